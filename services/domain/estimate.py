"""How far an execution is and when it may end, by how long its actions took before. Pure; always a guess."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from statistics import median

from services.domain.execution import ActionAttempt
from services.domain.status import ActionStatus
from services.domain.timeline import Bar, ExecutionTimeline, StageBars, is_approval

ActionName = tuple[str, str]
"""Stage and action."""


@dataclass(frozen=True, slots=True)
class UsualDurations:
    """How long the actions of a pipeline usually take: medians of earlier successes.

    Args:
        seconds: by stage and action; approvals are not among them, for people take as long as they take.
        runs: how many executions stand behind them.
    """

    seconds: Mapping[ActionName, float] = field(default_factory=dict)
    runs: int = 0

    def of(self, stage: str, action: str) -> float | None:
        """How long an action usually takes; None where nothing is known."""
        return self.seconds.get((stage, action))


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is expected of an execution in progress.

    Args:
        remaining: seconds of work that are left, answers to approvals not counted; zero when it is overdue.
        progress: the share of all its work that is done, from 0 to 1.
        approvals: how many approvals wait or are ahead: no end can be told while there are any.
        runs: how many earlier executions the estimate rests on.
        overdue: whether an action has run for much longer than usual, so that only a least end can be told.
    """

    remaining: float
    progress: float
    approvals: int
    runs: int
    overdue: bool = False

    def end(self, now: float) -> float | None:
        """When it may end; None while a person has to answer first."""
        return None if self.approvals else now + self.remaining


def usual_durations(attempts: Iterable[ActionAttempt], succeeded: Collection[str]) -> UsualDurations:
    """The medians of successful attempts at actions of successful executions.

    Args:
        attempts: of the pipeline, of any executions, in any order.
        succeeded: ids of the executions that count.
    """
    found: dict[ActionName, list[float]] = {}
    runs: set[str] = set()
    for attempt in attempts:
        if attempt.execution_id not in succeeded or attempt.status != ActionStatus.SUCCEEDED:
            continue
        if attempt.started is None or attempt.updated is None or is_approval(attempt):
            continue
        found.setdefault((attempt.stage, attempt.action), []).append(
            max(0.0, attempt.updated - attempt.started)
        )
        runs.add(attempt.execution_id)
    return UsualDurations({name: median(values) for name, values in found.items()}, len(runs))


def estimate(timeline: ExecutionTimeline, usual: UsualDurations, now: float) -> Estimate | None:
    """What is left of an execution in progress; None where it has ended, failed in between, or has no basis.

    Actions of one run order run side by side, so the slowest of them counts. One action ahead that never
    succeeded before is enough to have no basis.
    """
    if not timeline.active or timeline.started is None or not timeline.bars:
        return None
    remaining = 0.0
    approvals = 0
    overdue = False
    for stage in timeline.stages:
        left = _left_of_stage(stage, usual, now)
        if left is None:
            return None
        remaining += left
        approvals += _approvals(stage)
        overdue = overdue or _is_overdue(stage, usual, now)
    waited = sum(bar.seconds(now) or 0.0 for bar in timeline.bars if bar.is_wait)
    worked = max(0.0, now - timeline.started - waited)
    whole = worked + remaining
    return Estimate(remaining, worked / whole if whole else 0.0, approvals, usual.runs, overdue)


def _left_of_stage(stage: StageBars, usual: UsualDurations, now: float) -> float | None:
    """Seconds of work left in a stage; None where something in it has no basis."""
    running: list[float] = []
    for bar in _newest(stage):
        if bar.attempt.status != ActionStatus.IN_PROGRESS or bar.is_wait:
            continue
        usually, taken = usual.of(stage.name, bar.attempt.action), bar.seconds(now)
        if usually is None or taken is None:
            return None
        running.append(max(0.0, usually - taken))
    groups: dict[int, float] = {}
    for action in stage.ahead:
        if action.is_approval:
            continue
        usually = usual.of(stage.name, action.name)
        if usually is None:
            return None
        groups[action.run_order] = max(groups.get(action.run_order, 0.0), usually)
    return max(running, default=0.0) + sum(groups.values())


def _is_overdue(stage: StageBars, usual: UsualDurations, now: float) -> bool:
    """Whether something in a stage runs for much longer than usual."""
    for bar in _newest(stage):
        usually, taken = usual.of(stage.name, bar.attempt.action), bar.seconds(now)
        running = bar.attempt.status == ActionStatus.IN_PROGRESS and not bar.is_wait
        if running and usually is not None and taken is not None and taken > usually * 1.25 + 10.0:
            return True
    return False


def _approvals(stage: StageBars) -> int:
    asking = sum(bar.is_wait and bar.attempt.status == ActionStatus.IN_PROGRESS for bar in _newest(stage))
    return asking + sum(action.is_approval for action in stage.ahead)


def _newest(stage: StageBars) -> Iterable[Bar]:
    return (bar for bar in stage.bars if bar.number == bar.of)
