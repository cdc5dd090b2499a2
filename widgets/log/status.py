"""The line above a log: what it is the log of, and how its reading goes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo

from services.domain.log_tail import TailState, TailStatus
from widgets.cells import clean, wrap
from widgets.glyphs import glyphs
from widgets.lines import Line, Span, justify
from widgets.log.times import moment
from widgets.painted_lines import PaintedLines
from widgets.tones import Tone


@dataclass(frozen=True, slots=True)
class LogFacts:
    """What the line tells.

    Args:
        title: what the log is of.
        place: where it is.
        status: how the reading goes.
        rows: how many rows are held.
        below: how many of them are below the screen.
        following: whether the view stays at the end.
        searching: whether something is searched for.
        found: the how manieth match the cursor is at, and how many there are.
        selected: how many rows are selected.
        instant: when the row under the cursor was written, in milliseconds since 1970.
    """

    title: str = ""
    place: str = ""
    status: TailStatus = field(default_factory=TailStatus)
    rows: int = 0
    below: int = 0
    following: bool = True
    searching: bool = False
    found: tuple[int, int] = (0, 0)
    selected: int = 0
    instant: int | None = None


_TONES = {
    TailState.OPENING: Tone.DIM,
    TailState.MISSING: Tone.DIM,
    TailState.WAITING: Tone.CALL,
    TailState.FOLLOWING: Tone.BUSY,
    TailState.TROUBLED: Tone.BAD,
    TailState.ENDED: Tone.DIM,
}


class LogStatusLine(PaintedLines):
    """One line; only the cells that change are painted again.

    Args:
        ascii_only: whether its signs are ASCII.
        zone: the zone of the time; the machine's where it is not given.
    """

    DEFAULT_CSS = """
    LogStatusLine {
        height: 1;
        overflow: hidden;
    }
    """

    def __init__(self, *, ascii_only: bool = False, zone: tzinfo | None = None) -> None:
        super().__init__(ascii_only=ascii_only)
        self._zone = zone
        self._facts = LogFacts()

    def show(self, facts: LogFacts) -> None:
        """Tell something else."""
        if facts != self._facts:
            self._facts = facts
            self.repaint()

    def lay_out(self, width: int) -> Sequence[Line]:
        """The line in so many cells; title and place give way first."""
        facts = self._facts
        left = [Span(" ")]
        if facts.title:
            left += [Span(clean(facts.title), Tone.STRONG), Span("  ")]
        if facts.place:
            left.append(Span(clean(facts.place), Tone.DIM))
        signs = glyphs(self.ascii_only)
        right: list[Span] = []
        for span in self._facts_in_words():
            if right:
                right.append(Span(f" {signs.dot} ", Tone.DIM))
            right.append(span)
        return [justify(left, [*right, Span(" ")], width, signs.ellipsis)]

    def _facts_in_words(self) -> Iterable[Span]:
        facts, status = self._facts, self._facts.status
        if facts.selected:
            yield Span(f"{facts.selected:,} selected", Tone.ACCENT)
        if facts.searching:
            at, count = facts.found
            yield Span(f"match {at:,}/{count:,}" if count else "no match", Tone.ACCENT)
        if status.loading_earlier:
            yield Span("loading earlier", Tone.DIM)
        if status.throttled:
            yield Span("throttled", Tone.CALL)
        if status.state is TailState.FOLLOWING and not facts.following:
            yield Span(f"{facts.below:,} below", Tone.CALL) if facts.below else Span("paused", Tone.DIM)
        else:
            yield Span(status.state.value, _TONES[status.state])
        if facts.rows:
            more = "" if status.at_start else "+"
            yield Span(f"{facts.rows:,}{more} lines")
        if facts.instant is not None:
            yield Span(moment(facts.instant, self._zone), Tone.DIM)


class LogNote(PaintedLines):
    """What there is to say about a log in a line or a few; not there where there is nothing to say."""

    DEFAULT_CSS = """
    LogNote {
        height: auto;
        max-height: 3;
        display: none;
        overflow: hidden;
    }
    """

    def __init__(self, *, ascii_only: bool = False) -> None:
        super().__init__(ascii_only=ascii_only)
        self._text = ""
        self._tone = Tone.PLAIN

    @property
    def text(self) -> str:
        """What it says."""
        return self._text

    def say(self, text: str, tone: Tone = Tone.PLAIN) -> None:
        """Say something else, or nothing more."""
        if (text, tone) == (self._text, self._tone):
            return
        self._text, self._tone = text, tone
        self.display = bool(text)
        self.refresh(layout=True)
        self.repaint()

    def lay_out(self, width: int) -> Sequence[Line]:
        """The text, folded, a cell from the edges as the lines above it are."""
        lines = wrap(clean(self._text), width - 2) if self._text else []
        return [(Span(" "), Span(line, self._tone)) for line in lines]
