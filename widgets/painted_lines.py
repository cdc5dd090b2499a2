"""The base of what paints toned lines and repaints only the cells that changed."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from widgets.lines import Line, changed_cells, compact
from widgets.tones import TONE_COMPONENTS, Tone, tone_css


class PaintedLines(ScrollView, can_focus=False):
    """A view of lines that its subclass lays out for a width.

    A subclass overrides ``lay_out`` and calls ``repaint`` when what it shows has changed; nothing is
    refreshed where no cell differs.
    """

    COMPONENT_CLASSES = set(TONE_COMPONENTS)
    DEFAULT_CSS = """
        PaintedLines {
            height: 1fr;
            overflow-x: hidden;
            scrollbar-size: 0 1;
        }
        """ + tone_css("PaintedLines")

    def __init__(
        self,
        *,
        ascii_only: bool = False,
        name: str | None = None,
        id: str | None = None,  # noqa: A002 (Textual's own name for it)
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.ascii_only = ascii_only
        self._lines: list[Line] = []
        self._laid_out_width = 0
        self._tone_styles: dict[Tone, Style] = {}

    def lay_out(self, width: int) -> Sequence[Line]:
        """The lines to show in so many cells."""
        raise NotImplementedError

    @property
    def lines(self) -> Sequence[Line]:
        """The lines as they were last laid out."""
        return self._lines

    def repaint(self) -> None:
        """Lay out again and refresh the cells that changed."""
        width = self.scrollable_content_region.width
        if not width:
            self._laid_out_width = 0  # hidden: whatever size comes next, it is to be laid out for
            return
        old = self._lines
        self._lines = list(self.lay_out(width))
        self.virtual_size = Size(width, len(self._lines))
        if width != self._laid_out_width:
            self._laid_out_width = width
            self.refresh()
            return
        for y in range(max(len(old), len(self._lines))):
            self._refresh_changes(
                y, old[y] if y < len(old) else (), self._lines[y] if y < len(self._lines) else ()
            )

    def replace_line(self, y: int, line: Line) -> None:
        """Put another line in the place of one, and refresh the cells that changed."""
        old = self._lines[y]
        self._lines[y] = line
        self._refresh_changes(y, old, line)

    def _refresh_changes(self, y: int, old: Line, new: Line) -> None:
        changes = changed_cells(old, new)
        row = y - self.scroll_offset.y
        if changes is not None and 0 <= row < self.size.height:
            start, end = changes
            self.refresh(Region(start, row, end - start, 1))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 (inherited)
        """As many lines as there are in so many cells, where the height is left to the widget."""
        return len(self.lay_out(max(1, width - self.scrollbar_gutter.width)))

    def base_style(self, y: int) -> Style:  # noqa: ARG002 (subclasses tell lines apart)
        """The style on which line ``y`` is painted."""
        return self.rich_style

    def render_line(self, y: int) -> Strip:
        """The strip of a row of the view."""
        index = y + self.scroll_offset.y
        width = self.size.width
        if index >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        base = self.base_style(index)
        segments = [
            Segment(text, base + self._tone_style(tone)) for text, tone in compact(self._lines[index])
        ]
        return Strip(segments).adjust_cell_length(width, base)

    def _tone_style(self, tone: Tone) -> Style:
        style = self._tone_styles.get(tone)
        if style is None:
            style = self.get_component_rich_style(tone.component, partial=True)
            self._tone_styles[tone] = style
        return style

    def notify_style_update(self) -> None:
        """Forget the resolved styles when the theme changes."""
        self._tone_styles.clear()
        super().notify_style_update()

    def on_mount(self) -> None:
        """Lay out as soon as there is a size."""
        self.repaint()

    def on_resize(self, event: events.Resize) -> None:
        """Lay out for the new width."""
        event.stop()
        if self.scrollable_content_region.width != self._laid_out_width:
            self.repaint()
