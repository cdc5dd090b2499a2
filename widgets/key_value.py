"""A pane of labels and values: the details of what is selected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from textual.binding import Binding, BindingType

from widgets.cells import clean, width, wrap
from widgets.glyphs import glyphs
from widgets.lines import Line, Span, cut
from widgets.painted_lines import PaintedLines
from widgets.tones import Tone

LABEL_LIMIT = 18


@dataclass(frozen=True, slots=True)
class Field:
    """A label and its value.

    Args:
        label: what the value is; without it the value takes the pane's whole width.
        value: the value as it came; line breaks in it are kept, other control characters shown.
        tone: how the value is painted.
        copy: what is copied where that is more than the value shown, such as a whole id.
        secret: whether the value must never be copied.
    """

    label: str
    value: str
    tone: Tone = Tone.PLAIN
    copy: str | None = None
    secret: bool = False

    @property
    def copyable(self) -> str | None:
        """The text to copy, if there is one to copy."""
        return None if self.secret else (self.value if self.copy is None else self.copy) or None


@dataclass(frozen=True, slots=True)
class Title:
    """A heading line: a text, and a status or other remark behind it."""

    text: str
    remark: str = ""
    tone: Tone = Tone.STRONG
    remark_tone: Tone = Tone.DIM


@dataclass(frozen=True, slots=True)
class Space:
    """An empty line."""


@dataclass(frozen=True, slots=True)
class Toned:
    """A line painted by the caller; cut where it is too long."""

    line: Line


Entry: TypeAlias = Field | Title | Space | Toned


def lay_out_entries(entries: Sequence[Entry], limit: int, *, ascii_only: bool = False) -> list[Line]:
    """The entries as lines of at most ``limit`` cells; values wrap beside their labels."""
    signs = glyphs(ascii_only)
    labels = [width(clean(entry.label)) for entry in entries if isinstance(entry, Field) and entry.label]
    column = min(max(labels, default=0), LABEL_LIMIT, max(4, limit // 3)) + 2
    lines: list[Line] = []
    for entry in entries:
        match entry:
            case Field():
                lines += _field_lines(entry, column if entry.label else 0, limit, signs.ellipsis)
            case Title(text=text, remark=remark, tone=tone, remark_tone=remark_tone):
                spans = [Span(clean(text), tone)]
                if remark:
                    spans += [Span("  "), Span(clean(remark), remark_tone)]
                lines.append(cut(spans, limit, signs.ellipsis))
            case Space():
                lines.append(())
            case Toned(line=line):
                lines.append(cut(line, limit, signs.ellipsis))
    return lines


def _field_lines(field: Field, column: int, limit: int, ellipsis: str) -> list[Line]:
    label = cut([Span(clean(field.label), Tone.DIM)], max(0, column - 2), ellipsis)
    fill = " " * (column - sum(width(span.text) for span in label))
    texts = [
        folded
        for text in field.value.expandtabs(4).splitlines() or [""]
        for folded in wrap(clean(text), limit - column)
    ]
    lines: list[Line] = [(*label, Span(fill), Span(texts[0], field.tone))]
    lines += [(Span(" " * column), Span(text, field.tone)) for text in texts[1:]]
    return [tuple(span for span in line if span.text) for line in lines]


class KeyValuePane(PaintedLines, can_focus=True):
    """Labels and values, wrapped and scrolled; an update repaints only the cells that changed."""

    DEFAULT_CSS = """
    KeyValuePane {
        padding: 0 0 0 1;
        scrollbar-gutter: stable;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "scroll_up", "Up", show=False, id="pane.up"),
        Binding("down,j", "scroll_down", "Down", show=False, id="pane.down"),
    ]

    def __init__(
        self,
        entries: Sequence[Entry] = (),
        *,
        ascii_only: bool = False,
        id: str | None = None,  # noqa: A002 (Textual's own name for it)
    ) -> None:
        super().__init__(ascii_only=ascii_only, id=id)
        self._entries = tuple(entries)

    def show(self, entries: Sequence[Entry], *, from_top: bool = False) -> None:
        """Show these from now on.

        Args:
            entries: what to show.
            from_top: whether this is about something else than before, and is read from its beginning.
        """
        self._entries = tuple(entries)
        self.repaint()
        if from_top:
            self.scroll_to(y=0, animate=False, immediate=True)

    @property
    def copyable(self) -> list[tuple[str, str]]:
        """The labels and whole values that may be copied, in order."""
        return [
            (entry.label, text)
            for entry in self._entries
            if isinstance(entry, Field) and (text := entry.copyable) is not None
        ]

    def lay_out(self, width: int) -> Sequence[Line]:
        """The entries, in so many cells."""
        return lay_out_entries(self._entries, width, ascii_only=self.ascii_only)
