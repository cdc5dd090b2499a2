"""Where the cursor and the first line go when rows come, go or change places."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class View(Generic[K]):
    """What the operator looks at.

    Attributes:
        keys: The rows on show, in order.
        cursor: Where the cursor stands among them, or None.
        top: The place of the row on the first line.
        page: How many rows the screen holds.
    """

    keys: Sequence[K]
    cursor: int | None
    top: int
    page: int


def cursor_after(view: View[K], place: Callable[[K], int | None], count: int) -> int | None:
    """Where the cursor goes: it stays on its row; where that went, on the nearest row below it, else above.

    Args:
        view: What was on screen.
        place: Where a row is now, or None where it is gone.
        count: How many rows there are now.
    """
    if not count:
        return None
    if view.cursor is None:
        return 0
    kept = _nearest(view.keys, view.cursor, place)
    return 0 if kept is None else kept[1]


def top_after(view: View[K], place: Callable[[K], int | None], cursor: int | None, count: int) -> int:
    """Which row goes on the first line, so that what the operator looks at stays where it is.

    The row with the cursor keeps its line while it is on screen, else the first row does. A view of the very
    top stays there while the cursor stays in sight: the rows that need somebody arrive there.

    Args:
        view: What was on screen.
        place: Where a row is now, or None where it is gone.
        cursor: Where the cursor stands now.
        count: How many rows there are now.
    """
    last = max(0, count - view.page)
    seen = view.cursor is not None and view.top <= view.cursor < view.top + view.page
    if seen and view.cursor is not None and cursor is not None:
        if view.top == 0 and cursor < view.page:
            return 0
        return min(last, max(0, cursor - (view.cursor - view.top)))
    if view.top == 0:
        return 0
    kept = _nearest(view.keys, view.top, place)
    return 0 if kept is None else min(last, max(0, kept[1] - max(0, kept[0] - view.top)))


def reveal(cursor: int, top: int, page: int) -> int:
    """The first line that brings a row into sight with the least movement."""
    if cursor < top:
        return cursor
    return max(top, cursor - page + 1)


def _nearest(keys: Sequence[K], start: int, place: Callable[[K], int | None]) -> tuple[int, int] | None:
    """The row at a place, or the next still there below it, else above: its old place and its new."""
    for i in (*range(start, len(keys)), *range(min(start, len(keys)) - 1, -1, -1)):
        if (now := place(keys[i])) is not None:
            return i, now
    return None
