"""Work that goes step by step: which steps have begun, and how each stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.emulator.shapes.members import Json, instant, present


@dataclass(frozen=True, slots=True)
class Step:
    """A step that has begun; ``end`` is None while it goes on. Instants are POSIX seconds."""

    name: str
    start: float
    end: float | None
    failed: bool = False

    @property
    def status(self) -> str:
        """InProgress, Succeeded or Failed."""
        if self.end is None:
            return "InProgress"
        return "Failed" if self.failed else "Succeeded"

    @property
    def times(self) -> Json:
        """``startTime`` and ``endTime`` as they go on the wire."""
        return present(startTime=instant(self.start), endTime=None if self.end is None else instant(self.end))


def steps_of(names: Sequence[str], start: float, end: float, now: float, *, fails: bool) -> list[Step]:
    """The steps that have begun by ``now`` of those that share a span of time evenly, in order.

    Args:
        names: all steps.
        start: when the first begins.
        end: when the last ends.
        now: as of when.
        fails: whether the last one fails.
    """
    share, found = (end - start) / len(names), list[Step]()
    for number, name in enumerate(names):
        begins, ends = start + number * share, start + (number + 1) * share
        if begins > now:
            break
        over = ends <= now or (number == len(names) - 1 and now >= end)
        found.append(Step(name, begins, ends if over else None, fails and number == len(names) - 1))
    return found
