"""Everything that is wrong with a text, with its line and column."""

from __future__ import annotations

from collections.abc import Iterator

from services.aws.declaration_shape import declaration_shape
from services.definition.catalogue import Context
from services.definition.declaration import Declaration
from services.definition.findings import Finding, Severity
from services.definition.problem import DefinitionProblem
from services.definition.shape import UNKNOWN_MEMBERS, check_shape
from services.definition.text import DefinitionSyntaxError, DefinitionText
from services.definition.validate import validate


def inspect(text: DefinitionText, context: Context, base: Declaration | None) -> tuple[Finding, ...]:
    """Errors and warnings, in the order of the text. Imports botocore: not for the event loop.

    Args:
        text: the edited one.
        context: what is known of the region.
        base: what is edited; None for a new pipeline. Members of it that botocore's model has not are newer than
            that: they may stay.
    """
    shape = declaration_shape()
    problems = (*check_shape(text.declaration, shape), *validate(text.declaration, context))
    before = check_shape(base.members, shape) if base is not None else ()
    newer = {problem.path[-1] for problem in before if problem.rule == UNKNOWN_MEMBERS}
    found = [_finding(problem, text, newer) for problem in problems]
    found += _renamed(text, base)
    return tuple(sorted(dict.fromkeys(found), key=lambda finding: (finding.place, finding.severity)))


def unreadable(error: DefinitionSyntaxError) -> Finding:
    """The finding of a text that is no JSON or YAML."""
    return Finding(Severity.ERROR, str(error), error.place, rule="syntax")


def _finding(problem: DefinitionProblem, text: DefinitionText, newer: set[str | int]) -> Finding:
    if problem.rule == UNKNOWN_MEMBERS and problem.path[-1] in newer:
        message = f"{problem.path[-1]} is newer than what is known here: it is sent as it is"
        return Finding(Severity.WARNING, message, text.place_of(problem.path), problem.path, problem.rule)
    severity = Severity.WARNING if problem.code is None else Severity.ERROR
    place = text.place_of(problem.path)
    return Finding(severity, problem.message, place, problem.path, problem.rule, problem.code)


def _renamed(text: DefinitionText, base: Declaration | None) -> Iterator[Finding]:
    name = text.declaration.get("name")
    if base is not None and isinstance(name, str) and name != base.members.get("name"):
        message = "a pipeline cannot be renamed: clone it under the new name"
        yield Finding(Severity.ERROR, message, text.place_of(("name",)), ("name",), "name-kept")
