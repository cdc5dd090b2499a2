"""What the timeline shows, line by line, before it is painted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from services.domain.estimate import UsualDurations
from services.domain.execution import ActionAttempt
from services.domain.pipeline import ActionDeclaration
from services.domain.standing import Standing
from services.domain.status import ActionStatus
from services.domain.timeline import Bar, ExecutionTimeline, StageBars
from widgets.timeline.scale import Interval


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """What the cursor stands on: an attempt at an action; number 0 is an action that is still ahead."""

    stage: str
    action: str
    number: int = 1


@dataclass(frozen=True, slots=True)
class StageRow:
    """A stage's heading."""

    name: str

    @property
    def item(self) -> None:
        """Headings are not selected."""
        return None


@dataclass(frozen=True, slots=True)
class BarRow:
    """An attempt; ``usual`` is how many seconds its action takes as a rule, ``note`` why it failed."""

    item: TimelineItem
    bar: Bar
    usual: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class AheadRow:
    """An action to come, and when it is expected to run, as far as one can tell."""

    item: TimelineItem
    action: ActionDeclaration
    usual: float | None = None
    expected: Interval | None = None


TimelineRow: TypeAlias = StageRow | BarRow | AheadRow


def build_rows(timeline: ExecutionTimeline, usual: UsualDurations, now: float) -> tuple[TimelineRow, ...]:
    """The rows of a timeline: each stage with its attempts and what is ahead in it."""
    rows: list[TimelineRow] = []
    forecast: float | None = now if timeline.active else None
    for stage in timeline.stages:
        rows.append(StageRow(stage.name))
        rows += _bar_rows(stage, usual)
        if forecast is not None:
            forecast = _after_running(stage, usual, now, forecast)
        ahead, forecast = _ahead_rows(stage, usual, forecast)
        rows += ahead
    return tuple(rows)


def _bar_rows(stage: StageBars, usual: UsualDurations) -> Iterator[BarRow]:
    for bar in stage.bars:
        attempt = bar.attempt
        yield BarRow(
            TimelineItem(stage.name, attempt.action, bar.number),
            bar,
            usual.of(stage.name, attempt.action),
            _why(attempt),
        )


def _why(attempt: ActionAttempt) -> str:
    if attempt.status != ActionStatus.FAILED:
        return ""
    error = attempt.error
    told = (error.message or error.code) if error else ""
    return " ".join((told or attempt.summary).split())


def _after_running(stage: StageBars, usual: UsualDurations, now: float, forecast: float) -> float | None:
    """When what runs in a stage is expected to be over; None where nobody can tell."""
    for bar in stage.bars:
        if bar.standing is Standing.WAITING:
            return None
        if bar.attempt.status == ActionStatus.IN_PROGRESS:
            usually = usual.of(stage.name, bar.attempt.action)
            if usually is None or bar.start is None:
                return None
            forecast = max(forecast, bar.start + usually, now)
    return forecast


def _ahead_rows(
    stage: StageBars, usual: UsualDurations, forecast: float | None
) -> tuple[list[AheadRow], float | None]:
    """The rows of what is ahead, and when all of it is expected to be over."""
    rows: list[AheadRow] = []
    begin = end = forecast
    order: int | None = None
    for action in stage.ahead:
        if action.run_order != order:
            order, begin = action.run_order, end
        usually = usual.of(stage.name, action.name)
        item = TimelineItem(stage.name, action.name, 0)
        if begin is None or usually is None or action.is_approval:
            rows.append(AheadRow(item, action, None if action.is_approval else usually))
            end = None
            continue
        rows.append(AheadRow(item, action, usually, (begin, begin + usually)))
        end = None if end is None else max(end, begin + usually)
    return rows, end
