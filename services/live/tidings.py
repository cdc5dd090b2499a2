"""Who waits until what an event told of is taken in."""

from __future__ import annotations

from collections.abc import Callable

from services.domain.problem import ProblemKind
from services.live.cadence import Read
from services.live.row import Row
from services.live.schedule import Schedule

Heard = Callable[[], object]
"""Told once what an event told of was read, or need not be any more; it must be quick and must not raise."""

_IN_VAIN = (ProblemKind.DENIED, ProblemKind.INVALID, ProblemKind.NOT_FOUND)
"""How a read fails that brings no more however often it is tried."""


class Tidings:
    """Those who wait, by pipeline; and those whose wait is over and who are to be told.

    Args:
        schedule: knows what is still to be read.
    """

    def __init__(self, schedule: Schedule) -> None:
        self._schedule = schedule
        self._waiting: dict[str, list[Heard]] = {}
        self._over: list[Heard] = []

    def wait(self, name: str, heard: Heard) -> None:
        """Have somebody told once a pipeline was read."""
        self._waiting.setdefault(name, []).append(heard)

    def read(self, row: Row) -> None:
        """Take in that a read of a pipeline ended: its wait is over once nothing is left to read."""
        if row.name not in self._waiting or row.told or row.under_way:
            return
        detail = Read.ATTEMPTS if row.facts.parallel else Read.STATE
        for read in (Read.EXECUTIONS, detail):
            problem = row.problems.get(read)
            if read in row.wanted and not (problem is not None and problem.kind in _IN_VAIN):
                return
        self._over += self._waiting.pop(row.name)

    def listed(self) -> None:
        """Take in that a whole listing came: nobody waits for a pipeline that is not in it."""
        for name in [name for name in self._waiting if name not in self._schedule]:
            self._over += self._waiting.pop(name)

    def end(self) -> None:
        """Let nobody wait any more."""
        for waiting in self._waiting.values():
            self._over += waiting
        self._waiting.clear()

    def take_over(self) -> list[Heard]:
        """Whose wait ended since the last time this was asked."""
        taken, self._over = self._over, []
        return taken
