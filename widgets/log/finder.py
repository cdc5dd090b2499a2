"""The rows for which something holds, found bit by bit and kept up to date while rows come and go."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable

from widgets.log.rows import LogRows


class Finder:
    """Looks through the rows once, and through each new one once.

    Args:
        holds: whether a row's text is one that is looked for.
        rows: the rows.
    """

    def __init__(self, holds: Callable[[str], bool], rows: LogRows) -> None:
        self._holds = holds
        self._rows = rows
        self._low = self._high = rows.first
        self._hits: list[int] = []

    @property
    def count(self) -> int:
        """How many were found so far."""
        return len(self._hits)

    @property
    def done(self) -> bool:
        """Whether every row that is held was looked at."""
        return self._high >= self._rows.end and self._low <= self._rows.first

    def advance(self, most: int) -> None:
        """Look at up to so many rows more: forward to the end first, then back to the start."""
        rows = self._rows
        if self._high < rows.end:
            start, self._high = self._high, min(rows.end, self._high + most)
            self._hits += self._found(start, self._high)
        elif self._low > rows.first:
            end, self._low = self._low, max(rows.first, self._low - most)
            self._hits[:0] = self._found(self._low, end)

    def forget(self) -> None:
        """Let go of the hits among rows that are held no longer; wanted at once, for numbers come again."""
        first = self._rows.first
        if self._low < first:
            self._low = first
            self._high = max(self._high, first)
            del self._hits[: bisect_left(self._hits, first)]

    def place(self, number: int) -> int:
        """The how manieth hit a row is, from 1; of a row that is none, the last hit before it."""
        return bisect_right(self._hits, number)

    def is_hit(self, number: int) -> bool:
        """Whether a row was found."""
        at = bisect_left(self._hits, number)
        return at < len(self._hits) and self._hits[at] == number

    def after(self, number: int) -> int | None:
        """The first hit behind a row."""
        at = bisect_right(self._hits, number)
        return self._hits[at] if at < len(self._hits) else None

    def before(self, number: int) -> int | None:
        """The last hit before a row."""
        at = bisect_left(self._hits, number)
        return self._hits[at - 1] if at else None

    def _found(self, start: int, end: int) -> list[int]:
        holds = self._holds
        return [number for number, row in enumerate(self._rows.between(start, end), start) if holds(row.text)]
