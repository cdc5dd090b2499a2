"""The timeline on screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message

from services.domain.estimate import UsualDurations
from services.domain.standing import Standing
from services.domain.timeline import ExecutionTimeline
from widgets.cells import clean, wrap
from widgets.lines import Line, Span
from widgets.painted_lines import PaintedLines
from widgets.timeline.model import BarRow, TimelineItem, TimelineRow, build_rows
from widgets.timeline.paint import Painter
from widgets.tones import Tone

_URGENT = (Standing.WAITING, Standing.FAILED, Standing.RUNNING)
AXIS = 1
"""Lines above the first row."""


class TimelineView(PaintedLines, can_focus=True):
    """The attempts of an execution as bars on a clock, with a cursor on them.

    ``show`` takes what is known, ``tick`` the present; both repaint changed cells only.

    Args:
        ascii_only: whether to draw with ASCII signs.
        zone: of the clock; the machine's where it is None.
        id: the widget's id.
    """

    COMPONENT_CLASSES = {"timeline--cursor"}
    DEFAULT_CSS = """
    TimelineView {
        scrollbar-gutter: stable;
        & > .timeline--cursor { background: $panel; }
        &:focus > .timeline--cursor { background: $panel-lighten-1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False, id="timeline.up"),
        Binding("down,j", "move(1)", "Down", show=False, id="timeline.down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="timeline.page_up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="timeline.page_down"),
        Binding("home", "page(-100000)", "First", show=False, id="timeline.first"),
        Binding("end,G", "page(100000)", "Last", show=False, id="timeline.last"),
        Binding("enter", "select", "Open", show=False, id="timeline.select"),
    ]

    @dataclass
    class Highlighted(Message):
        """The cursor came to an attempt."""

        item: TimelineItem

    @dataclass
    class Selected(Message):
        """An attempt was opened, by enter or a second click."""

        item: TimelineItem

    def __init__(
        self,
        *,
        ascii_only: bool = False,
        zone: tzinfo | None = None,
        id: str | None = None,  # noqa: A002 (Textual's own name for it)
    ) -> None:
        super().__init__(ascii_only=ascii_only, id=id)
        self._zone = zone
        self._timeline: ExecutionTimeline | None = None
        self._usual = UsualDurations()
        self._note = ""
        self._rows: tuple[TimelineRow, ...] = ()
        self._painter: Painter | None = None
        self._now = 0.0
        self._current: TimelineItem | None = None

    @property
    def current(self) -> TimelineItem | None:
        """What the cursor stands on."""
        return self._current

    @property
    def items(self) -> list[TimelineItem]:
        """What it can stand on, from top to bottom."""
        return [row.item for row in self._rows if row.item is not None]

    def show(
        self, timeline: ExecutionTimeline | None, usual: UsualDurations, now: float, note: str = ""
    ) -> None:
        """Show this from now on.

        Args:
            timeline: the attempts; None while they are not known.
            usual: how long actions take as a rule, for what is ahead.
            now: the present, in POSIX seconds.
            note: what to say where there is no attempt.
        """
        self._timeline, self._usual, self._note, self._now = timeline, usual, note, now
        self._rows = build_rows(timeline, usual, now) if timeline else ()
        self.repaint()
        if self._current not in self.items:
            self._settle()

    def tick(self, now: float) -> None:
        """Let time pass: repaint what it changes on screen, or all where the scale changes."""
        self._now = now
        timeline, before = self._timeline, self._painter
        if timeline is None or not timeline.active:
            return
        self._rows = build_rows(timeline, self._usual, now)
        if before is None or len(self.lines) != len(self._rows) + AXIS:
            self.repaint()
            return
        self._painter = self._painter_of(before.cells)
        if self._painter.scale == before.scale:
            self._repaint_visible()
        else:
            self.repaint()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Bring lines that come into sight up to date."""
        super().watch_scroll_y(old_value, new_value)
        self._repaint_visible()

    def _repaint_visible(self) -> None:
        painter, first = self._painter, self.scroll_offset.y
        if painter is None or len(self.lines) != len(self._rows) + AXIS:
            return
        for y in range(max(first, AXIS), min(first + self.size.height, len(self.lines))):
            painted = painter.paint(self._rows[y - AXIS], self._now)
            if painted != self.lines[y]:
                self.replace_line(y, painted)

    def _painter_of(self, width: int) -> Painter:
        active = self._timeline is not None and self._timeline.active
        return Painter(
            self._rows, width, self._now, active=active, ascii_only=self.ascii_only, zone=self._zone
        )

    def move_to(self, item: TimelineItem) -> bool:
        """Put the cursor on an attempt; False where there is none such."""
        index = self._index_of(item)
        if index is None:
            return False
        self._go_to(index)
        return True

    def lay_out(self, width: int) -> Sequence[Line]:
        """The clock and the rows, in so many cells."""
        if not self._rows:
            folded = wrap(clean(self._note), width - 2) if self._note else []
            return [(Span(" "), Span(text, Tone.DIM)) for text in folded]
        painter = self._painter_of(width)
        if width == self.scrollable_content_region.width:
            self._painter = painter
        return [painter.axis(), *(painter.paint(row, self._now) for row in self._rows)]

    def base_style(self, y: int) -> Style:
        """The line of the cursor stands out."""
        row = self._rows[y - AXIS] if AXIS <= y < len(self._rows) + AXIS else None
        if row is not None and self._current is not None and row.item == self._current:
            return self.rich_style + self.get_component_rich_style("timeline--cursor", partial=True)
        return self.rich_style

    def on_resize(self, event: events.Resize) -> None:
        """Keep the cursor in sight."""
        event.stop()
        self.call_after_refresh(self._reveal)

    def action_move(self, by: int) -> None:
        """Go to the next attempt, upward (-1) or downward (1)."""
        places = self._places()
        index = self._index_of(self._current)
        beyond = [place for place in places if index is None or (place - index) * by > 0]
        if beyond:
            self._go_to(beyond[0] if by > 0 else beyond[-1])
        elif by < 0:
            self.scroll_to(y=0, animate=False, immediate=True)

    def action_page(self, by: int) -> None:
        """Go about so many screens down; up where ``by`` is below zero."""
        places = self._places()
        if places:
            wanted = (self._index_of(self._current) or 0) + by * max(1, self.size.height - 2)
            self._go_to(min(places, key=lambda place: abs(place - wanted)))

    def action_select(self) -> None:
        """Open what the cursor stands on."""
        if self._current is not None:
            self.post_message(self.Selected(self._current))

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor there, a second one opens."""
        event.stop()
        index = event.y + self.scroll_offset.y - AXIS
        item = self._rows[index].item if 0 <= index < len(self._rows) else None
        if item is not None and item == self._current:
            self.action_select()
        elif item is not None:
            self._go_to(index)

    def _places(self) -> list[int]:
        return [index for index, row in enumerate(self._rows) if row.item is not None]

    def _index_of(self, item: TimelineItem | None) -> int | None:
        if item is None:
            return None
        return next((index for index, row in enumerate(self._rows) if row.item == item), None)

    def _settle(self) -> None:
        """Put the cursor on what needs a person most, else on the last attempt."""
        bars = [(index, row.bar) for index, row in enumerate(self._rows) if isinstance(row, BarRow)]
        self._current = None
        newest = [(index, bar) for index, bar in bars if bar.number == bar.of] or bars
        for standing in _URGENT:
            found = next((index for index, bar in newest if bar.standing is standing), None)
            if found is not None:
                self._go_to(found)
                return
        if newest:
            self._go_to(newest[-1][0])

    def _go_to(self, index: int) -> None:
        item = self._rows[index].item
        if item is None or item == self._current:
            return
        old, self._current = self._index_of(self._current), item
        for row in {old, index} - {None}:
            if row is not None:
                self.refresh_line(row + AXIS)
        self._reveal()
        self.post_message(self.Highlighted(item))

    def _reveal(self) -> None:
        index = self._index_of(self._current)
        if index is not None:
            lines = Region(0, 0 if index <= 1 else index + AXIS, 1, 1)
            self.scroll_to_region(lines, animate=False, force=True, immediate=True, x_axis=False)
