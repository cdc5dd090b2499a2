"""The states of a log in an operator's words."""

from __future__ import annotations

from dataclasses import replace

from services.domain.log import LogSource
from services.domain.problem import Problem, ProblemKind

NOT_YET = "the log does not exist yet: the action has not begun to write"
NEVER = "the action ended without a log"
EMPTY = "nothing was logged yet"
SILENT = "the action ended and logged nothing"
ENDED = "the action ended; this is the whole end of its log"


def about_log(problem: Problem, source: LogSource, *, had_lines: bool) -> Problem:
    """A problem of reading a log, said of the log: what became of it and what to do.

    Args:
        problem: as it was translated.
        source: which log.
        had_lines: whether lines of it had been read before.
    """
    if problem.kind is ProblemKind.NOT_FOUND and had_lines:
        return replace(
            problem,
            title="the log was deleted while it was read",
            hint="what was read stays; save it if it matters",
        )
    if problem.kind is ProblemKind.NOT_FOUND:
        return replace(
            problem,
            title="there is no such log",
            hint=f"looked for {source.place} in {source.region}".strip(),
        )
    if problem.kind is ProblemKind.DENIED:
        permission = f"logs:{problem.operation or 'GetLogEvents'}"
        account = f" in account {source.account}" if source.account else ""
        return replace(
            problem,
            title="the log is not readable from here",
            hint=f"ask for {permission} on {source.group}{account}",
        )
    return problem
