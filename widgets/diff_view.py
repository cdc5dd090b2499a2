"""What differs between two texts, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import ClassVar

from textual.binding import Binding, BindingType

from services.domain.diff import DiffLine, DiffLineKind
from widgets.cells import clean
from widgets.glyphs import glyphs
from widgets.lines import Line, Span, cut
from widgets.painted_lines import PaintedLines
from widgets.tones import Tone

_TONES = {
    DiffLineKind.SAME: Tone.DIM,
    DiffLineKind.REMOVED: Tone.BAD,
    DiffLineKind.ADDED: Tone.GOOD,
    DiffLineKind.GAP: Tone.DIM,
}


def count_changes(lines: Sequence[DiffLine]) -> tuple[int, int]:
    """How many lines came and how many went."""
    added = sum(line.kind is DiffLineKind.ADDED for line in lines)
    return added, sum(line.kind is DiffLineKind.REMOVED for line in lines)


def paint_diff(lines: Sequence[DiffLine], *, ascii_only: bool = False) -> list[Line]:
    """A difference as lines; of a line that was changed what differs stands out. Signs say what colours say."""
    more = glyphs(ascii_only).more
    painted: list[Line] = []
    for changed, group in groupby(enumerate(lines), key=lambda entry: entry[1].kind in _CHANGED):
        block = list(group)
        if changed:
            painted += _paint_change([line for _, line in block])
            continue
        for at, line in block:
            if line.kind is DiffLineKind.GAP:
                painted.append((Span(f"{more} {_left_out(lines, at)}".rstrip(), Tone.DIM),))
            else:
                painted.append((Span(f"  {clean(line.text)}", Tone.DIM),))
    return painted


_CHANGED = (DiffLineKind.REMOVED, DiffLineKind.ADDED)


def _left_out(lines: Sequence[DiffLine], at: int) -> str:
    """How many lines a gap stands for; nothing at the end, where that is not known."""
    onward = next((line.before for line in lines[at + 1 :] if line.before is not None), None)
    if onward is None:
        return ""
    last = next((line.before for line in reversed(lines[:at]) if line.before is not None), 0) or 0
    count = onward - last - 1
    return f"{count} line{'' if count == 1 else 's'}"


def _paint_change(block: Sequence[DiffLine]) -> list[Line]:
    """What went and came; lines that stand against one another say where they differ."""
    gone = [clean(line.text) for line in block if line.kind is DiffLineKind.REMOVED]
    came = [clean(line.text) for line in block if line.kind is DiffLineKind.ADDED]
    paired = len(gone) == len(came)
    painted: list[Line] = []
    for kind, texts, others in ((DiffLineKind.REMOVED, gone, came), (DiffLineKind.ADDED, came, gone)):
        for at, text in enumerate(texts):
            painted.append(_paint_line(kind, text, others[at] if paired else ""))
    return painted


def _paint_line(kind: DiffLineKind, text: str, other: str) -> Line:
    tone = _TONES[kind]
    head = _alike(text, other)
    while head and text[head - 1].isalnum():  # whole words are told apart, not their letters
        head -= 1
    tail = _alike(text[head:][::-1], other[head:][::-1])
    while tail and text[len(text) - tail].isalnum():
        tail -= 1
    if 2 * (head + tail) < max(len(text), len(other)):
        return (Span(f"{kind.value} {text}", tone),)
    end = len(text) - tail
    return (Span(f"{kind.value} ", tone), Span(text[:head]), Span(text[head:end], tone), Span(text[end:]))


def _alike(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((number for number, (a, b) in pairs if a != b), min(len(one), len(other)))


class DiffView(PaintedLines, can_focus=True):
    """A difference of two texts; as high as it is long where nothing else is said.

    Args:
        ascii_only: whether its signs are ASCII.
        same_text: what it says where nothing differs.
        id: the widget's id.
    """

    DEFAULT_CSS = """
    DiffView { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "scroll_up", "Up", show=False, id="diff.up"),
        Binding("down,j", "scroll_down", "Down", show=False, id="diff.down"),
    ]

    def __init__(
        self,
        *,
        ascii_only: bool = False,
        same_text: str = "Nothing differs.",
        id: str | None = None,  # noqa: A002 (Textual's own name for it)
    ) -> None:
        super().__init__(ascii_only=ascii_only, id=id)
        self.same_text = same_text
        self._diff: tuple[DiffLine, ...] = ()

    @property
    def diff(self) -> tuple[DiffLine, ...]:
        """What is shown."""
        return self._diff

    def show(self, lines: Sequence[DiffLine]) -> None:
        """Show a difference from its beginning."""
        self._diff = tuple(lines)
        self.scroll_to(y=0, animate=False, immediate=True)
        self.repaint()
        self.refresh(layout=True)

    def lay_out(self, width: int) -> Sequence[Line]:
        """The difference, in so many cells."""
        if not self._diff:
            return [(Span(self.same_text, Tone.DIM),)]
        ellipsis = glyphs(self.ascii_only).ellipsis
        return [cut(line, width, ellipsis) for line in paint_diff(self._diff, ascii_only=self.ascii_only)]
