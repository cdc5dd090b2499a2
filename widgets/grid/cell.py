"""The text of one cell: made safe, measured in terminal cells, cut with an ellipsis, padded."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rich.segment import Segment
from rich.text import Text
from textual.content import Content
from textual.style import Style

from widgets.cells import clean, fit
from widgets.cells import width as cells_of
from widgets.grid.column import Align, CellText

Piece = tuple[str, Style]


def fit_cell(
    content: CellText,
    width: int,
    *,
    base: Style,
    parse_style: Callable[[str | Style], Style],
    align: Align = Align.LEFT,
    ellipsis: str = "…",
) -> list[Segment]:
    """Draw a cell exactly `width` terminal cells wide.

    Args:
        content: What it shows; a plain string is never markup.
        width: The cells to fill.
        base: The style beneath the text.
        parse_style: Resolves the style names in `content`.
        align: The side on which the text stands.
        ellipsis: What ends a text that was cut.
    """
    pieces = [(clean(text), style) for text, style in _pieces(content, base, parse_style)]
    length = sum(cells_of(text) for text, _ in pieces)
    if length > width:
        pieces = _cut(pieces, width, ellipsis)
        length = sum(cells_of(text) for text, _ in pieces)
    if padding := " " * (width - length):
        pieces.insert(0 if align is Align.RIGHT else len(pieces), (padding, base))
    return [Segment(text, style.rich_style) for text, style in pieces if text]


def _pieces(content: CellText, base: Style, parse_style: Callable[[str | Style], Style]) -> Iterable[Piece]:
    if isinstance(content, str):
        return [(content, base)]
    if isinstance(content, Text):
        content = Content.from_rich_text(content)
    return content.render(base, end="", parse_style=parse_style)


def _cut(pieces: list[Piece], room: int, ellipsis: str) -> list[Piece]:
    """Keep whole graphemes while they and the ellipsis fit; the pieces are wider than the room."""
    kept: list[Piece] = []
    for text, style in pieces:
        length = cells_of(text)
        if length >= room:
            # Where this piece would just fit, more follow: two spaces force the ellipsis.
            kept.append((fit(text + "  ", room, ellipsis), style))
            break
        kept.append((text, style))
        room -= length
    return kept
