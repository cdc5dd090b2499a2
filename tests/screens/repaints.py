"""What a widget paints, and how much of it it paints again."""

from __future__ import annotations

import pytest
from textual.geometry import Region

from widgets.painted_lines import PaintedLines


class Repaints:
    """Counts the cells that a widget asks to have painted again."""

    def __init__(self, widget: PaintedLines, monkeypatch: pytest.MonkeyPatch) -> None:
        self.regions: list[Region | None] = []
        original = widget.refresh

        def refresh(*regions: Region, **options: bool) -> object:
            self.regions += regions or [None]
            return original(*regions, **options)

        monkeypatch.setattr(widget, "refresh", refresh)

    @property
    def cells(self) -> int:
        assert None not in self.regions, "the whole widget was painted again"
        return sum(region.area for region in self.regions if region is not None)


def shown(widget: PaintedLines) -> list[str]:
    """What a widget paints, as text."""
    return [widget.render_line(y).text.rstrip() for y in range(widget.size.height)]
