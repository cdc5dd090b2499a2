"""What a tailed log tells while it is read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from services.domain.log_row import LogRow
from services.domain.problem import Problem


class TailState(StrEnum):
    """Where the reading of a log stands."""

    OPENING = "opening"
    MISSING = "no log"
    WAITING = "waiting for the log"
    FOLLOWING = "following"
    TROUBLED = "in trouble"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class TailStatus:
    """How the reading goes.

    Args:
        state: where it stands.
        words: the state in words that say what to expect.
        problem: why nothing can be read now; lines that were read stay.
        throttled: whether it reads more slowly because the service asked for it.
        interval: seconds until the next look; None where it does not look again by itself.
        loading_earlier: whether earlier lines are on their way.
        at_start: whether the log's first line is held.
        full: whether so many lines are held that no earlier ones are read.
    """

    state: TailState = TailState.OPENING
    words: str = ""
    problem: Problem | None = None
    throttled: bool = False
    interval: float | None = None
    loading_earlier: bool = False
    at_start: bool = False
    full: bool = False


@dataclass(frozen=True, slots=True)
class TailUpdate:
    """What changed: rows at either end, and the status.

    Args:
        status: how the reading goes now.
        appended: rows behind the last one.
        prepended: rows before the first one.
        dropped: how many of the first rows are held no longer, counted before ``appended`` came.
    """

    status: TailStatus
    appended: tuple[LogRow, ...] = ()
    prepended: tuple[LogRow, ...] = ()
    dropped: int = 0
