"""The virtual table: keyed, typed rows; only what is on screen is drawn, only what changed is repainted."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, ClassVar, TypeVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region

from widgets.grid.body import HEADER, GridBody
from widgets.grid.column import Column
from widgets.grid.messages import MarksChanged, RowSelected, SortChanged
from widgets.grid.rows import Sort

K = TypeVar("K", bound=Hashable)
R = TypeVar("R")


class Grid(GridBody[K, R]):
    """A table of typed rows, each with a key.

    Until the operator touches it (a key, a click, `move_to`) the cursor stays on the first row. From then on
    it stays on its row, whatever arrives, goes or changes places, and the screen moves as little as it can.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "cursor_up", "Up", show=False, id="grid.up"),
        Binding("down,j", "cursor_down", "Down", show=False, id="grid.down"),
        Binding("pageup,ctrl+b", "page_up", "Page up", show=False, id="grid.page-up"),
        Binding("pagedown,ctrl+f", "page_down", "Page down", show=False, id="grid.page-down"),
        Binding("home,g", "first", "First row", show=False, id="grid.first"),
        Binding("end,G", "last", "Last row", show=False, id="grid.last"),
        Binding("left", "scroll_left", "Scroll left", show=False, id="grid.left"),
        Binding("right", "scroll_right", "Scroll right", show=False, id="grid.right"),
        Binding("enter", "select", "Open", show=False, id="grid.open"),
        Binding("space", "toggle_mark", "Mark", show=False, id="grid.mark"),
    ]

    # What it shows

    @property
    def row_count(self) -> int:
        """How many rows there are, hidden ones included."""
        return len(self._rows)

    @property
    def shown_keys(self) -> Sequence[K]:
        """The keys that pass the filter, in order."""
        return self._rows.shown

    @property
    def cursor_key(self) -> K | None:
        """The key of the row with the cursor; None where no row is shown."""
        return self._cursor

    @property
    def cursor_row(self) -> R | None:
        """The row with the cursor."""
        return self._rows.get(self._cursor)

    @property
    def marked(self) -> frozenset[K]:
        """The marked rows, those that the filter hides included."""
        return frozenset(self._marks)

    @property
    def sort(self) -> tuple[str, bool] | None:
        """The key of the column that sorts and whether in reverse; None for the default order."""
        sort = self._rows.sort
        return None if sort is None else (sort.column.key, sort.reverse)

    @property
    def sortable(self) -> tuple[str, ...]:
        """The keys of the columns that sort."""
        return tuple(column.key for column in self._columns if column.sort_key is not None)

    @property
    def busy(self) -> bool:
        """Whether rows are still to come: an empty grid says so instead of that it is empty."""
        return self._busy

    @busy.setter
    def busy(self, busy: bool) -> None:
        if busy != self._busy:
            self._busy = busy
            self._sync()

    @property
    def empty_text(self) -> str:
        """What is shown where there is no row at all."""
        return self._texts[0]

    @empty_text.setter
    def empty_text(self, text: str) -> None:
        if text != self._texts[0]:
            self._texts = (text, *self._texts[1:])
            self._sync()

    def all_rows(self) -> Iterable[R]:
        """Every row, hidden ones included, in no order."""
        return self._rows.values()

    def row(self, key: K) -> R | None:
        """The row of a key, hidden or not."""
        return self._rows.get(key)

    # What changes it

    def set_rows(self, rows: Iterable[R]) -> None:
        """Let these be all rows; those with the same key and value are left alone."""
        view = self._view()
        self._settle(view, self._rows.replace({self._key(row): row for row in rows}).keys)

    def apply(self, changed: Mapping[K, R] | None = None, removed: Iterable[K] = ()) -> None:
        """Add, replace and remove some rows; repaint the cells that differ.

        Args:
            changed: New rows and new values of known ones, by key.
            removed: Keys that go; unknown ones are ignored.
        """
        view = self._view()
        change = self._rows.update(changed or {}, removed)
        if change.keys or change.moved:
            self._settle(view, change.keys)

    def set_columns(self, columns: Sequence[Column[R, Any]]) -> None:
        """Show other columns; a sort by a column that is gone ends."""
        self._columns = tuple(columns)
        sort = self._rows.sort
        if sort is not None:
            self.sort_by(sort.column.key if self._column(sort.column.key) else None, reverse=sort.reverse)
        self._relayout()

    def sort_by(self, column: str | None, *, reverse: bool = False) -> None:
        """Sort by a column, equal rows in the default order; None for the default order.

        Raises:
            KeyError: There is no such column, or it does not sort.
        """
        found = None if column is None else self._column(column)
        if column is not None and (found is None or found.sort_key is None):
            raise KeyError(column)
        view = self._view()
        self._rows.sort_by(None if found is None else Sort(found, reverse))
        self.refresh(Region(0, 0, self.size.width, HEADER))
        self._settle(view)
        self.post_message(SortChanged(self, column, reverse and column is not None))

    def filter(self, predicate: Callable[[R], bool] | None) -> None:
        """Show the rows for which the predicate holds; None shows all. Marks stay on rows that it hides."""
        view = self._view()
        self._rows.filter(predicate)
        self._settle(view, again=True)

    def move_to(self, key: K) -> bool:
        """Put the cursor on a row and bring it into sight; False where the row is not shown."""
        place = self._rows.place(key)
        if place is None:
            return False
        self._touched = True
        self._move(place)
        return True

    def mark(self, keys: Iterable[K]) -> None:
        """Let these be the marked rows; unknown keys are ignored."""
        marks = {key for key in keys if key in self._rows}
        if marks != self._marks:
            self._marks = marks
            self._sync()
            self.post_message(MarksChanged(self, self.marked))

    def mark_all(self) -> None:
        """Mark all rows that the filter lets through, besides those already marked."""
        self.mark(self._marks.union(self._rows.shown))

    def mark_none(self) -> None:
        """Take all marks away."""
        self.mark(())

    def mark_inverse(self) -> None:
        """Turn the marks of the rows that the filter lets through."""
        self.mark(self._marks.symmetric_difference(self._rows.shown))

    # Keys

    def action_cursor_up(self) -> None:
        """One row up."""
        self._step(-1)

    def action_cursor_down(self) -> None:
        """One row down."""
        self._step(1)

    def action_page_up(self) -> None:
        """One screen up."""
        self._step(-max(1, self._page - 1))

    def action_page_down(self) -> None:
        """One screen down."""
        self._step(max(1, self._page - 1))

    def action_first(self) -> None:
        """To the first row."""
        self._step(-len(self._rows.shown))

    def action_last(self) -> None:
        """To the last row."""
        self._step(len(self._rows.shown))

    def action_select(self) -> None:
        """Open the row with the cursor."""
        row = self.cursor_row
        if self._cursor is not None and row is not None:
            self.post_message(RowSelected(self, self._cursor, row))

    def action_toggle_mark(self) -> None:
        """Mark the row with the cursor, or take its mark away."""
        if self._cursor is not None:
            self.mark(self._marks ^ {self._cursor})

    # Events

    def on_key(self) -> None:
        """A key was pressed here: whatever it does, the operator means the row he sees the cursor on."""
        self._touched = True

    def on_click(self, event: events.Click) -> None:
        """Sort by a header; put the cursor on a row; open a row that has it."""
        offset = event.get_content_offset(self)
        if offset is None or event.button != 1:
            return
        event.stop()
        if offset.y < HEADER:
            self._sort_at(offset.x + self.scroll_offset.x)
            return
        place = self.scroll_offset.y + offset.y - HEADER
        if place >= len(self._rows.shown):
            return
        again = self._touched and self._rows.shown[place] == self._cursor
        self._touched = True
        self._move(place)
        if again:
            self.action_select()

    def _step(self, rows: int) -> None:
        """Move the cursor by so many rows, as far as there are rows."""
        count = len(self._rows.shown)
        if count:
            place = self._rows.place(self._cursor)
            self._move(min(count - 1, max(0, (place or 0) + rows)))

    def _column(self, key: str) -> Column[R, Any] | None:
        return next((column for column in self._columns if column.key == key), None)

    def _sort_at(self, x: int) -> None:
        """Sort by the column at a cell of the header: ascending, then descending, then by default."""
        slot = self._painter.layout.slot_at(x)
        if slot is None or slot.column.sort_key is None:
            return
        key = slot.column.key
        if self.sort == (key, True):
            self.sort_by(None)
        else:
            self.sort_by(key, reverse=self.sort == (key, False))
