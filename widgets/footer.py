"""The line of keys at the bottom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.message import Message

from widgets.cells import clean, width
from widgets.glyphs import glyphs
from widgets.lines import Line, Span
from widgets.painted_lines import PaintedLines
from widgets.tones import Tone

GAP = 2
LOCK = 2
"""Cells of a lock and of the space behind it."""


@dataclass(frozen=True, slots=True)
class KeyHint:
    """A key and what it does.

    Args:
        key: the key as people read it, such as ``enter`` or ``?``.
        text: what it does, in a word or two.
        command: what to run when the hint is clicked; the hint is not clickable without.
        always: whether it stays when the line is too narrow for all.
        locked: whether it is denied; a lock stands before the text then.
    """

    key: str
    text: str
    command: str = ""
    always: bool = False
    locked: bool = False

    @property
    def cells(self) -> int:
        """How many cells it takes."""
        return width(clean(self.key)) + 1 + (LOCK if self.locked else 0) + width(clean(self.text))


def fit_hints(hints: Sequence[KeyHint], limit: int) -> list[KeyHint]:
    """The hints that have room in ``limit`` cells; the rightmost go first, save those that stay always."""
    kept = list(hints)
    while kept and sum(hint.cells + GAP for hint in kept) - GAP > limit:
        droppable = [index for index, hint in enumerate(kept) if not hint.always]
        del kept[droppable[-1] if droppable else -1]
    return kept


class KeyFooter(PaintedLines):
    """One line of key hints, made by the caller from its list of commands."""

    DEFAULT_CSS = """
    KeyFooter {
        dock: bottom;
        height: 1;
        overflow: hidden;
        background: $panel;
    }
    """

    @dataclass
    class Pressed(Message):
        """A hint was clicked."""

        command: str

    def __init__(
        self,
        hints: Sequence[KeyHint] = (),
        *,
        ascii_only: bool = False,
        id: str | None = None,  # noqa: A002 (Textual's own name for it)
    ) -> None:
        super().__init__(ascii_only=ascii_only, id=id)
        self._hints = tuple(hints)
        self._places: list[tuple[range, str]] = []

    def show(self, hints: Sequence[KeyHint]) -> None:
        """Show these keys from now on."""
        self._hints = tuple(hints)
        self.repaint()

    def lay_out(self, width: int) -> Sequence[Line]:
        """The line, in so many cells."""
        spans = [Span(" ")]
        self._places = []
        column = 1
        for hint in fit_hints(self._hints, width - 2):
            spans += self._hint(hint)
            self._places.append((range(column, column + hint.cells), hint.command))
            column += hint.cells + GAP
        return [tuple(spans)]

    def _hint(self, hint: KeyHint) -> list[Span]:
        key, text = clean(hint.key), clean(hint.text)
        if hint.locked:
            lock = glyphs(self.ascii_only).lock
            return [Span(f"{key} {lock} {text}", Tone.DIM), Span(" " * GAP)]
        return [Span(key, Tone.ACCENT), Span(" "), Span(text), Span(" " * GAP)]

    def on_click(self, event: events.Click) -> None:
        """Tell which hint was clicked."""
        event.stop()
        command = next((command for cells, command in self._places if event.x in cells), "")
        if command:
            self.post_message(self.Pressed(command))
