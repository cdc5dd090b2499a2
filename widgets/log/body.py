"""The drawing half of the log view: which lines of which rows the screen shows, and which of them need paint."""

from __future__ import annotations

from datetime import tzinfo
from functools import lru_cache
from itertools import zip_longest
from typing import ClassVar, NamedTuple, TypeAlias

from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from services.domain.log_errors import tells_failure
from widgets.cells import width
from widgets.log.folding import Folding, fold
from widgets.log.messages import FollowChanged, ViewChanged
from widgets.log.painter import Layout, LogPainter, Look
from widgets.log.query import Query
from widgets.log.rows import LogRows

REPAINT_SECONDS = 0.2
"""The least time between two repaints for lines that arrive."""
PLACEHOLDER = 1
"""On which line the text of an empty log stands."""

_seems_failure = lru_cache(maxsize=512)(tells_failure)


class Part(NamedTuple):
    """A piece of a row that a line of the screen shows.

    Args:
        number: the row's number.
        start: the piece's first character.
        end: one past its last.
        extent: how many cells it takes, with what stands before it.
        look: how it looks.
    """

    number: int
    start: int
    end: int
    extent: int
    look: Look


Shown: TypeAlias = Part | str | None
"""What a line of the screen shows: a piece of a row, a text of ours, or nothing."""


class LogBody(ScrollView, can_focus=True, inherit_bindings=False):
    """Lines of a log that repaint only where something else is to be seen.

    Args:
        ascii_only: whether its own signs are ASCII.
        zone: the zone of the times; the machine's where it is not given.
        id: the widget's id.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "log--cursor",
        "log--cursor-blurred",
        "log--failure",
        "log--gutter",
        "log--match",
        "log--placeholder",
        "log--row",
        "log--selected",
        "log--time",
    }
    DEFAULT_CSS = """
    LogBody {
        height: 1fr;
        background: $background;
        color: $foreground;
        overflow-x: hidden;
        overflow-y: scroll;
        /* No bar: where one is stands in the line above, and a bar would be painted with every line that comes. */
        scrollbar-size: 0 0;
        & > .log--gutter { color: $accent; }
        & > .log--failure { color: $error; text-style: bold; }
        & > .log--time { text-style: dim; }
        & > .log--cursor-blurred { background: $background; }
        & > .log--cursor { background: $surface; }
        & > .log--selected { background: $primary 30%; }
        & > .log--match { background: $warning; color: $background; }
        & > .log--placeholder { color: $text-muted; }
        &:ansi > .log--cursor { background: ansi_default; text-style: bold; }
        &:ansi > .log--selected { background: ansi_default; text-style: reverse; }
        &:ansi > .log--match { background: ansi_default; color: ansi_default; text-style: reverse; }
    }
    """

    def __init__(
        self,
        *,
        ascii_only: bool = False,
        zone: tzinfo | None = None,
        id: str | None = None,  # noqa: A002 - what Textual calls it
    ) -> None:
        super().__init__(id=id)
        self._rows = LogRows()
        self._folding = Folding()
        self._painter = LogPainter(self, ascii_only=ascii_only, zone=zone)
        self._wrap = False
        self._cursor = 0
        self._anchor: int | None = None
        self._following = True
        self._query: Query | None = None
        self._empty_text = ""
        self._lines: list[Shown] = []
        self._resting: Timer | None = None
        self._untold = False

    def on_resize(self) -> None:
        """Lay out for the new size."""
        self._relayout()

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show the cursor as the operator's, or as resting."""
        super().watch_has_focus(has_focus)
        self._sync()

    def notify_style_update(self) -> None:
        """Draw all anew with other styles."""
        super().notify_style_update()
        self._painter.clear_styles()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Repaint the lines that show something else than before."""
        if round(old_value) != round(new_value):
            self._sync()

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        shown = self._shown_at(y)
        if shown is None or isinstance(shown, str):
            return self._painter.blank(shown or "")
        return self._painter.line(
            shown.number, self._rows[shown.number], (shown.start, shown.end), shown.look
        )

    @property
    def _page(self) -> int:
        return max(1, self.size.height)

    @property
    def _top(self) -> int:
        return self.scroll_offset.y

    @property
    def _bottom(self) -> int:
        """The first line of the last screen full."""
        return max(0, self._folding.lines - self._page)

    def _line_of(self, number: int) -> int:
        """The first line of a row."""
        return self._folding.line(number - self._rows.first)

    def _number_at(self, line: int) -> int:
        """The row that a line belongs to; the nearest one where there is no such line."""
        line = min(max(0, line), self._folding.lines - 1)
        return self._rows.first + self._folding.at(line)[0] if line >= 0 else self._rows.first

    def _shown_at(self, y: int) -> Shown:
        line = self._top + y
        if line >= self._folding.lines:
            return self._empty_text if not len(self._rows) and y == PLACEHOLDER else None
        place, part = self._folding.at(line)
        number = self._rows.first + place
        row = self._rows[number]
        start, end = 0, len(row.text)
        if self._folding.limit is not None:
            starts = (*fold(row.text, self._folding.limit), end)
            start, end = starts[part], starts[part + 1]
        cursor = number == self._cursor
        look = Look(
            cursor,
            cursor and self.has_focus,
            self._is_selected(number),
            not part and _seems_failure(row.text),
            () if self._query is None else self._query.matches(row.text),
        )
        return Part(number, start, end, self._painter.extent(row, (start, end)), look)

    def _is_selected(self, number: int) -> bool:
        if self._anchor is None:
            return False
        return min(self._anchor, self._cursor) <= number <= max(self._anchor, self._cursor)

    def _sync(self) -> None:
        """Repaint the lines that show something else."""
        lines = [self._shown_at(y) for y in range(self.size.height)]
        for y, (before, now) in enumerate(zip_longest(self._lines, lines)):
            if before != now:
                # Blanks that stay blank are not written again.
                cells = max(self._extent(before), self._extent(now))
                self.refresh(Region(0, y, min(cells, self.size.width), 1))
        self._lines = lines
        self._tell()

    def _extent(self, shown: Shown) -> int:
        if isinstance(shown, Part):
            return shown.extent
        return 0 if shown is None else 1 + width(shown)

    def _announce(self, message: Message) -> None:
        """Post a message as the view's own: one that comes of a parent's handler would stop at that parent."""
        self.post_message(message.set_sender(self))

    def _tell(self) -> None:
        """Say that something changed, once for all that changes at the same time."""
        if not self._untold and self.is_mounted:
            self._untold = True
            self.call_later(self._tell_now)

    def _tell_now(self) -> None:
        self._untold = False
        self._announce(ViewChanged())

    def _sync_soon(self) -> None:
        """Take in lines that arrived: at once, or a little later where that was done just now."""
        if self._resting is None:
            self._take_in()
            self._resting = self.set_timer(REPAINT_SECONDS, self._rested)

    def _rested(self) -> None:
        self._resting = None
        if self._folding.lines != self.virtual_size.height:
            self._sync_soon()

    def _take_in(self) -> None:
        """Make room for lines behind the last, and stay at the end where the view follows."""
        self._resize_content()
        if self._following:
            self._cursor = max(self._rows.first, self._rows.end - 1)
            self.scroll_to(y=self._bottom, animate=False, force=True)
        self._sync()

    def _scroll_to_line(self, top: int) -> None:
        self._resize_content()
        self.scroll_to(y=min(max(0, top), self._bottom), animate=False, force=True)
        self._sync()

    def _follow(self, following: bool) -> None:
        if following != self._following:
            self._following = following
            self._announce(FollowChanged(following))

    def _resize_content(self) -> None:
        """Say how many lines there are, without the layout that setting ``virtual_size`` brings."""
        size = Size(self.size.width, self._folding.lines)
        if size.width != self.virtual_size.width:
            self.virtual_size = size
        elif size != self.virtual_size:
            self.set_reactive(Widget.virtual_size, size)

    def _relayout(self) -> None:
        """Lay all lines out again, and keep in place what stands at the top."""
        top = self._number_at(self._top)
        painter = self._painter
        layout = Layout(self.size.width, painter.layout.times, 0 if self._wrap else painter.layout.left)
        limit = layout.room if self._wrap else None
        if layout != painter.layout:
            painter.layout = layout
            painter.clear()
            self.refresh()
        if limit != self._folding.limit:
            self._folding.reset(self._rows, len(self._rows), limit)
        self._scroll_to_line(self._bottom if self._following else self._line_of(top))
