"""The short list of what could complete a typed text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.style import Style
from textual import events
from textual.message import Message

from widgets.cells import clean, pad, width
from widgets.glyphs import glyphs
from widgets.lines import Line, Span, cut
from widgets.matching import Match, ranked
from widgets.painted_lines import PaintedLines
from widgets.tones import Tone

SHOWN = 8
VALUE_LIMIT = 40


@dataclass(frozen=True, slots=True)
class Completion:
    """A text that could stand in the line.

    Args:
        value: the whole text that takes the line's place.
        label: how it is listed; the value itself where it is empty.
        help: what it does.
    """

    value: str
    label: str = ""
    help: str = ""


class CompletionList(PaintedLines):
    """At most eight completions, the best lowest down, next to the line they complete."""

    COMPONENT_CLASSES = {"completion--current"}
    DEFAULT_CSS = """
    CompletionList {
        height: auto;
        overflow: hidden;
        & > .completion--current { background: $panel-lighten-1; text-style: bold; }
    }
    """

    @dataclass
    class Chosen(Message):
        """A completion was clicked."""

        completion: Completion

    def __init__(self, *, ascii_only: bool = False) -> None:
        super().__init__(ascii_only=ascii_only)
        self._offers: list[tuple[Completion, Match]] = []
        self._current = 0

    @property
    def current(self) -> Completion | None:
        """The highlighted completion."""
        return self._offers[self._current][0] if self._offers else None

    def offer(self, typed: str, completions: Sequence[Completion]) -> None:
        """List those that match what was typed and highlight the best."""
        self._offers = ranked(typed, completions, lambda completion: completion.value)[:SHOWN]
        self._current = 0
        self.styles.height = len(self._offers)
        self.repaint()
        self.refresh()

    def move(self, by: int) -> None:
        """Highlight another; ends at the ends. The best stands lowest, so up (-1) goes to the next best."""
        if self._offers:
            self._current = min(max(0, self._current - by), len(self._offers) - 1)
            self.repaint()
            self.refresh()

    def lay_out(self, width: int) -> Sequence[Line]:
        """The completions, in so many cells; the best is the last line."""
        signs = glyphs(self.ascii_only)
        column = min(VALUE_LIMIT, max((self._label_width(offer) for offer, _ in self._offers), default=0))
        lines: list[Line] = []
        for index, (offer, found) in enumerate(self._offers):
            bar = signs.bar if index == self._current else " "
            spans = [Span(bar, Tone.ACCENT), *_label(offer, found, column, signs.ellipsis)]
            spans += [Span("  "), Span(clean(offer.help), Tone.DIM)]
            lines.append(cut(spans, width, signs.ellipsis))
        return lines[::-1]

    @staticmethod
    def _label_width(offer: Completion) -> int:
        return width(clean(offer.label or offer.value))

    def base_style(self, y: int) -> Style:
        """The highlighted line stands out."""
        if len(self._offers) - 1 - y == self._current:
            return self.rich_style + self.get_component_rich_style("completion--current", partial=True)
        return self.rich_style

    def on_click(self, event: events.Click) -> None:
        """Tell which completion was clicked."""
        event.stop()
        index = len(self._offers) - 1 - event.y
        if 0 <= index < len(self._offers):
            self.post_message(self.Chosen(self._offers[index][0]))


def _label(offer: Completion, found: Match, column: int, ellipsis: str) -> list[Span]:
    """The label, with the letters that matched stressed where the label is the value itself."""
    label = clean(offer.label or offer.value)
    if label != offer.value or width(label) > column or not found.places:
        return [Span(pad(label, column, ellipsis))]
    places = set(found.places)
    spans = [Span(letter, Tone.ACCENT if at in places else Tone.PLAIN) for at, letter in enumerate(label)]
    return [*spans, Span(" " * (column - width(label)))]
