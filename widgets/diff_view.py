"""What differs between two texts, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import ClassVar

from textual.binding import Binding, BindingType

from widgets.cells import clean
from widgets.glyphs import glyphs
from widgets.lines import Line, Span, cut
from widgets.painted_lines import PaintedLines
from widgets.tones import Tone

CONTEXT = 3
"""Lines that are the same and are shown around each change."""


class DiffKind(StrEnum):
    """What a line of a difference is; the value is its sign."""

    SAME = " "
    REMOVED = "-"
    ADDED = "+"
    GAP = "@"


@dataclass(frozen=True, slots=True)
class DiffLine:
    """A line of a difference.

    Args:
        kind: what it is.
        text: the line; of a gap how many lines are left out.
        changed: where it differs from the line that it stands against: from which character to before which.
    """

    kind: DiffKind
    text: str
    changed: tuple[int, int] | None = None


def compare_texts(before: str, after: str, context: int = CONTEXT) -> list[DiffLine]:
    """The lines that differ, with some around them; none where the texts are the same.

    Args:
        before: a text.
        after: another.
        context: how many lines that are the same are shown around each change.
    """
    old = [clean(line) for line in before.splitlines()]
    new = [clean(line) for line in after.splitlines()]
    return list(_compare(old, new, context))


def count_changes(lines: Sequence[DiffLine]) -> tuple[int, int]:
    """How many lines came and how many went."""
    added = sum(line.kind is DiffKind.ADDED for line in lines)
    return added, sum(line.kind is DiffKind.REMOVED for line in lines)


def _compare(old: Sequence[str], new: Sequence[str], context: int) -> Iterator[DiffLine]:
    shown = 0
    for group in SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(context):
        begin = group[0][1]
        if begin > shown:
            yield _gap(begin - shown)
        for kind, i, j, k, m in group:
            if kind == "equal":
                yield from (DiffLine(DiffKind.SAME, line) for line in old[i:j])
            else:
                yield from _change(old[i:j], new[k:m])
        shown = group[-1][2]
    if 0 < shown < len(old):
        yield _gap(len(old) - shown)


def _gap(count: int) -> DiffLine:
    return DiffLine(DiffKind.GAP, f"{count} line{'' if count == 1 else 's'} the same")


def _change(old: Sequence[str], new: Sequence[str]) -> Iterator[DiffLine]:
    """What went, then what came; lines that stand against one another say where they differ."""
    paired = len(old) == len(new)
    spans = [_differing(one, other) if paired else (None, None) for one, other in zip(old, new, strict=False)]
    for number, line in enumerate(old):
        yield DiffLine(DiffKind.REMOVED, line, spans[number][0] if paired else None)
    for number, line in enumerate(new):
        yield DiffLine(DiffKind.ADDED, line, spans[number][1] if paired else None)


def _differing(one: str, other: str) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """Where two lines differ, in each; nowhere where they have little in common."""
    head = _alike(one, other)
    tail = _alike(one[head:][::-1], other[head:][::-1])
    if 2 * (head + tail) < max(len(one), len(other)):
        return None, None
    return (head, len(one) - tail), (head, len(other) - tail)


def _alike(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((number for number, (a, b) in pairs if a != b), min(len(one), len(other)))


_TONES = {
    DiffKind.SAME: Tone.DIM,
    DiffKind.REMOVED: Tone.BAD,
    DiffKind.ADDED: Tone.GOOD,
    DiffKind.GAP: Tone.HELD,
}


class DiffView(PaintedLines, can_focus=True):
    """Two texts held against each other; signs say what colours say.

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
        self._diff: Sequence[DiffLine] = ()

    @property
    def diff(self) -> Sequence[DiffLine]:
        """What is shown."""
        return self._diff

    def show(self, before: str, after: str) -> None:
        """Show what differs between two texts, from its beginning."""
        self.show_lines(compare_texts(before, after))

    def show_lines(self, lines: Sequence[DiffLine]) -> None:
        """Show a difference that is known, from its beginning."""
        self._diff = lines
        self.scroll_to(y=0, animate=False, immediate=True)
        self.repaint()
        self.refresh(layout=True)

    def lay_out(self, width: int) -> Sequence[Line]:
        """The difference, in so many cells."""
        signs = glyphs(self.ascii_only)
        if not self._diff:
            return [(Span(self.same_text, Tone.DIM),)]
        return [cut(_painted(line, signs.more), width, signs.ellipsis) for line in self._diff]


def _painted(line: DiffLine, more: str) -> Line:
    tone = _TONES[line.kind]
    if line.kind is DiffKind.GAP:
        return (Span(f"{more} {line.text}", Tone.DIM),)
    sign = Span(f"{line.kind.value} ", tone)
    if line.changed is None:
        return (sign, Span(line.text, tone))
    start, end = line.changed
    quiet = Tone.PLAIN
    return (
        sign,
        Span(line.text[:start], quiet),
        Span(line.text[start:end], tone),
        Span(line.text[end:], quiet),
    )
