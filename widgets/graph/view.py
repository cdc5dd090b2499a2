"""The stage graph on screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message

from widgets.glyphs import glyphs
from widgets.graph.items import GraphItem
from widgets.graph.lines import GraphLine
from widgets.graph.model import Describe, GraphSource, build, provider_name
from widgets.graph.paint import Painter
from widgets.lines import Line
from widgets.painted_lines import PaintedLines


class StageGraph(PaintedLines, can_focus=True):
    """A pipeline's stages from top to bottom, with a cursor on what can be selected.

    ``show`` takes what is known of the pipeline, ``tick`` the present instant; both repaint changed cells
    only. The cursor stays on its item while that is there.

    Args:
        describe: what an action does, from its declaration; the provider's name where it is not given.
        ascii_only: whether to draw with ASCII signs.
        id: the widget's id.
    """

    COMPONENT_CLASSES = {"graph--cursor"}
    DEFAULT_CSS = """
    StageGraph {
        scrollbar-gutter: stable;
        & > .graph--cursor { background: $panel; }
        &:focus > .graph--cursor { background: $panel-lighten-1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False, id="graph.up"),
        Binding("down,j", "move(1)", "Down", show=False, id="graph.down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="graph.page_up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="graph.page_down"),
        Binding("home", "first", "First", show=False, id="graph.first"),
        Binding("end,G", "last", "Last", show=False, id="graph.last"),
        Binding("enter", "select", "Open", show=False, id="graph.select"),
    ]

    @dataclass
    class Highlighted(Message):
        """The cursor came to an item."""

        graph: StageGraph
        item: GraphItem

        @property
        def control(self) -> StageGraph:
            """The graph that says so."""
            return self.graph

    @dataclass
    class Selected(Message):
        """An item was opened, by enter or a second click."""

        graph: StageGraph
        item: GraphItem

        @property
        def control(self) -> StageGraph:
            """The graph that says so."""
            return self.graph

    def __init__(
        self,
        describe: Describe = provider_name,
        *,
        ascii_only: bool = False,
        id: str | None = None,  # noqa: A002 (Textual's own name for it)
    ) -> None:
        super().__init__(ascii_only=ascii_only, id=id)
        self._describe = describe
        self._model: tuple[GraphLine, ...] = ()
        self._painter = Painter((), glyphs(ascii_only), 0)
        self._now = 0.0
        self._current: GraphItem | None = None

    @property
    def current(self) -> GraphItem | None:
        """The item under the cursor."""
        return self._current

    @property
    def items(self) -> list[GraphItem]:
        """What the cursor can stand on, from top to bottom."""
        return [line.item for line in self._model if line.item is not None]

    def show(self, source: GraphSource, now: float) -> None:
        """Show this from now on.

        Args:
            source: what is known of the pipeline.
            now: the present, in POSIX seconds.
        """
        before = self._index_of(self._current)
        self._now = now
        self._model = build(source, self._describe)
        self.repaint()
        after = self._index_of(self._current)
        if after is None:
            self._settle(before)
        elif before is not None and after != before and self.scroll_offset.y:
            self.scroll_to(y=self.scroll_offset.y + after - before, animate=False, immediate=True)

    def tick(self, now: float) -> None:
        """Let time pass: repaint the lines on screen whose text it changes."""
        self._now = now
        self._repaint_visible()

    def move_to(self, item: GraphItem) -> bool:
        """Put the cursor on an item; False where it is not in the graph."""
        index = self._index_of(item)
        if index is None:
            return False
        self._go_to(index)
        return True

    def lay_out(self, width: int) -> Sequence[Line]:
        """The graph, in so many cells."""
        self._painter = Painter(self._model, glyphs(self.ascii_only), width)
        return [self._paint(line) for line in self._model]

    def base_style(self, y: int) -> Style:
        """The line of the cursor stands out."""
        if self._current is not None and self._model[y].item == self._current:
            return self.rich_style + self.get_component_rich_style("graph--cursor", partial=True)
        return self.rich_style

    def on_resize(self, event: events.Resize) -> None:
        """Keep the cursor in sight."""
        event.stop()
        self.call_after_refresh(self._reveal)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Bring lines that come into sight up to date."""
        super().watch_scroll_y(old_value, new_value)
        self._repaint_visible()

    def action_move(self, by: int) -> None:
        """Go to the next item, upward (-1) or downward (1)."""
        index = self._index_of(self._current)
        start = (index if index is not None else -1) + by
        steps = range(start, len(self._model)) if by > 0 else range(start, -1, -1)
        target = next((step for step in steps if self._model[step].item is not None), None)
        if target is not None:
            self._go_to(target)
        elif by < 0:
            self.scroll_to(y=0, animate=False, immediate=True)

    def action_page(self, by: int) -> None:
        """Go about a screenful up (-1) or down (1)."""
        index = self._index_of(self._current) or 0
        self._go_near(index + by * max(1, self.size.height - 1))

    def action_first(self) -> None:
        """Go to the first item."""
        self._go_near(0)

    def action_last(self) -> None:
        """Go to the last item."""
        self._go_near(len(self._model) - 1)

    def action_select(self) -> None:
        """Open the item under the cursor."""
        if self._current is not None:
            self.post_message(self.Selected(self, self._current))

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor there, a second one opens."""
        event.stop()
        index = event.y + self.scroll_offset.y
        item = self._model[index].item if 0 <= index < len(self._model) else None
        if item is None:
            return
        if item == self._current:
            self.action_select()
        else:
            self._go_to(index)

    def _paint(self, line: GraphLine) -> Line:
        here = self._current is not None and line.item == self._current
        return self._painter.paint(line, self._now, here=here)

    def _repaint_visible(self) -> None:
        first = self.scroll_offset.y
        for y in range(first, min(first + self.size.height, len(self.lines))):
            painted = self._paint(self._model[y])
            if painted != self.lines[y]:
                self.replace_line(y, painted)

    def _index_of(self, item: GraphItem | None) -> int | None:
        if item is None:
            return None
        return next((index for index, line in enumerate(self._model) if line.item == item), None)

    def _settle(self, place: int | None) -> None:
        """Find the cursor a place: near where it was, or on the first item that needs a person."""
        if place is None:
            urgent = next((i for i, line in enumerate(self._model) if line.urgent and line.item), None)
            place = urgent or 0
        self._current = None
        self._go_near(place)

    def _go_near(self, index: int) -> None:
        selectable = [i for i, line in enumerate(self._model) if line.item is not None]
        if selectable:
            self._go_to(min(selectable, key=lambda i: abs(i - index)))

    def _go_to(self, index: int) -> None:
        old = self._index_of(self._current)
        item = self._model[index].item
        if item is None or item == self._current:
            return
        self._current = item
        for y in {old, index} - {None}:
            if y is not None and y < len(self.lines):
                self.replace_line(y, self._paint(self._model[y]))
                self.refresh_line(y)
        self._reveal()
        self.post_message(self.Highlighted(self, item))

    def _reveal(self) -> None:
        index = self._index_of(self._current)
        if index is not None:
            line = Region(0, index, 1, 1)
            self.scroll_to_region(line, animate=False, force=True, immediate=True, x_axis=False)
