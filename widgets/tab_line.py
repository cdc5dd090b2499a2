"""A line of tabs with counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.message import Message

from widgets.cells import clean, width
from widgets.lines import Line, Span
from widgets.painted_lines import PaintedLines
from widgets.tones import Tone

GAP = 2


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab.

    Args:
        id: what the screen calls it.
        key: the key that chooses it, as people read it.
        text: its name.
        count: how many rows it has; None where that is not known yet.
        tone: of the count where there is something to count.
    """

    id: str
    key: str
    text: str
    count: int | None = None
    tone: Tone = Tone.PLAIN


class TabLine(PaintedLines):
    """Tabs side by side, the chosen one emphasised; a click chooses."""

    DEFAULT_CSS = """
    TabLine {
        height: 1;
        overflow: hidden;
    }
    """

    @dataclass
    class Chosen(Message):
        """A tab was clicked."""

        tab: str

    def __init__(self, *, ascii_only: bool = False, id: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(ascii_only=ascii_only, id=id)
        self._tabs: tuple[Tab, ...] = ()
        self._chosen = ""
        self._remark = ""
        self._places: list[tuple[range, str]] = []

    def show(self, tabs: Sequence[Tab], chosen: str, remark: str = "") -> None:
        """Show these tabs, one of them chosen, and a remark at the right end."""
        self._tabs, self._chosen, self._remark = tuple(tabs), chosen, remark
        self.repaint()

    def lay_out(self, limit: int) -> Sequence[Line]:
        """The line, in so many cells; without room for all, keys and then empty tabs give way."""
        tabs = self._tabs
        with_keys = True
        if self._length(tabs, with_keys=True) > limit:
            with_keys = False
        if self._length(tabs, with_keys=with_keys) > limit:
            tabs = tuple(tab for tab in tabs if tab.count or tab.id == self._chosen)
        spans: list[Span] = [Span(" ")]
        self._places = []
        column = 1
        for tab in tabs:
            pieces = self._pieces(tab, with_keys=with_keys)
            length = sum(width(piece.text) for piece in pieces)
            self._places.append((range(column, column + length), tab.id))
            spans += [*pieces, Span(" " * GAP)]
            column += length + GAP
        remark = clean(self._remark)
        if remark and column + width(remark) + 1 <= limit:
            spans += [Span(" " * (limit - column - width(remark) - 1)), Span(remark, Tone.DIM)]
        return [tuple(spans)]

    def _pieces(self, tab: Tab, *, with_keys: bool) -> list[Span]:
        chosen = tab.id == self._chosen
        quiet = not tab.count and not chosen
        name = Tone.ACCENT if chosen else Tone.DIM if quiet else Tone.PLAIN
        pieces = [Span(f"{tab.key} ", Tone.DIM)] if with_keys else []
        pieces.append(Span(clean(tab.text), name))
        if tab.count is not None:
            pieces.append(Span(f" {tab.count}", Tone.DIM if not tab.count else tab.tone))
        return pieces

    def _length(self, tabs: Sequence[Tab], *, with_keys: bool) -> int:
        pieces = [piece for tab in tabs for piece in self._pieces(tab, with_keys=with_keys)]
        return 1 + sum(width(piece.text) for piece in pieces) + GAP * len(tabs)

    def on_click(self, event: events.Click) -> None:
        """Tell which tab was clicked."""
        event.stop()
        chosen = next((tab for cells, tab in self._places if event.x in cells), "")
        if chosen:
            self.post_message(self.Chosen(chosen))
