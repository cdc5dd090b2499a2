"""When a read that failed is tried again."""

from __future__ import annotations

import random

from services.domain.problem import Problem, ProblemKind

_LONG = 300.0
_LONGEST = 60.0


def retry_at(problem: Problem, failures: int, now: float, dice: random.Random) -> float:
    """The instant at which a read may be tried again.

    A throttled one may at once: the budget has slowed down. What a person has to mend waits for minutes. All
    else doubles from a second to a minute, give or take a quarter.

    Args:
        problem: how it failed.
        failures: how often in a row, this time included.
        now: the present, in seconds.
        dice: of the jitter.
    """
    if problem.kind is ProblemKind.THROTTLED:
        return now
    jitter = dice.uniform(0.75, 1.25)
    if problem.kind in (ProblemKind.DENIED, ProblemKind.INVALID):
        return now + _LONG * jitter
    return now + min(_LONGEST, 2.0 ** min(failures - 1, 10)) * jitter
