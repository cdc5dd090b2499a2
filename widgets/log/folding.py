"""Which lines of the screen a row takes: one each, or as many as its text fills where lines are wrapped."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate

from rich.cells import split_graphemes

from services.domain.log_row import LogRow
from widgets.cells import width


@lru_cache(maxsize=512)
def fold(text: str, limit: int) -> tuple[int, ...]:
    """Where the pieces of a text begin that each fill at most ``limit`` cells; always 0 first."""
    if len(text) <= limit and (text.isascii() or width(text) <= limit):
        return (0,)
    if text.isascii():
        return tuple(range(0, len(text), limit))
    starts = [0]
    used = 0
    for start, _end, size in split_graphemes(text)[0]:
        if used + size > limit and used:
            starts.append(start)
            used = 0
        used += size
    return tuple(starts)


def height(row: LogRow, limit: int) -> int:
    """How many lines of ``limit`` cells a row takes."""
    text = row.text
    if text.isascii():
        return (len(text) + limit - 1) // limit or 1
    return len(fold(text, limit))


class Folding:
    """Counts the lines of all rows that are held, by place: 0 is the first row that is held.

    Args:
        limit: cells of a line; None where lines are not wrapped, and each row is one line.
    """

    def __init__(self, limit: int | None = None) -> None:
        self.limit = limit
        self._heights = array("H")
        self._ends = array("Q")
        self._count = 0

    @property
    def lines(self) -> int:
        """How many lines there are in all."""
        if self.limit is None:
            return self._count
        return self._ends[-1] if self._ends else 0

    def reset(self, rows: Iterable[LogRow], count: int, limit: int | None) -> None:
        """Count anew, for another width."""
        self.limit = limit
        self._count = count
        self._heights = array("H") if limit is None else array("H", (height(row, limit) for row in rows))
        self._add_up()

    def append(self, rows: Iterable[LogRow], count: int) -> None:
        """Count rows behind the last."""
        self._count += count
        if self.limit is None:
            return
        end = self._ends[-1] if self._ends else 0
        for row in rows:
            lines = height(row, self.limit)
            end += lines
            self._heights.append(lines)
            self._ends.append(end)

    def prepend(self, rows: Iterable[LogRow], count: int) -> int:
        """Count rows before the first; how many lines they take."""
        self._count += count
        if self.limit is None:
            return count
        before = array("H", (height(row, self.limit) for row in rows))
        self._heights = before + self._heights
        self._add_up()
        return sum(before)

    def drop(self, count: int) -> int:
        """Forget the first rows; how many lines they took."""
        self._count -= count
        if self.limit is None:
            return count
        lines = self.line(count)
        del self._heights[:count]
        self._add_up()
        return lines

    def line(self, place: int) -> int:
        """The first line of a row; of one past the last row, one past the last line."""
        if self.limit is None:
            return place
        return self._ends[place - 1] if place > 0 else 0

    def height(self, place: int) -> int:
        """How many lines a row takes."""
        return 1 if self.limit is None else self._heights[place]

    def at(self, line: int) -> tuple[int, int]:
        """The row that a line belongs to, and the how manieth line of it that is."""
        if self.limit is None:
            return line, 0
        place = bisect_right(self._ends, line)
        return place, line - self.line(place)

    def _add_up(self) -> None:
        self._ends = array("Q", accumulate(self._heights))
