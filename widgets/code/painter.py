"""Lines of a text into strips: number, fold sign, highlighting, the cursor, what was found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from widgets.glyphs import glyphs
from widgets.lines import Line, Span
from widgets.tones import Tone

_FOLDED, _OPEN = ("▸", "▾"), (">", "v")


class Row(NamedTuple):
    """A line as it is drawn.

    Args:
        number: the line's number, from 0.
        text: its pieces.
        heads: whether a block belongs under it.
        folded: how many lines are folded away under it; 0 where none are.
        cursor: whether the cursor stands on it.
        focused: whether it does, and the view has the focus.
        matches: where it has what is searched for.
    """

    number: int
    text: Line
    heads: bool = False
    folded: int = 0
    cursor: bool = False
    focused: bool = False
    matches: tuple[tuple[int, int], ...] = ()


class CodePainter:
    """Draws the lines of a text for one widget.

    Args:
        widget: whose component classes it uses.
        ascii_only: whether its signs are ASCII.
    """

    def __init__(self, widget: Widget, *, ascii_only: bool = False) -> None:
        self._widget = widget
        self._signs = glyphs(ascii_only)
        self._folded, self._open = _OPEN if ascii_only else _FOLDED
        self._styles: dict[str, Style] = {}

    def clear_styles(self) -> None:
        """Forget the styles, for another theme."""
        self._styles.clear()

    def blank(self, width: int) -> Strip:
        """A line behind the last."""
        return Strip.blank(width, self._widget.rich_style)

    def words(self, text: str, width: int) -> Strip:
        """A text of ours in place of lines."""
        base = self._widget.rich_style
        return Strip([Segment(f" {text}", base + self._style(Tone.DIM.component))]).adjust_cell_length(
            width, base
        )

    def draw(self, row: Row, digits: int, width: int, left: int) -> Strip:
        """A line.

        Args:
            row: what it shows.
            digits: how many digits the numbers have room for.
            width: cells of the line.
            left: cells by which the text is scrolled to the left.
        """
        base = self._widget.rich_style
        if row.cursor:
            base += self._style("code--cursor" if row.focused else "code--cursor-blurred")
        sign = (self._folded if row.folded else self._open) if row.heads else " "
        number = f"{row.number + 1:>{digits}}"
        head = [
            Segment(self._signs.bar if row.cursor else " ", base + self._style(Tone.ACCENT.component)),
            Segment(f"{number} ", base + self._style(Tone.DIM.component)),
            Segment(f"{sign} ", base + self._style((Tone.HELD if row.folded else Tone.DIM).component)),
        ]
        spans = (
            [*row.text, Span(f" {self._signs.ellipsis} {row.folded} lines", Tone.HELD)]
            if row.folded
            else row.text
        )
        text = Strip(self._segments(spans, row.matches, base))
        room = max(1, width - sum(segment.cell_length for segment in head))
        if left or text.cell_length > room:
            cut = text.cell_length > left + room
            text = text.crop(left, left + room - cut)
            if cut:
                more = Segment(self._signs.chevron, base + self._style(Tone.DIM.component))
                text = Strip([*text, more])
        return Strip([*head, *text]).adjust_cell_length(width, self._widget.rich_style)

    def _segments(
        self, spans: Sequence[Span], matches: Iterable[tuple[int, int]], base: Style
    ) -> list[Segment]:
        found = {index for start, end in matches for index in range(start, end)}
        mark = self._style("code--match")
        segments: list[Segment] = []
        at = 0
        for text, tone in spans:
            style = base + self._style(tone.component)
            start = 0
            for index in range(1, len(text) + 1):
                if index == len(text) or (at + index in found) != (at + start in found):
                    marked = at + start in found
                    segments.append(Segment(text[start:index], style + mark if marked else style))
                    start = index
            at += len(text)
        return segments

    def _style(self, name: str) -> Style:
        style = self._styles.get(name)
        if style is None:
            style = self._styles[name] = self._widget.get_component_rich_style(name, partial=True)
        return style
