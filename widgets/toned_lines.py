"""A few painted lines: what is said above or below the main thing of a screen."""

from __future__ import annotations

from collections.abc import Sequence

from widgets.glyphs import glyphs
from widgets.lines import Line, cut
from widgets.painted_lines import PaintedLines


class TonedLines(PaintedLines):
    """Lines that are given as they are to be painted; what is too long is cut. It is as high as they are many."""

    DEFAULT_CSS = """
    TonedLines {
        height: auto;
        overflow: hidden;
    }
    """

    def __init__(self, *, ascii_only: bool = False, id: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(ascii_only=ascii_only, id=id)
        self._shown: tuple[Line, ...] = ()

    def show(self, lines: Sequence[Line]) -> None:
        """Show these from now on; only the cells that differ are painted."""
        self._shown = tuple(lines)
        self.repaint()

    def lay_out(self, width: int) -> Sequence[Line]:
        """The lines, in so many cells."""
        ellipsis = glyphs(self.ascii_only).ellipsis
        return [cut(line, width, ellipsis) for line in self._shown]
