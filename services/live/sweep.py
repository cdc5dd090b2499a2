"""The order in which hidden pipelines come up."""

from __future__ import annotations

import heapq

from services.live.row import Row

_NEAR_ENOUGH = 0.001


class Sweep:
    """Rows by the instant at which each is to be looked at, which is no later than when it is due.

    A row stands in it once at most, under ``Row.queued``; what a row stood under before is skipped.
    """

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Row]] = []

    def put(self, row: Row, instant: float) -> None:
        """Have a row looked at by an instant; one that is looked at sooner anyway stays where it is."""
        if row.queued is None or instant < row.queued:
            row.queued = instant
            heapq.heappush(self._heap, (instant, row.number, row))

    def first(self) -> Row | None:
        """The row to look at first."""
        while self._heap:
            instant, _, row = self._heap[0]
            if row.queued == instant:
                return row
            heapq.heappop(self._heap)
        return None

    def drop(self, row: Row) -> None:
        """Take a row out."""
        row.queued = None

    def put_off(self, row: Row, instant: float) -> bool:
        """Put a row off to when it is really due; whether it had to be."""
        if row.queued is None or instant <= row.queued + _NEAR_ENOUGH:
            return False
        row.queued = instant
        heapq.heappush(self._heap, (instant, row.number, row))
        return True
