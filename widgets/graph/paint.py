"""Graph lines as toned text, in the cells there are."""

from __future__ import annotations

from collections.abc import Sequence

from services.domain.standing import Standing
from services.domain.status import ConditionType
from widgets.ages import age, ago, duration, remaining
from widgets.cells import clean, fit, pad, squeeze, width
from widgets.glyphs import Glyphs
from widgets.graph.lines import (
    ActionLine,
    ConditionLine,
    ErrorLine,
    ExecutionLine,
    FailureLine,
    GraphLine,
    InboundLine,
    MoreLine,
    NoteLine,
    RuleLine,
    StageLine,
    Timing,
    TransitionLine,
)
from widgets.lines import Line, Span, justify
from widgets.status_glyph import tone, word
from widgets.tones import Tone

ROOMY = 64
"""From how many cells on every line has room for its status word."""

_INDENT = 5
_WORD = 9
_TIME = 7
_GOING = frozenset({Standing.RUNNING, Standing.STOPPING})
_KINDS = {
    ConditionType.BEFORE_ENTRY: "before entry",
    ConditionType.ON_SUCCESS: "on success",
    ConditionType.ON_FAILURE: "on failure",
}
_RESULTS = {"ROLLBACK": "roll back", "FAIL": "fail", "RETRY": "retry", "SKIP": "skip the stage"}
_RETRIES = {"FAILED_ACTIONS": "the failed actions", "ALL_ACTIONS": "all actions"}


class Painter:
    """Paints the lines of one graph at one width, so that their columns agree.

    Args:
        lines: all lines of the graph.
        signs: the signs to draw with.
        limit: the cells there are.
    """

    def __init__(self, lines: Sequence[GraphLine], signs: Glyphs, limit: int) -> None:
        self._signs = signs
        self._limit = limit
        self._roomy = limit >= ROOMY
        names = [width(clean(line.item.action)) for line in lines if isinstance(line, ActionLine)]
        stages = [width(clean(line.item.stage)) - 2 for line in lines if isinstance(line, StageLine)]
        most = max(12, limit * 2 // 5 - _INDENT)
        self._name = min(max([*names, *stages], default=0), most)

    def paint(self, line: GraphLine, now: float, *, here: bool = False) -> Line:
        """A line of exactly as many cells as there are.

        Args:
            line: what to paint.
            now: the present, for spans of time.
            here: whether the cursor is on it.
        """
        left, right = self._parts(line, now)
        bar = Span(self._signs.bar, Tone.ACCENT) if here else Span(" ")
        return justify([bar, *left], [*right, Span(" ")], self._limit, self._signs.ellipsis)

    def _parts(self, line: GraphLine, now: float) -> tuple[list[Span], list[Span]]:
        match line:
            case StageLine():
                return self._stage(line), self._status(line.standing, line.timing, now, line.attempt)
            case ActionLine():
                return self._action(line), self._action_status(line, now)
            case TransitionLine():
                return self._transition(line, now)
            case InboundLine():
                return self._inbound(line, now)
            case ConditionLine():
                return self._condition(line)
            case RuleLine():
                return self._rule(line)
            case ExecutionLine():
                return self._execution(line), self._status(line.standing, line.timing, now, 1)
            case FailureLine():
                return self._failure(line), []
            case ErrorLine():
                return [*_gap(_INDENT + 1), Span(clean(line.text), Tone.DIM)], []
            case MoreLine():
                return [*_gap(2), Span(f"{self._signs.more} {line.count} more", Tone.DIM)], []
            case NoteLine():
                return [*_gap(2 if line.text else 0), Span(clean(line.text), Tone.DIM)], []

    def _glyph(self, standing: Standing, *, dim: bool = False) -> Span:
        return Span(self._signs.standings[standing], Tone.DIM if dim else tone(standing))

    def _stage(self, line: StageLine) -> list[Span]:
        name = pad(clean(line.item.stage), self._name + 2, self._signs.ellipsis)
        spans = [self._glyph(line.standing), Span(" "), Span(name, Tone.STRONG), *_gap(3)]
        if line.revision:
            spans.append(Span(clean(line.revision)))
        if line.behind:
            spans += [*_gap(2), Span(f"{line.behind} behind", Tone.EASING)]
        if line.summary:
            spans += [*_gap(2), Span(clean(line.summary), Tone.DIM)]
        return spans

    def _execution(self, line: ExecutionLine) -> list[Span]:
        spans = [self._glyph(line.standing), Span(" "), Span(line.item.execution_id[:8], Tone.STRONG)]
        if line.revision != line.item.execution_id[:8]:
            spans += [*_gap(2), Span(clean(line.revision))]
        return [*spans, *_gap(2), Span(clean(line.summary), Tone.DIM)]

    def _action(self, line: ActionLine) -> list[Span]:
        order = str(line.order) if line.order is not None else ""
        dim = not line.reached
        unknown = line.standing is Standing.UNKNOWN
        return [
            Span(f"{order:<2}", Tone.DIM),
            self._glyph(Standing.NEVER_RUN if dim and not unknown else line.standing, dim=dim),
            Span(" "),
            Span(
                pad(squeeze(clean(line.item.action), self._name, self._signs.ellipsis), self._name),
                Tone.DIM if dim else Tone.PLAIN,
            ),
            Span(" "),
            Span(" " if line.bracket is None else self._signs.brackets[line.bracket], Tone.DIM),
            Span(" "),
            Span(clean(line.text), Tone.DIM),
        ]

    def _action_status(self, line: ActionLine, now: float) -> list[Span]:
        if line.reached:
            status = self._status(line.standing, line.timing, now, line.attempt, line.percent)
            if line.expires is None or not self._roomy:
                return status
            return [Span(f"expires {remaining(line.expires - now)}", Tone.EASING), *_gap(2), *status]
        if line.standing is Standing.UNKNOWN:
            return []
        never = line.standing is Standing.NEVER_RUN and not line.active
        said = "not yet" if line.active else "never run" if never else "not run"
        return [Span(f"{said:<{_WORD + 1 + _TIME}}" if self._roomy else said, Tone.DIM)]

    def _status(
        self, standing: Standing, timing: Timing, now: float, attempt: int, percent: int | None = None
    ) -> list[Span]:
        """The word and the time at the right end; where room is scarce a success does without the word."""
        spans: list[Span] = []
        if attempt > 1:
            spans += [Span(f"attempt {attempt}", Tone.EASING), *_gap(2)]
        time = _time(standing, timing, now)
        if self._roomy:
            text = word(standing)
            spans += [Span(f"{text:<{_WORD}}", tone(standing)), Span(" ")]
            time = f"{time:>{_TIME}}"
        elif standing is not Standing.SUCCEEDED:
            spans += [Span(word(standing), tone(standing)), *_gap(1 if time else 0)]
        if percent is not None and standing is Standing.RUNNING:
            spans = [Span(f"{percent}%", tone(standing)), *_gap(2), *spans]
        return [*spans, Span(time, Tone.DIM)]

    def _transition(self, line: TransitionLine, now: float) -> tuple[list[Span], list[Span]]:
        waiting = [Span(f"{line.waiting} waiting", Tone.HELD)] if line.waiting else []
        if line.enabled:
            return [*_gap(2), Span(self._signs.line, Tone.DIM)], waiting
        said = "held" if line.since is None else f"held {ago(now - line.since)}"
        said += f" by {line.by}" if line.by else ""
        spans = [*_gap(2), Span(self._signs.gate, Tone.HELD), Span(" "), Span(said, Tone.HELD)]
        if line.reason:
            spans.append(Span(f": {clean(line.reason)}"))
        return spans, waiting

    def _inbound(self, line: InboundLine, now: float) -> tuple[list[Span], list[Span]]:
        spans = [
            *_gap(2),
            Span(self._signs.chevron, Tone.HELD),
            Span(" "),
            Span(clean(line.revision)),
        ]
        spans += [*_gap(2), Span(clean(line.summary), Tone.DIM)]
        said = "" if line.standing is Standing.RUNNING else word(line.standing)
        right = [Span(said, tone(line.standing))] if said else []
        if line.started is not None:
            right += [*_gap(1 if said else 0), Span(f"started {ago(now - line.started)}", Tone.DIM)]
        return spans, right

    def _condition(self, line: ConditionLine) -> tuple[list[Span], list[Span]]:
        spans = [
            *_gap(2),
            Span(self._signs.check, Tone.DIM),
            Span(" "),
            Span(_KINDS.get(line.kind, line.kind)),
        ]
        if line.result:
            met = "when met" if line.kind == ConditionType.ON_FAILURE else "unless met"
            spans.append(Span(f": {_result(line.result)} {met}", Tone.DIM))
        if line.summary:
            spans += [*_gap(2), Span(clean(line.summary), Tone.DIM)]
        return spans, self._checked(line.standing)

    def _rule(self, line: RuleLine) -> tuple[list[Span], list[Span]]:
        spans = [*_gap(4), self._glyph(line.standing), Span(" "), Span(clean(line.name))]
        if line.provider:
            spans += [*_gap(2), Span(clean(line.provider), Tone.DIM)]
        if line.summary:
            spans += [*_gap(2), Span(clean(line.summary), Tone.DIM)]
        return spans, self._checked(line.standing)

    def _checked(self, standing: Standing) -> list[Span]:
        if standing is Standing.NEVER_RUN:
            return []
        return [Span(fit(word(standing), 12), tone(standing))]

    def _failure(self, line: FailureLine) -> list[Span]:
        said = f"on failure: {_result(line.result)}"
        if line.retries:
            said += f" {_RETRIES.get(line.retries, clean(line.retries))}"
        return [*_gap(2), Span(self._signs.flag, Tone.DIM), Span(" "), Span(said, Tone.DIM)]


def _result(result: str) -> str:
    return _RESULTS.get(result, clean(result))


def _gap(cells: int) -> list[Span]:
    return [Span(" " * cells)] if cells else []


def _time(standing: Standing, timing: Timing, now: float) -> str:
    """How long something took; while it goes on, for how long; else how long ago it ended."""
    if standing in _GOING:
        return "" if timing.since is None else duration(now - timing.since)
    if standing is Standing.WAITING:
        return "" if timing.since is None else age(now - timing.since)
    if timing.took is not None:
        return duration(timing.took)
    return "" if timing.since is None else f"{age(now - timing.since)} ago"
