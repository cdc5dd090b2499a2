"""The styles of the grid, resolved once for each look a row can have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from textual.color import ColorParseError
from textual.css.tokenizer import TokenError
from textual.markup import MarkupError
from textual.style import Style
from textual.widget import Widget


class Look(NamedTuple):
    """What decides how a row is drawn, besides its values.

    Attributes:
        cursor: The cursor stands on it.
        focused: It has the cursor and the grid has the focus.
        marked: The operator marked it.
        stale: It is old: shown dimmed until something fresh replaces it.
    """

    cursor: bool = False
    focused: bool = False
    marked: bool = False
    stale: bool = False


@dataclass(frozen=True, slots=True)
class GridGlyphs:
    """The signs the grid draws itself; each takes one cell.

    Attributes:
        cursor: In the gutter of the row with the cursor.
        mark: In the gutter of a marked row.
        both: In the gutter of a marked row with the cursor.
        ascending: Behind the title of the column that sorts, least first.
        descending: The same, greatest first.
    """

    cursor: str = "▌"
    mark: str = "•"
    both: str = "◉"
    ascending: str = "▲"
    descending: str = "▼"

    def gutter(self, look: Look) -> str:
        """The sign in front of a row."""
        if look.cursor:
            return self.both if look.marked else self.cursor
        return self.mark if look.marked else " "


UNICODE = GridGlyphs()
ASCII = GridGlyphs(cursor=">", mark="*", both="#", ascending="^", descending="v")


class Palette:
    """Component classes of a widget and theme variables, as styles; cleared when the theme changes."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._looks: dict[Look, Style] = {}
        self._named: dict[str, Style] = {}

    def clear(self) -> None:
        """Forget what was resolved."""
        self._looks.clear()
        self._named.clear()

    def row(self, look: Look) -> Style:
        """The style beneath the cells of a row."""
        if (style := self._looks.get(look)) is None:
            names = _classes(look)
            style = self._widget.get_visual_style(*names)
            # Textual leaves this one attribute out of a visual style.
            if any(self._widget.get_component_styles(name).text_style.reverse for name in names):
                style += Style(reverse=True)
            self._looks[look] = style
        return style

    def component(self, *names: str) -> Style:
        """The style of component classes of the grid, on its background."""
        return self._widget.get_visual_style(*names)

    def parse(self, style: str | Style) -> Style:
        """Resolve a style: `.name` is a component class of the grid or a parent, the rest Textual's syntax.

        A name nobody knows adds no style: a cell is data, and a theme may lack a colour.
        """
        if isinstance(style, Style):
            return style
        if (known := self._named.get(style)) is None:
            known = self._named[style] = (
                self._component(style[1:]) if style.startswith(".") else _parsed(style)
            )
        return known

    def _component(self, name: str) -> Style:
        for node in self._widget.ancestors_with_self:
            if not isinstance(node, Widget):
                break
            try:
                return node.get_visual_style(name, partial=True)
            except KeyError:
                continue
        return Style.null()


def _classes(look: Look) -> list[str]:
    wanted: Mapping[str, bool] = {
        "grid--row": True,
        "grid--stale": look.stale,
        "grid--marked": look.marked,
        "grid--cursor-blurred": look.cursor and not look.focused,
        "grid--cursor": look.cursor and look.focused,
    }
    return [name for name, holds in wanted.items() if holds]


def _parsed(style: str) -> Style:
    try:
        return Style.parse(style)
    except (ColorParseError, MarkupError, TokenError):
        return Style.null()
