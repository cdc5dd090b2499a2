"""What a column of the grid is: a typed value of a row, how wide, how drawn, how sorted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from rich.text import Text
from textual.content import Content

R = TypeVar("R")
V = TypeVar("V")

CellText: TypeAlias = str | Content | Text
"""What a cell may show. Styles are theme variables (`$text-error`) or component classes (`.fleet--age`)."""


class Comparable(Protocol):
    """A value that sorts."""

    def __lt__(self, other: Any, /) -> bool:
        """Whether it comes before the other."""
        ...


class Align(StrEnum):
    """On which side of its column a cell stands."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[R, V]):
    """A column: a typed value of each row, and how it is laid out, drawn and sorted.

    A column with `width` keeps that width. Without, it is at least `min_width` cells wide and shares what is
    left of the line with the other flexible columns by `flex` weight, up to `max_width`.

    Attributes:
        key: Its name in the program, unique in the grid.
        title: What the header says.
        value: The value of a row, which `render` and `sort_key` receive.
        render: What the cell shows of the value; the plain text of the value by default, nothing for None.
        sort_key: What a value sorts by; None where the column does not sort. Rows without a value come last.
        width: Its width in cells, or None for a flexible column.
        min_width: The least width in cells of a flexible column.
        max_width: The greatest width in cells of a flexible column, or None.
        flex: Its share of the space that is left; 0 stays at `min_width`.
        align: On which side the text stands.
        priority: 0 is never dropped; in a narrow terminal the highest number is dropped first.
        from_width: The cells of a line from which on it is shown; a narrower line is for the others.
        live: Whether the text depends on the clock, so that `Grid.tick` draws it anew.
    """

    key: str
    title: str
    value: Callable[[R], V]
    render: Callable[[V, R], CellText] | None = None
    sort_key: Callable[[V], Comparable | None] | None = None
    width: int | None = None
    min_width: int = 4
    max_width: int | None = None
    flex: float = 1.0
    align: Align = Align.LEFT
    priority: int = 0
    from_width: int = 0
    live: bool = False

    @property
    def least_width(self) -> int:
        """The cells it cannot do without."""
        return self.min_width if self.width is None else self.width

    def text(self, row: R) -> CellText:
        """What the cell of a row shows."""
        value = self.value(row)
        if self.render is not None:
            return self.render(value, row)
        return "" if value is None else str(value)

    def comparable(self, row: R) -> Comparable | None:
        """What the row sorts by in this column; None comes last."""
        value = self.value(row)
        return None if self.sort_key is None or value is None else self.sort_key(value)
