"""How the columns share the width of the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from widgets.grid.column import Column

R = TypeVar("R")

GUTTER = 1
"""Cells at the left of each row, for the cursor bar and the mark."""
GAP = 1
"""Cells between two columns."""


@dataclass(frozen=True, slots=True)
class Slot(Generic[R]):
    """A column in its place.

    Attributes:
        column: The column.
        x: Its first cell, counted from the left edge of the row.
        width: Its width in cells.
    """

    column: Column[R, Any]
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Layout(Generic[R]):
    """The columns that are shown, each in its place.

    Attributes:
        slots: Left to right.
        width: The cells of a whole row: the width asked for, more where the columns cannot do with it.
    """

    slots: tuple[Slot[R], ...]
    width: int

    def slot_at(self, x: int) -> Slot[R] | None:
        """The column at a cell of the row, the gap on its right included."""
        for slot in self.slots:
            if slot.x <= x < slot.x + slot.width + GAP:
                return slot
        return None


def fit(columns: Sequence[Column[R, Any]], width: int) -> Layout[R]:
    """Fit columns into a width: drop those for wider ones, then by priority, then give out what is left by flex weight.

    Args:
        columns: Left to right.
        width: The cells of a line.

    Returns:
        The layout. It is wider than `width` only where columns of priority 0 alone need more.
    """
    kept = [column for column in columns if column.from_width <= width]
    while kept and _least(kept) > width:
        last = max(kept, key=lambda column: column.priority)
        if last.priority == 0:
            break
        # Of columns with one priority the rightmost goes first.
        kept.remove(next(c for c in reversed(kept) if c.priority == last.priority))
    widths = _widths(kept, width - _least(kept))
    slots = []
    x = GUTTER
    for column, cells in zip(kept, widths, strict=True):
        slots.append(Slot(column, x, cells))
        x += cells + GAP
    return Layout(tuple(slots), max(width, x - GAP if kept else 0))


def _least(columns: Sequence[Column[R, Any]]) -> int:
    return GUTTER + sum(column.least_width for column in columns) + GAP * max(0, len(columns) - 1)


def _widths(columns: Sequence[Column[R, Any]], spare: int) -> list[int]:
    """Give out the spare cells, again and again until none is left or no column takes more."""
    widths = [column.least_width for column in columns]
    open_columns = [i for i, column in enumerate(columns) if column.width is None and column.flex > 0]
    while spare > 0 and open_columns:
        weight = sum(columns[i].flex for i in open_columns)
        given = 0
        for i in list(open_columns):
            share = min(max(1, int(spare * columns[i].flex / weight)), spare - given)
            ceiling = columns[i].max_width
            if ceiling is not None and widths[i] + share >= ceiling:
                share = max(0, ceiling - widths[i])
                open_columns.remove(i)
            widths[i] += share
            given += share
            if given == spare:
                break
        spare -= given
    return widths
