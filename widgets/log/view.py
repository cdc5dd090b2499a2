"""The log view: rows that come at both ends, how they are shown, and taking lines away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from services.domain.log_row import LogRow
from widgets.log.folding import Folding
from widgets.log.messages import CopyRequested, Noted, SaveRequested
from widgets.log.rows import LogRows
from widgets.log.search import LogSearch


class LogView(LogSearch):
    """A log: up to a hundred thousand rows, of which those on screen are drawn.

    Until the operator moves away from the end the view follows it; moving back to the last row follows again.

    Args:
        ascii_only: whether its own signs are ASCII.
        zone: the zone of the times; the machine's where it is not given.
        id: the widget's id.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "wrap", "Wrap lines", show=False, id="log.wrap"),
        Binding("t", "times", "Times", show=False, id="log.times"),
        Binding("v", "select", "Select lines", show=False, id="log.select"),
        Binding("y", "copy", "Copy", show=False, id="log.copy"),
        Binding("S", "save", "Save to a file", show=False, id="log.save"),
    ]

    # What it shows

    @property
    def rows(self) -> LogRows:
        """The rows that are held."""
        return self._rows

    @property
    def following(self) -> bool:
        """Whether it stays at the end."""
        return self._following

    @property
    def wrapped(self) -> bool:
        """Whether long lines go on in the next line of the screen."""
        return self._wrap

    @property
    def cursor_row(self) -> LogRow | None:
        """The row under the cursor."""
        return self._rows[self._cursor] if len(self._rows) else None

    @property
    def below(self) -> int:
        """How many rows are below the screen."""
        return self._rows.end - 1 - self._number_at(self._top + self._page - 1) if len(self._rows) else 0

    @property
    def selected(self) -> int:
        """How many rows are selected."""
        return 0 if self._anchor is None else abs(self._cursor - self._anchor) + 1

    @property
    def empty_text(self) -> str:
        """What stands there while there is no row."""
        return self._empty_text

    @empty_text.setter
    def empty_text(self, text: str) -> None:
        if text != self._empty_text:
            self._empty_text = text
            self._sync()

    # What changes it

    def clear(self) -> None:
        """Hold nothing, for another log."""
        self._rows = LogRows()
        self._folding = Folding(self._folding.limit)
        self._painter.clear()
        self._cursor, self._anchor = 0, None
        self._asked = self.at_start = False
        self.forget_search()
        self._follow(True)
        self._scroll_to_line(0)

    def append(self, rows: Sequence[LogRow]) -> None:
        """Take rows in behind the last one; painted at once or a fifth of a second later."""
        self._rows.append(rows)
        self._folding.append(rows, len(rows))
        self._sync_soon()
        self._look_on()

    def prepend(self, rows: Sequence[LogRow]) -> None:
        """Take rows in before the first one; what is on screen stays where it is."""
        self._asked = False
        if rows:
            self._rows.prepend(rows)
            top = self._top + self._folding.prepend(rows, len(rows))
            self._scroll_to_line(self._bottom if self._following else top)
        self._look_on()

    def drop(self, count: int) -> None:
        """Let go of the first rows; what is on screen stays where it is, as far as it is still there."""
        if count:
            gone = self._folding.drop(self._rows.drop(count))
            self._painter.clear()  # rows that come before the first have these numbers again
            self.forget_dropped()
            self._cursor = max(self._cursor, self._rows.first)
            if self._anchor is not None:
                self._anchor = max(self._anchor, self._rows.first)
            self._scroll_to_line(self._top - gone)

    def end_selection(self) -> bool:
        """Select nothing more; False where nothing was selected."""
        if self._anchor is None:
            return False
        self._anchor = None
        self._sync()
        return True

    # Keys

    def action_wrap(self) -> None:
        """Wrap long lines, or cut them at the edge."""
        self._wrap = not self._wrap
        self._relayout()
        self._sync()

    def action_times(self) -> None:
        """Show when each line was written, or hide it."""
        self._painter.layout = self._painter.layout._replace(times=not self._painter.layout.times)
        self._painter.clear()
        self.refresh()
        self._relayout()

    def action_select(self) -> None:
        """Begin to select at the cursor, or select nothing more."""
        if not self.end_selection() and len(self._rows):
            self._anchor = self._cursor
            self._sync()

    def action_copy(self) -> None:
        """Have the selected rows copied, or the cursor's."""
        if not len(self._rows):
            return
        anchor = self._cursor if self._anchor is None else self._anchor
        rows = self._rows.between(min(anchor, self._cursor), max(anchor, self._cursor) + 1)
        self._announce(CopyRequested("\n".join(row.whole for row in rows), len(rows)))
        self.end_selection()

    def action_save(self) -> None:
        """Have all that is held saved."""
        if len(self._rows):
            self._announce(SaveRequested(tuple(self._rows), self.at_start))
        else:
            self._announce(Noted("there is nothing to save yet"))
