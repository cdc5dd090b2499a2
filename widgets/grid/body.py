"""The drawing half of the grid: which rows the lines show, how they look, and which cells need paint."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Sequence
from itertools import zip_longest
from typing import Any, ClassVar, Generic, TypeAlias, TypeVar

from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from widgets.grid.column import Column, Comparable
from widgets.grid.layout import Slot, fit
from widgets.grid.messages import MarksChanged, RowHighlighted, VisibleChanged
from widgets.grid.painter import Painter
from widgets.grid.palette import Look, Palette
from widgets.grid.rows import Rows
from widgets.grid.viewport import View, cursor_after, reveal, top_after

K = TypeVar("K", bound=Hashable)
R = TypeVar("R")

HEADER = 1
"""Lines the header takes; it does not scroll."""
SETTLE_SECONDS = 0.1
"""How long `VisibleChanged` waits for the rows on screen to settle."""

PLACEHOLDER = 1
"""On which line below the header the text of an empty grid stands."""

Line: TypeAlias = tuple[K, Look] | str | None
"""What a line of the screen shows: a row and its look, the text of an empty grid, or nothing."""


class GridBody(ScrollView, Generic[K, R], can_focus=True, inherit_bindings=False):
    """A scrolling table that repaints the lines and cells that differ, and holds the operator's view still.

    Args:
        columns: Left to right.
        key: The key of a row; unique and hashable.
        order: What rows sort by unless a column is asked for; the order of arrival by default.
        stale: Whether a row is old and shown dimmed.
        ascii_only: Whether the signs it draws itself are ASCII.
        empty_text: Shown where there is no row at all.
        filtered_text: Shown where the filter lets no row through.
        loading_text: Shown where there is no row yet and the grid is busy.
        id: The widget's id.
        classes: The widget's classes.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "grid--cursor",
        "grid--cursor-blurred",
        "grid--gutter",
        "grid--header",
        "grid--header-sorted",
        "grid--marked",
        "grid--placeholder",
        "grid--row",
        "grid--stale",
    }
    DEFAULT_CSS = """
    GridBody {
        height: 1fr;
        background: $background;
        color: $foreground;
        scrollbar-size: 1 1;
        /* Always there, and without a colour of its own where all rows fit: no layout when it is needed. */
        overflow-y: scroll;
        scrollbar-background: $background;
        scrollbar-background-hover: $background;
        scrollbar-background-active: $background;
        & > .grid--header { color: $text-muted; }
        & > .grid--header-sorted { color: $text; text-style: bold; }
        & > .grid--gutter { color: $accent; }
        & > .grid--marked { text-style: bold; background: $accent 12%; }
        & > .grid--stale { text-style: dim; }
        & > .grid--cursor-blurred { background: $surface; }
        & > .grid--cursor { background: $primary 30%; }
        & > .grid--placeholder { color: $text-muted; }
        /* A terminal's own sixteen colours do not blend: reversed text keeps every status readable. */
        &:ansi > .grid--marked { background: ansi_default; }
        &:ansi > .grid--cursor-blurred { background: ansi_default; }
        &:ansi > .grid--cursor { background: ansi_default; text-style: reverse; }
    }
    """

    def __init__(
        self,
        columns: Sequence[Column[R, Any]],
        *,
        key: Callable[[R], K],
        order: Callable[[R], Comparable] | None = None,
        stale: Callable[[R], bool] | None = None,
        ascii_only: bool = False,
        empty_text: str = "Nothing here.",
        filtered_text: str = "No row matches the filter.",
        loading_text: str = "Loading…",
        id: str | None = None,  # noqa: A002 - what Textual calls it
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._columns = tuple(columns)
        self._key = key
        self._stale = stale
        self._texts = (empty_text, filtered_text, loading_text)
        self._rows: Rows[K, R] = Rows(order)
        self._palette = Palette(self)
        self._painter: Painter[K, R] = Painter(self._palette, ascii_only=ascii_only)
        self._cursor: K | None = None
        self._wanted: K | None = None
        self._marks: set[K] = set()
        self._busy = False
        self._touched = False
        self._lines: list[Line[K]] = []
        self._told: tuple[K, ...] = ()
        self._settling: Timer | None = None

    def visible_keys(self) -> tuple[K, ...]:
        """The keys of the rows on screen, top to bottom."""
        top = self.scroll_offset.y
        return tuple(self._rows.shown[top : top + self._page])

    def tick(self) -> None:
        """Draw anew the cells that depend on the clock; repaint those whose text changed, in one batch."""
        visible = self.visible_keys()
        self._painter.forget_all_but(set(visible))
        for y, key in enumerate(visible, HEADER):
            self._refresh_cells(y, self._painter.redraw(key, self._rows[key], live_only=True))

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show the cursor as the operator's, or as resting."""
        super().watch_has_focus(has_focus)
        self._sync()

    def on_resize(self) -> None:
        """Lay the columns out for the new width; keep the cursor in sight."""
        self._relayout()

    def notify_style_update(self) -> None:
        """Draw all anew with other styles."""
        super().notify_style_update()
        self._palette.clear()
        self._painter.clear()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Repaint the lines that show another row than before; none where the rows moved with the view."""
        if self.show_vertical_scrollbar:
            self.vertical_scrollbar.position = new_value
        if round(old_value) != round(new_value):
            self._sync()

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        strip = self._painter.header(self._rows.sort) if y < HEADER else self._row_strip(y - HEADER)
        left = self.scroll_offset.x
        return strip.crop(left, left + self.size.width) if left else strip

    def _row_strip(self, line: int) -> Strip:
        place = self.scroll_offset.y + line
        if place < len(self._rows.shown):
            key = self._rows.shown[place]
            return self._painter.row(key, self._rows[key], self._look(key))
        empty = not self._rows.shown and line == PLACEHOLDER
        return self._painter.blank(self._placeholder() if empty else "")

    @property
    def _page(self) -> int:
        return max(0, self.scrollable_content_region.height - HEADER)

    def _look(self, key: K) -> Look:
        cursor = key == self._cursor
        stale = self._stale is not None and self._stale(self._rows[key])
        return Look(cursor, cursor and self.has_focus, key in self._marks, stale)

    def _window(self) -> list[Line[K]]:
        """What each line below the header shows now."""
        lines: list[Line[K]] = [(key, self._look(key)) for key in self.visible_keys()]
        lines += [None] * (self._page - len(lines))
        if not self._rows.shown and len(lines) > PLACEHOLDER:
            lines[PLACEHOLDER] = self._placeholder()
        return lines

    def _placeholder(self) -> str:
        empty, filtered, loading = self._texts
        if len(self._rows):
            return filtered
        return loading if self._busy else empty

    def _view(self) -> View[K]:
        return View(self._rows.shown, self._rows.place(self._cursor), self.scroll_offset.y, self._page)

    def _settle(self, view: View[K], changed: Collection[K] = (), *, again: bool = False) -> None:
        """Find cursor and first line again after the rows changed, and repaint.

        Args:
            view: What was on screen before.
            changed: Rows whose value changed.
            again: Whether the cursor goes back to where the operator put it, if that row is shown again.
        """
        count = len(self._rows.shown)
        if self._touched or view.top:
            place = self._rows.place(self._wanted) if again else None
            place = cursor_after(view, self._rows.place, count) if place is None else place
            top = top_after(view, self._rows.place, place, count)
        else:
            place, top = (0 if count else None), 0
        gone = {key for key in self._marks if key not in self._rows}
        self._marks -= gone
        self._resize_content()
        self._put_cursor(place)
        self.scroll_to(y=top, animate=False, force=True)
        self._sync(changed)
        if gone:
            self.post_message(MarksChanged(self, frozenset(self._marks)))

    def _put_cursor(self, place: int | None) -> None:
        key = None if place is None else self._rows.shown[place]
        if key != self._cursor:
            self._cursor = key
            self.post_message(RowHighlighted(self, key, self._rows.get(key)))

    def _move(self, place: int) -> None:
        """The operator's own move: put the cursor on the row at a place and bring it into sight."""
        self._put_cursor(place)
        self._wanted = self._cursor
        self.scroll_to(y=reveal(place, self.scroll_offset.y, self._page), animate=False, force=True)
        self._sync()

    def _sync(self, changed: Collection[K] = ()) -> None:
        """Repaint the lines that show another row or look, and the cells that differ in rows that changed."""
        lines = self._window()
        untouched = set(changed)
        for y, (before, now) in enumerate(zip_longest(self._lines, lines), HEADER):
            if before != now:
                self._refresh_line(y)
            elif isinstance(now, tuple) and now[0] in untouched:
                untouched.discard(now[0])
                self._refresh_cells(y, self._painter.redraw(now[0], self._rows[now[0]]))
        self._painter.forget(untouched)
        self._lines = lines
        if self._settling is None and self.is_mounted and self.visible_keys() != self._told:
            self._settling = self.set_timer(SETTLE_SECONDS, self._tell_visible)

    def _refresh_line(self, y: int) -> None:
        self.refresh(Region(0, y, self.size.width, 1))

    def _refresh_cells(self, y: int, slots: Sequence[Slot[R]] | None) -> None:
        """Repaint cells of a line; None where the row was never drawn and needs the whole line."""
        if slots is None:
            self._refresh_line(y)
            return
        screen = Region(0, 0, self.size.width, self.size.height)
        for slot in slots:
            cell = Region(slot.x - self.scroll_offset.x, y, slot.width, 1).intersection(screen)
            if cell:
                self.refresh(cell)

    def _tell_visible(self) -> None:
        self._settling = None
        keys = self.visible_keys()
        if keys != self._told:
            self._told = keys
            self.post_message(VisibleChanged(self, keys))

    def _resize_content(self) -> None:
        """Tell the scrollbar how many rows there are.

        Setting `virtual_size` the usual way lays the screen out and repaints the grid whole; that is needed
        only where the width changes.
        """
        size = Size(self._painter.layout.width, len(self._rows.shown) + HEADER)
        if size.width != self.virtual_size.width or not self.show_vertical_scrollbar:
            self.virtual_size = size
        elif size != self.virtual_size:
            self.set_reactive(Widget.virtual_size, size)
            self.vertical_scrollbar.window_virtual_size = size.height

    def _relayout(self) -> None:
        """Lay the columns out again and keep the cursor in sight where it was."""
        seen = any(isinstance(line, tuple) and line[1].cursor for line in self._lines)
        self._painter.layout = fit(self._columns, self.scrollable_content_region.width)
        self._painter.clear()
        self._resize_content()
        place = self._rows.place(self._cursor)
        if seen and place is not None:
            self.scroll_to(y=reveal(place, self.scroll_offset.y, self._page), animate=False, force=True)
        self.refresh()
        self._sync()
