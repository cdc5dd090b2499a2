"""Rows into strips: each cell drawn once, kept while it is near the screen, compared when its row changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from rich.segment import Segment
from textual.strip import Strip

from widgets.glyphs import glyphs
from widgets.grid.cell import fit_cell
from widgets.grid.layout import GUTTER, Layout, Slot
from widgets.grid.palette import ASCII, UNICODE, Look, Palette
from widgets.grid.rows import Sort

K = TypeVar("K", bound=Hashable)
R = TypeVar("R")

KEPT_ROWS = 256
"""Drawn rows that are remembered; a few screens full."""


@dataclass(slots=True)
class Painting:
    """A row as it was last drawn.

    Attributes:
        look: How it looked.
        cells: The segments of each cell, in the order of the slots.
        strip: The whole row, made from the cells when it is asked for.
    """

    look: Look
    cells: list[list[Segment]]
    strip: Strip | None = None


class Painter(Generic[K, R]):
    """Draws rows and the header for one layout."""

    def __init__(self, palette: Palette, *, ascii_only: bool = False) -> None:
        self.layout: Layout[R] = Layout((), 0)
        self._palette = palette
        self._glyphs = ASCII if ascii_only else UNICODE
        self._ellipsis = glyphs(ascii_only).ellipsis
        self._paintings: OrderedDict[K, Painting] = OrderedDict()

    def clear(self) -> None:
        """Forget all drawings, for a new layout or theme."""
        self._paintings.clear()

    def forget(self, keys: Iterable[K]) -> None:
        """Forget rows whose value changed or went while they were out of sight."""
        for key in keys:
            self._paintings.pop(key, None)

    def forget_all_but(self, keys: Collection[K]) -> None:
        """Forget all rows but these."""
        for key in [key for key in self._paintings if key not in keys]:
            del self._paintings[key]

    def row(self, key: K, row: R, look: Look) -> Strip:
        """The strip of a row, as wide as the layout."""
        painting = self._paintings.get(key)
        if painting is None or painting.look != look:
            painting = Painting(look, [self._cell(slot, row, look) for slot in self.layout.slots])
            self._paintings[key] = painting
            if len(self._paintings) > KEPT_ROWS:
                self._paintings.popitem(last=False)
        else:
            self._paintings.move_to_end(key)
        if painting.strip is None:
            painting.strip = self._join(painting)
        return painting.strip

    def redraw(self, key: K, row: R, *, live_only: bool = False) -> list[Slot[R]] | None:
        """Draw a row's cells again, as the row looked last.

        Args:
            key: The row's key.
            row: Its value now.
            live_only: Draw only the cells that depend on the clock.

        Returns:
            The slots whose cells differ from before; None where the row was not drawn before.
        """
        painting = self._paintings.get(key)
        if painting is None:
            return None
        changed = []
        for i, slot in enumerate(self.layout.slots):
            if live_only and not slot.column.live:
                continue
            cell = self._cell(slot, row, painting.look)
            if cell != painting.cells[i]:
                painting.cells[i] = cell
                changed.append(slot)
        if changed:
            painting.strip = None
        return changed

    def header(self, sort: Sort[R] | None) -> Strip:
        """The strip of the titles, with a sign at the column that sorts."""
        base = self._palette.component("grid--header")
        segments: list[Segment] = []
        x = 0
        for slot in self.layout.slots:
            sorts = sort is not None and sort.column.key == slot.column.key
            style = self._palette.component("grid--header", "grid--header-sorted") if sorts else base
            title = slot.column.title
            if sort is not None and sorts:
                sign = self._glyphs.descending if sort.reverse else self._glyphs.ascending
                # The sign matters more than the end of the title.
                title = title[: max(0, slot.width - 1)] + sign
            segments.append(Segment(" " * (slot.x - x), base.rich_style))
            segments += fit_cell(
                title,
                slot.width,
                base=style,
                parse_style=self._palette.parse,
                align=slot.column.align,
                ellipsis=self._ellipsis,
            )
            x = slot.x + slot.width
        segments.append(Segment(" " * (self.layout.width - x), base.rich_style))
        return Strip(merged(segments), self.layout.width)

    def blank(self, text: str = "") -> Strip:
        """A line without a row; the text, if any, is what the grid says of its emptiness."""
        style = self._palette.component("grid--placeholder") if text else self._palette.row(Look())
        width = self.layout.width
        line = fit_cell(
            " " + text, width, base=style, parse_style=self._palette.parse, ellipsis=self._ellipsis
        )
        return Strip(line, width)

    def _cell(self, slot: Slot[R], row: R, look: Look) -> list[Segment]:
        return fit_cell(
            slot.column.text(row),
            slot.width,
            base=self._palette.row(look),
            parse_style=self._palette.parse,
            align=slot.column.align,
            ellipsis=self._ellipsis,
        )

    def _join(self, painting: Painting) -> Strip:
        base = self._palette.row(painting.look)
        sign = self._glyphs.gutter(painting.look)
        style = base if sign == " " else base + self._palette.parse(".grid--gutter")
        segments = [Segment(sign, style.rich_style)]
        x = GUTTER
        for slot, cell in zip(self.layout.slots, painting.cells, strict=True):
            segments.append(Segment(" " * (slot.x - x), base.rich_style))
            segments += cell
            x = slot.x + slot.width
        segments.append(Segment(" " * (self.layout.width - x), base.rich_style))
        return Strip(merged(segments), self.layout.width)


def merged(segments: Iterable[Segment]) -> list[Segment]:
    """Join neighbours that look the same, so that fewer style codes reach the terminal.

    The colour of a space cannot be seen: a blank takes the style before it where the background is the same
    and nothing is drawn through it.
    """
    lines: list[Segment] = []
    for segment in segments:
        if not segment.text:
            continue
        if lines and (lines[-1].style == segment.style or _blank_like(segment, lines[-1])):
            lines[-1] = Segment(lines[-1].text + segment.text, lines[-1].style)
        else:
            lines.append(segment)
    return lines


def _blank_like(blank: Segment, before: Segment) -> bool:
    one, other = blank.style, before.style
    if one is None or other is None or blank.text.strip(" "):
        return False
    drawn_through = any(
        style.underline or style.underline2 or style.strike or style.reverse for style in (one, other)
    )
    return not drawn_through and one.bgcolor == other.bgcolor
