"""What the grid tells its screen; handlers are named `on_grid_...`."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from textual.message import Message

if TYPE_CHECKING:
    from widgets.grid.body import GridBody

K = TypeVar("K", bound=Hashable)
R = TypeVar("R")


class GridMessage(Message, Generic[K, R]):
    """Something happened in a grid."""

    def __init__(self, grid: GridBody[K, R]) -> None:
        super().__init__()
        self.grid = grid

    @property
    def control(self) -> GridBody[Any, Any]:
        """The grid, for `@on` selectors."""
        return self.grid


class RowHighlighted(GridMessage[K, R], namespace="grid"):
    """The cursor stands on another row, or on none."""

    def __init__(self, grid: GridBody[K, R], key: K | None, row: R | None) -> None:
        super().__init__(grid)
        self.key = key
        self.row = row


class RowSelected(GridMessage[K, R], namespace="grid"):
    """A row was chosen with enter or a second click."""

    def __init__(self, grid: GridBody[K, R], key: K, row: R) -> None:
        super().__init__(grid)
        self.key = key
        self.row = row


class SortChanged(GridMessage[K, R], namespace="grid"):
    """The order changed; no column means the default order."""

    def __init__(self, grid: GridBody[K, R], column: str | None, reverse: bool) -> None:
        super().__init__(grid)
        self.column = column
        self.reverse = reverse


class MarksChanged(GridMessage[K, R], namespace="grid"):
    """The set of marked rows changed."""

    def __init__(self, grid: GridBody[K, R], marked: frozenset[K]) -> None:
        super().__init__(grid)
        self.marked = marked


class VisibleChanged(GridMessage[K, R], namespace="grid"):
    """Other rows are on screen now; told once things have settled for a moment."""

    def __init__(self, grid: GridBody[K, R], keys: tuple[K, ...]) -> None:
        super().__init__(grid)
        self.keys = keys
