"""One line for what is wrong, a target at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.reactive import var

from services.domain.problem import Problem, ProblemKind
from widgets.cells import clean
from widgets.glyphs import Glyphs, glyphs
from widgets.lines import Line, Span, cut, line_width
from widgets.painted_lines import PaintedLines
from widgets.tones import Tone

GAP = 4

_PASSING = frozenset(
    {
        ProblemKind.THROTTLED,
        ProblemKind.CONFLICT,
        ProblemKind.STOPPED,
        ProblemKind.TIMEOUT,
        ProblemKind.CLOCK_SKEW,
    }
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong and where: a target's name, or nothing where it concerns all."""

    where: str
    problem: Problem

    @property
    def passing(self) -> bool:
        """Whether it may well pass by itself, and is a warning rather than an error."""
        return self.problem.retryable or self.problem.kind in _PASSING


def lay_out_troubles(troubles: Sequence[Trouble], first: int, limit: int, signs: Glyphs) -> Line:
    """The troubles that have room in ``limit`` cells, from index ``first`` on, and how many have not."""
    ordered = [troubles[(first + index) % len(troubles)] for index in range(len(troubles))]
    spans: list[Span] = [Span(" ")]
    for index, trouble in enumerate(ordered):
        left = len(ordered) - index
        piece = _spans(trouble, signs)
        more = Span(f"  +{left} more", Tone.DIM)
        reserve = 0 if left == 1 else line_width([Span(f"  +{left - 1} more")])
        gap = GAP if index else 0
        if line_width(spans) + gap + line_width(piece) + reserve <= limit:
            spans += [Span(" " * gap), *piece]
            continue
        if index:
            spans.append(more)
        else:
            spans += cut(piece, limit - line_width(spans) - reserve, signs.ellipsis)
            if left > 1:
                spans.append(Span(f"  +{left - 1} more", Tone.DIM))
        break
    return tuple(span for span in spans if span.text)


def _spans(trouble: Trouble, signs: Glyphs) -> Line:
    tone = Tone.CALL if trouble.passing else Tone.BAD
    where = f"{clean(trouble.where)}: " if trouble.where else ""
    return (Span(f"{signs.flag} ", tone), Span(where, Tone.STRONG), Span(clean(trouble.problem.line), tone))


class StatusStrip(PaintedLines):
    """A line that is there only while something is wrong."""

    DEFAULT_CSS = """
    StatusStrip {
        height: 1;
        overflow: hidden;
        display: none;
        &.-troubled { display: block; }
    }
    """

    troubles: var[tuple[Trouble, ...]] = var((), init=False)

    def __init__(self, *, ascii_only: bool = False, id: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(ascii_only=ascii_only, id=id)
        self._first = 0

    def show(self, troubles: Sequence[Trouble]) -> None:
        """Show these from now on, the gravest first; nothing hides the line."""
        self.troubles = tuple(sorted(troubles, key=lambda trouble: trouble.passing))

    def watch_troubles(self) -> None:
        """Show the line while there is something to say."""
        self._first = 0
        self.set_class(bool(self.troubles), "-troubled")
        self.repaint()

    def advance(self) -> None:
        """Begin with the next trouble, where not all have room."""
        if self.troubles:
            self._first = (self._first + 1) % len(self.troubles)
            self.repaint()

    def on_click(self) -> None:
        """A click shows the next trouble."""
        self.advance()

    def lay_out(self, width: int) -> Sequence[Line]:
        """The line, in so many cells."""
        if not self.troubles:
            return []
        return [lay_out_troubles(self.troubles, self._first, width - 1, glyphs(self.ascii_only))]
