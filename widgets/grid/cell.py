"""The text of one cell: made safe, measured in terminal cells, cut with an ellipsis, padded."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from rich.cells import cell_len, chop_cells
from rich.segment import Segment
from rich.text import Text
from textual.content import Content
from textual.style import Style

from widgets.grid.column import Align, CellText

Piece = tuple[str, Style]

_BREAKS = "\t\n\x0b\x0c\r\x1c-\x1e\x85\u2028\u2029"
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
    "|(?<![^\x00-\u00ff])\u200d|\u200d(?![^\x00-\u00ff])"
)
_SPACE = re.compile(f"[{_BREAKS}]")


def safe(text: str) -> str:
    """The text without anything that a terminal would obey.

    Line breaks and tabs become spaces, other C0 controls their pictures (ESC shows as `␛`), C1 controls,
    direction marks and lone surrogates `�`; invisible marks and joiners with nothing to join go.
    """
    return _UNSAFE.sub(_replacement, text)


def _replacement(match: re.Match[str]) -> str:
    char = match.group()
    if _SPACE.match(char):
        return " "
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if char in "\u00ad\u200b\u200d\u2060\ufeff":
        return ""
    return "�"


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
    pieces = [(safe(text), style) for text, style in _pieces(content, base, parse_style)]
    length = sum(cell_len(text) for text, _ in pieces)
    if length > width:
        pieces = _cut(pieces, width, ellipsis)
        length = sum(cell_len(text) for text, _ in pieces)
    if padding := " " * (width - length):
        pieces.insert(0 if align is Align.RIGHT else len(pieces), (padding, base))
    return [Segment(text, style.rich_style) for text, style in pieces if text]


def _pieces(content: CellText, base: Style, parse_style: Callable[[str | Style], Style]) -> Iterable[Piece]:
    if isinstance(content, str):
        return [(content, base)]
    if isinstance(content, Text):
        content = Content.from_rich_text(content)
    return content.render(base, end="", parse_style=parse_style)


def _cut(pieces: list[Piece], width: int, ellipsis: str) -> list[Piece]:
    """Keep whole graphemes while they and the ellipsis fit."""
    room = width - cell_len(ellipsis)
    if room < 0:
        return []
    kept: list[Piece] = []
    for text, style in pieces:
        length = cell_len(text)
        if length <= room:
            kept.append((text, style))
            room -= length
            continue
        head = chop_cells(text, room)[0] if room else ""
        # A first grapheme wider than the room leaves an empty or an overlong head: show the ellipsis alone.
        kept.append(((head if cell_len(head) <= room else "") + ellipsis, style))
        break
    return kept
