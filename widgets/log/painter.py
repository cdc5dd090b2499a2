"""Lines of a log into strips: the writer's colours, the cursor, what is selected and what was found."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from datetime import tzinfo
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple, TypeVar

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from services.domain.log_row import Colour, LogRow, LogSpan, LogStyle
from widgets.cells import width
from widgets.glyphs import glyphs
from widgets.grid.painter import merged
from widgets.log.times import WIDTH, clock

GUTTER = 1
KEPT_STRIPS = 256
"""Drawn lines that are remembered; a few screens full."""

Matches = tuple[tuple[int, int], ...]
Piece = TypeVar("Piece", LogSpan, tuple[int, int])


class Look(NamedTuple):
    """What decides how a line is drawn, besides its row.

    Args:
        cursor: the cursor stands on the row.
        focused: it does, and the view has the focus.
        selected: the row is among those that are selected.
        failure: the row seems to tell of a failure.
        matches: where the row has what is searched for.
    """

    cursor: bool = False
    focused: bool = False
    selected: bool = False
    failure: bool = False
    matches: Matches = ()


class Layout(NamedTuple):
    """How all lines are laid out.

    Args:
        width: cells of a line.
        times: whether each event's first line begins with its time.
        left: cells by which the text is scrolled to the left.
    """

    width: int = 0
    times: bool = False
    left: int = 0

    @property
    def margin(self) -> int:
        """Cells before the text."""
        return GUTTER + (WIDTH if self.times else 0)

    @property
    def room(self) -> int:
        """Cells for the text; at least one."""
        return max(1, self.width - self.margin)


class LogPainter:
    """Draws the lines of a log for one widget.

    Args:
        widget: whose component classes ``log--...`` it uses.
        ascii_only: whether its own signs are ASCII.
        zone: the zone of the times; the machine's where it is not given.
    """

    def __init__(self, widget: Widget, *, ascii_only: bool = False, zone: tzinfo | None = None) -> None:
        self.layout = Layout()
        self._widget = widget
        self._zone = zone
        signs = glyphs(ascii_only)
        self._cursor_sign = signs.bar
        self._more_sign = signs.chevron
        self._bases: dict[tuple[bool, bool, bool], Style] = {}
        self._named: dict[str, Style] = {}
        self._styles: dict[LogStyle, Style] = {}
        self._strips: OrderedDict[tuple[int, int, int, Look], Strip] = OrderedDict()

    def clear(self) -> None:
        """Forget all drawings, for another layout."""
        self._strips.clear()

    def clear_styles(self) -> None:
        """Forget drawings and styles, for another theme."""
        self._strips.clear()
        self._bases.clear()
        self._named.clear()

    def extent(self, row: LogRow, piece: tuple[int, int]) -> int:
        """How many cells of a line are not blank behind their end, at most."""
        text = row.text[piece[0] : piece[1]]
        return self.layout.margin + min(self.layout.room, max(0, width(text) - self.layout.left))

    def blank(self, text: str = "") -> Strip:
        """A line without a row, with a text of ours or none."""
        style = self._component("log--placeholder") if text else self._base(Look())
        return Strip([Segment(f" {text}" if text else "", style)]).adjust_cell_length(
            self.layout.width, self._base(Look())
        )

    def line(self, number: int, row: LogRow, piece: tuple[int, int], look: Look) -> Strip:
        """A line of a row.

        Args:
            number: the row's number.
            row: the row.
            piece: which characters of its text the line shows; a piece that begins later than at 0 continues.
            look: how it looks.
        """
        key = (number, *piece, look)
        strip = self._strips.get(key)
        if strip is None:
            strip = self._strips[key] = self._draw(row, piece, look)
            if len(self._strips) > KEPT_STRIPS:
                self._strips.popitem(last=False)
        else:
            self._strips.move_to_end(key)
        return strip

    def _draw(self, row: LogRow, piece: tuple[int, int], look: Look) -> Strip:
        base = self._base(look)
        head = [self._gutter(look, base)]
        if self.layout.times:
            time = clock(row.timestamp, self._zone) + " " if row.first and not piece[0] else " " * WIDTH
            head.append(Segment(time, base + self._component("log--time")))
        left, room = self.layout.left, self.layout.room
        text = Strip(self._text(row, piece, look, base))
        if left or text.cell_length > room:
            cut = text.cell_length > left + room
            text = text.crop(left, left + room - cut)
            if cut:
                text = Strip([*text, Segment(self._more_sign, base + self._component("log--time"))])
        # Behind its end a line looks like any other: to highlight blanks costs as much as to write text.
        rest = self.layout.width - self.layout.margin - text.cell_length
        return Strip(merged([*head, *text, Segment(" " * rest, self._base(Look()))]), self.layout.width)

    def _gutter(self, look: Look, base: Style) -> Segment:
        if look.cursor:
            return Segment(self._cursor_sign, base + self._component("log--gutter"))
        if look.failure:
            return Segment("!", base + self._component("log--failure"))
        return Segment(" ", base)

    def _text(self, row: LogRow, piece: tuple[int, int], look: Look, base: Style) -> list[Segment]:
        start, end = piece
        cuts = {start, end}
        for span in row.spans:
            cuts.update((span.start, span.end))
        for match in look.matches:
            cuts.update(match)
        edges = sorted(cut for cut in cuts if start <= cut <= end)
        found = self._component("log--match")
        segments = []
        for left, right in pairwise(edges):
            style = base
            written = _at(row.spans, left)
            if written is not None:
                style += self._written(written.style)
            if _at(look.matches, left) is not None:
                style += found
            segments.append(Segment(row.text[left:right], style))
        return segments

    def _written(self, style: LogStyle) -> Style:
        known = self._styles.get(style)
        if known is None:
            known = self._styles[style] = Style(
                color=_colour(style.foreground),
                bgcolor=_colour(style.background),
                bold=style.bold or None,
                dim=style.dim or None,
                italic=style.italic or None,
                underline=style.underline or None,
                strike=style.strike or None,
                reverse=style.reverse or None,
            )
        return known

    def _base(self, look: Look) -> Style:
        key = (look.cursor, look.focused, look.selected)
        style = self._bases.get(key)
        if style is None:
            names = ["log--row"]
            if look.selected:
                names.append("log--selected")
            elif look.cursor:
                names.append("log--cursor" if look.focused else "log--cursor-blurred")
            style = self._widget.get_visual_style(*names).rich_style
            # Textual leaves this one attribute out of a visual style.
            if any(self._widget.get_component_styles(name).text_style.reverse for name in names):
                style += Style(reverse=True)
            self._bases[key] = style
        return style

    def _component(self, name: str) -> Style:
        """What a component class says by itself, to be laid over a line's style."""
        style = self._named.get(name)
        if style is None:
            style = self._named[name] = self._widget.get_component_rich_style(name, partial=True)
        return style


def _at(pieces: Sequence[Piece], index: int) -> Piece | None:
    """The piece, among some in order, that a character belongs to."""
    place = bisect_right(pieces, index, key=itemgetter(0)) - 1
    return pieces[place] if place >= 0 and index < pieces[place][1] else None


def _colour(colour: Colour | None) -> Color | None:
    if colour is None:
        return None
    return Color.from_ansi(colour) if isinstance(colour, int) else Color.from_rgb(*colour)
