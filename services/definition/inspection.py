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
from services.pipelines.parse.members import Json


def inspect(text: DefinitionText, context: Context, base: Declaration | None) -> tuple[Finding, ...]:
    """Errors and warnings, in the order of the text. Imports botocore: not for the event loop.

    Args:
        text: the edited one.
        context: what is known of the region.
        base: what is edited; None for a new pipeline. What the service took once keeps nobody from an edit
            elsewhere, though it is refused here: this release may be older than the service.
    """
    known = _problems(base.members, context) if base is not None else ()
    had = {(problem.rule, problem.message) for problem in known}
    newer = {problem.path[-1] for problem in known if problem.rule == UNKNOWN_MEMBERS}
    found = [_finding(problem, text, newer, had) for problem in _problems(text.declaration, context)]
    found += _renamed(text, base)
    return tuple(sorted(dict.fromkeys(found), key=lambda finding: (finding.place, finding.severity)))


def unreadable(error: DefinitionSyntaxError) -> Finding:
    """The finding of a text that is no JSON or YAML."""
    return Finding(Severity.ERROR, str(error), error.place, rule="syntax")


def _problems(declaration: Json, context: Context) -> tuple[DefinitionProblem, ...]:
    return (*check_shape(declaration, declaration_shape()), *validate(declaration, context))


def _finding(
    problem: DefinitionProblem, text: DefinitionText, newer: set[str | int], had: set[tuple[str, str]]
) -> Finding:
    if problem.rule == UNKNOWN_MEMBERS and problem.path[-1] in newer:
        message = f"{problem.path[-1]} is newer than what is known here: it is sent as it is"
        return Finding(Severity.WARNING, message, text.place_of(problem.path), problem.path, problem.rule)
    taken = problem.code is None or (problem.rule, problem.message) in had
    severity = Severity.WARNING if taken else Severity.ERROR
    place = text.place_of(problem.path)
    return Finding(severity, problem.message, place, problem.path, problem.rule, problem.code)


def _renamed(text: DefinitionText, base: Declaration | None) -> Iterator[Finding]:
    name = text.declaration.get("name")
    if base is not None and isinstance(name, str) and name != base.members.get("name"):
        message = "a pipeline cannot be renamed: clone it under the new name"
        yield Finding(Severity.ERROR, message, text.place_of(("name",)), ("name",), "name-kept")
