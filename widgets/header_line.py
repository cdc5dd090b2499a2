"""The one line on top: where we are on the left, whom and how we are connected on the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from widgets.ages import age
from widgets.cells import clean, width
from widgets.crumbs import fit_crumbs
from widgets.glyphs import glyphs
from widgets.lines import Line, Span, cut, justify, line_width
from widgets.painted_lines import PaintedLines
from widgets.tones import Tone


class Mode(StrEnum):
    """What acts mean here; the value is the word on screen."""

    LIVE = "LIVE"
    READ_ONLY = "READ-ONLY"
    DEMO = "DEMO"


@dataclass(frozen=True, slots=True)
class Freshness:
    """How old what is on screen is, in words."""

    text: str = ""
    tone: Tone = Tone.DIM

    @classmethod
    def fresh(cls, seconds: float) -> Freshness:
        """The data came so many seconds ago and is due no sooner: ``2s``."""
        return cls(age(seconds))

    @classmethod
    def stale(cls, seconds: float) -> Freshness:
        """The data should have been refreshed by now: ``stale 43s``."""
        return cls(f"stale {age(seconds)}", Tone.CALL)

    @classmethod
    def cached(cls, seconds: float) -> Freshness:
        """Some of the data is what an earlier run knew so many seconds ago: ``cached 3h``."""
        return cls(f"cached {age(seconds)}", Tone.CALL)

    @classmethod
    def throttled(cls) -> Freshness:
        """The service refuses calls for now."""
        return cls("throttled", Tone.CALL)

    @classmethod
    def slow(cls) -> Freshness:
        """The service takes seconds for each answer."""
        return cls("slow answers", Tone.CALL)

    @classmethod
    def offline(cls) -> Freshness:
        """Nothing answers."""
        return cls("offline", Tone.BAD)


@dataclass(frozen=True, slots=True)
class Heading:
    """What the header line says.

    Args:
        crumbs: where we are, outermost first.
        target: which account and region, or how many, such as ``prod 111122223333  eu-west-1``.
        short_target: the same where room is scarce, such as ``prod eu-west-1``.
        danger: whether an act here wants the pipeline's name typed; colours the target.
        mode: what acts mean here.
        freshness: how old what is on screen is.
        clock: the time of day, or nothing.
    """

    crumbs: Sequence[str] = ()
    target: str = ""
    short_target: str = ""
    danger: bool = False
    mode: Mode = Mode.LIVE
    freshness: Freshness = Freshness()
    clock: str = ""


class HeaderLine(PaintedLines):
    """One line: the application's name and crumbs left; target, mode, freshness and clock right."""

    DEFAULT_CSS = """
    HeaderLine {
        dock: top;
        height: 1;
        overflow: hidden;
        background: $panel;
    }
    """

    def __init__(
        self,
        application: str = "pipedeck",
        *,
        ascii_only: bool = False,
        id: str | None = None,  # noqa: A002 (Textual's own name for it)
    ) -> None:
        super().__init__(ascii_only=ascii_only, id=id)
        self._application = application
        self._heading = Heading()

    def show(self, heading: Heading) -> None:
        """Say this from now on."""
        self._heading = heading
        self.repaint()

    def lay_out(self, width: int) -> Sequence[Line]:
        """The line, in so many cells."""
        return [lay_out_heading(self._application, self._heading, width, ascii_only=self.ascii_only)]


_MODE_TONES = {Mode.LIVE: Tone.GOOD, Mode.READ_ONLY: Tone.HELD, Mode.DEMO: Tone.ACCENT}


def lay_out_heading(application: str, heading: Heading, limit: int, *, ascii_only: bool = False) -> Line:
    """The header line in exactly ``limit`` cells.

    What gives way, in order: middle crumbs, the clock, the target's long form, the application's name, and at
    last the target's end.
    """
    target = _target(heading.target, danger=heading.danger)
    short = _target(heading.short_target or heading.target, danger=heading.danger)
    mode = Span(heading.mode.value, _MODE_TONES[heading.mode])
    fresh = Span(clean(heading.freshness.text), heading.freshness.tone)
    clock = Span(heading.clock, Tone.DIM)
    name = Span(application, Tone.ACCENT)
    wanted = _crumbs_at_least(heading.crumbs)
    rooms: tuple[tuple[list[Span], list[Span]], ...] = (
        ([name], [target, mode, fresh, clock]),
        ([name], [target, mode, fresh]),
        ([name], [short, mode, fresh]),
        ([], [short, mode, fresh]),
    )
    for left, right in rooms:
        taken = sum(width(span.text) + 2 for span in (*left, *right) if span.text) + 2
        if limit - taken >= wanted:
            return _join(left, right, heading.crumbs, limit, ascii_only=ascii_only)
    spare = limit // 2 - width(mode.text) - width(fresh.text) - 6
    rest = cut([short], max(0, spare), glyphs(ascii_only).ellipsis)
    return _join([], [*rest, mode, fresh], heading.crumbs, limit, ascii_only=ascii_only)


def _target(text: str, *, danger: bool) -> Span:
    label = clean(text)
    return Span(f" {label} ", Tone.DANGER) if danger and label else Span(label)


def _crumbs_at_least(crumbs: Sequence[str]) -> int:
    """How many cells the crumbs should have before the right side gives way: its last, within reason."""
    return min(24, width(clean(crumbs[-1])) + 6) if crumbs else 0


def _join(
    left: Sequence[Span], right: Sequence[Span], crumbs: Sequence[str], limit: int, *, ascii_only: bool
) -> Line:
    signs = glyphs(ascii_only)
    end: list[Span] = []
    for span in right:
        if span.text:
            end += [Span("  "), span] if end else [span]
    start = [Span(" ")]
    for span in left:
        start += [span, Span("  ")]
    room = limit - line_width(start) - line_width(end) - 3
    start += fit_crumbs(crumbs, room, signs)
    return justify(start, [*end, Span(" ")], limit, signs.ellipsis)
