"""Would the service take this declaration? Every rule of the pipeline structure, asked in one go."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from services.definition.catalogue import Context
from services.definition.declared import Declared, declared_of
from services.definition.problem import DefinitionProblem
from services.definition.rules import actions, artifacts, conditions, editions, stages, triggers, variables

Rule = Callable[[Declared, Context], Iterator[DefinitionProblem]]

RULES: tuple[Rule, ...] = (
    *stages.RULES,
    *editions.RULES,
    *artifacts.RULES,
    *actions.RULES,
    *variables.RULES,
    *triggers.RULES,
    *conditions.RULES,
)
"""All rules; a rule's id is its function's name, with hyphens."""

_NOTHING_KNOWN = Context()


def validate(declaration: object, context: Context = _NOTHING_KNOWN) -> tuple[DefinitionProblem, ...]:
    """Everything that the structure rules find wrong, rule by rule; the members' own shapes are another matter.

    Args:
        declaration: the ``pipeline`` of a GetPipeline answer, or what an operator made of it; anything at all.
        context: what is known of the region; rules that need more than is known say nothing.
    """
    declared = declared_of(declaration)
    return tuple(problem for rule in RULES for problem in rule(declared, context))


def refusals(problems: tuple[DefinitionProblem, ...]) -> tuple[DefinitionProblem, ...]:
    """Those for which the service refuses the declaration; the others fail later, or match nothing."""
    return tuple(problem for problem in problems if problem.code is not None)
