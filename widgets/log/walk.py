"""Moving through a log: the cursor, the screen, and when the view follows the end."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType

from widgets.log.body import LogBody, Part
from widgets.log.messages import NeedEarlier

_WHEEL = 3
_SIDEWAYS = 16


class LogWalk(LogBody):
    """A log through which one moves by rows; near its first row it asks for earlier ones."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "cursor_up", "Up", show=False, id="log.up"),
        Binding("down,j", "cursor_down", "Down", show=False, id="log.down"),
        Binding("pageup,ctrl+b", "page_up", "Page up", show=False, id="log.page-up"),
        Binding("pagedown,ctrl+f,space", "page_down", "Page down", show=False, id="log.page-down"),
        Binding("home,g", "first", "First line", show=False, id="log.first"),
        Binding("end,G", "last", "End, and follow", show=False, id="log.last"),
        Binding("left", "sideways(-1)", "Left", show=False, id="log.left"),
        Binding("right", "sideways(1)", "Right", show=False, id="log.right"),
        Binding("f", "follow", "Follow", show=False, id="log.follow"),
    ]

    at_start = False
    """Whether the first row that is held is the log's first."""
    _asked = False

    def go_to(self, number: int) -> None:
        """Put the cursor on a row and bring it into sight."""
        self._move(number, part=3)

    def go_to_time(self, instant: int) -> None:
        """Put the cursor on the first row written at an instant (milliseconds) or later, or on the last one."""
        if len(self._rows):
            self.go_to(min(self._rows.at_time(instant), self._rows.end - 1))

    def action_cursor_up(self) -> None:
        """One row up; within a row that is higher than the screen, one line."""
        if self._line_of(self._cursor) < self._top:
            self._scroll_to_line(self._top - 1)
        else:
            self._move(self._cursor - 1)

    def action_cursor_down(self) -> None:
        """One row down; within a row that is higher than the screen, one line."""
        if len(self._rows) and self._line_of(self._cursor + 1) > self._top + self._page:
            self._scroll_to_line(self._top + 1)
        else:
            self._move(self._cursor + 1)

    def action_page_up(self) -> None:
        """One screen up."""
        self._turn(1 - self._page)

    def action_page_down(self) -> None:
        """One screen down."""
        self._turn(self._page - 1)

    def action_first(self) -> None:
        """To the first row that is held, and earlier ones wanted."""
        self._move(self._rows.first)

    def action_last(self) -> None:
        """To the last row, and follow."""
        self._move(self._rows.end - 1)

    def action_follow(self) -> None:
        """Follow the end, or stay here."""
        if self._following:
            self._follow(False)
            self._sync()
        else:
            self.action_last()

    def action_sideways(self, direction: int) -> None:
        """Move the text to the left or right, where lines are not wrapped."""
        if self._wrap:
            return
        layout = self._painter.layout
        left = max(0, layout.left + direction * _SIDEWAYS)
        widest = max((shown.end for shown in self._lines if isinstance(shown, Part)), default=0)
        if left < max(widest, 1) and left != layout.left:
            self._painter.layout = layout._replace(left=left)
            self._painter.clear()
            self.refresh()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Some lines down."""
        event.stop()
        event.prevent_default()
        self._turn(_WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Some lines up."""
        event.stop()
        event.prevent_default()
        self._turn(-_WHEEL)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the row that was clicked."""
        line = self._top + event.y
        if line < self._folding.lines:
            self._move(self._number_at(line))

    def _move(self, number: int, *, part: int = 0) -> None:
        """Put the cursor on a row and bring it into sight.

        Args:
            number: the row; the nearest one that is held is taken.
            part: where it stands if it was out of sight: below so many parts of the screen; 0 at the edge.
        """
        if not len(self._rows):
            return
        self._cursor = min(max(number, self._rows.first), self._rows.end - 1)
        self._follow(self._cursor == self._rows.end - 1)
        start, end = self._line_of(self._cursor), self._line_of(self._cursor + 1)
        top = self._top
        if start < top or end > top + self._page:
            if part:
                top = start - self._page // part
            elif start < top or end - start > self._page:
                top = start
            else:
                top = end - self._page
        self._scroll_to_line(self._bottom if self._following and not part else top)
        self._want_earlier()

    def _turn(self, lines: int) -> None:
        """Scroll by lines, and take the cursor along; at either edge it goes to the first or last row."""
        if not len(self._rows):
            return
        top = min(max(0, self._top + lines), self._bottom)
        if top == self._top:
            self._move(self._rows.end - 1 if lines > 0 else self._rows.first)
            return
        offset = min(max(0, self._line_of(self._cursor) - self._top), self._page - 1)
        at_end = top == self._bottom and lines > 0
        self._cursor = self._rows.end - 1 if at_end else self._number_at(top + offset)
        self._follow(self._cursor == self._rows.end - 1)
        self._scroll_to_line(top)
        self._want_earlier()

    def _want_earlier(self) -> None:
        """Ask for earlier rows where the first is near."""
        if not self.at_start and not self._asked and self._top < self._page:
            self._asked = True
            self._announce(NeedEarlier())
