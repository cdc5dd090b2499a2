"""What happened in an execution and when: its action attempts by stage, in the order in which they ran. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.domain.execution import ActionAttempt, Execution
from services.domain.headline import waits_for_approval
from services.domain.pipeline import ActionDeclaration, PipelineDefinition
from services.domain.standing import Standing, of_attempt
from services.domain.status import ActionCategory, ActionStatus, ExecutionType


@dataclass(frozen=True, slots=True)
class Bar:
    """One attempt at an action.

    Args:
        attempt: as the service tells it.
        number: which attempt at the action it is, from 1.
        of: how many attempts at the action there were.
    """

    attempt: ActionAttempt
    number: int = 1
    of: int = 1

    @property
    def standing(self) -> Standing:
        """How it stands; an approval that nobody answered yet waits."""
        return standing_of(self.attempt)

    @property
    def is_wait(self) -> bool:
        """Whether its time went by waiting for a person."""
        return is_approval(self.attempt)

    @property
    def start(self) -> float | None:
        """When it began, in POSIX seconds."""
        return self.attempt.started

    def end(self, now: float) -> float | None:
        """When it ended; ``now`` while it runs. None where the service does not say."""
        return now if self.attempt.status == ActionStatus.IN_PROGRESS else self.attempt.updated

    def seconds(self, now: float) -> float | None:
        """How long it took, or has taken so far."""
        end = self.end(now)
        return None if end is None or self.start is None else max(0.0, end - self.start)


@dataclass(frozen=True, slots=True)
class StageBars:
    """A stage of an execution.

    Args:
        name: the stage.
        bars: its attempts, by run order and start; those of one action by their number.
        ahead: actions that the execution has not come to, in run order.
    """

    name: str
    bars: tuple[Bar, ...] = ()
    ahead: tuple[ActionDeclaration, ...] = ()


@dataclass(frozen=True, slots=True)
class ExecutionTimeline:
    """An execution's attempts, stage by stage.

    Args:
        stages: in the order in which they ran, then those that are ahead.
        started: when the execution, or its first attempt, began.
        active: whether it can still go on by itself.
    """

    stages: tuple[StageBars, ...] = ()
    started: float | None = None
    active: bool = False

    @property
    def bars(self) -> tuple[Bar, ...]:
        """Every attempt, in the order in which they are shown."""
        return tuple(bar for stage in self.stages for bar in stage.bars)

    def ended(self, now: float) -> float | None:
        """The end of the last attempt; ``now`` while the execution goes on."""
        ends = [end for bar in self.bars if (end := bar.end(now)) is not None]
        return max([*ends, now] if self.active else ends, default=None)


def is_approval(attempt: ActionAttempt) -> bool:
    """Whether an attempt asks a person."""
    return attempt.type is not None and attempt.type.category == ActionCategory.APPROVAL


def standing_of(attempt: ActionAttempt) -> Standing:
    """How an attempt stands; an approval in progress waits for a person."""
    return Standing.WAITING if waits_for_approval(attempt) else of_attempt(attempt.status)


def timeline_of(
    run: Execution, attempts: Iterable[ActionAttempt], definition: PipelineDefinition | None = None
) -> ExecutionTimeline:
    """Arrange an execution's attempts.

    The declaration counts as far as it is the one that the execution runs: it tells run orders and what is
    ahead of an execution in progress. Without it, as for a version that is gone, stages and actions come in
    the order in which they began. A rollback runs one stage only, so nothing is ahead of it elsewhere
    (CodePipeline User Guide, rollback).

    Args:
        run: the execution.
        attempts: its attempts, in any order.
        definition: the pipeline's declaration.
    """
    known = sorted(attempts, key=lambda attempt: (attempt.started or 0.0, attempt.updated or 0.0))
    versions = {attempt.version for attempt in known if attempt.version is not None} | {run.version} - {None}
    fits = definition is not None and (not versions or definition.version in versions | {None})
    declared = definition if fits else None
    stages: dict[str, list[ActionAttempt]] = {}
    for attempt in known:
        stages.setdefault(attempt.stage, []).append(attempt)
    shown = [_stage(name, found, declared) for name, found in stages.items()]
    if run.status.active and declared is not None:
        shown = _with_ahead(shown, declared, rollback=run.type == ExecutionType.ROLLBACK)
    starts = [run.started, *(attempt.started for attempt in known[:1])]
    return ExecutionTimeline(
        tuple(shown), min((start for start in starts if start is not None), default=None), run.status.active
    )


def _stage(name: str, attempts: Sequence[ActionAttempt], definition: PipelineDefinition | None) -> StageBars:
    by_action: dict[str, list[ActionAttempt]] = {}
    for attempt in attempts:
        by_action.setdefault(attempt.action, []).append(attempt)
    orders = _run_orders(name, definition)
    names = sorted(by_action, key=lambda action: orders.get(action, 0))  # stable: else as they began
    return StageBars(
        name,
        tuple(
            Bar(attempt, number, len(by_action[action]))
            for action in names
            for number, attempt in enumerate(by_action[action], start=1)
        ),
    )


def _run_orders(stage: str, definition: PipelineDefinition | None) -> Mapping[str, int]:
    declared = definition.stage(stage) if definition else None
    return {action.name: action.run_order for action in declared.actions} if declared else {}


def _with_ahead(
    shown: Sequence[StageBars], definition: PipelineDefinition, *, rollback: bool
) -> list[StageBars]:
    """The stages with the actions to come; stages that were passed over (skipped) are not ahead."""
    reached = {stage.name: stage for stage in shown}
    names = [stage.name for stage in definition.stages]
    last = max((names.index(name) for name in reached if name in names), default=-1)
    found: list[StageBars] = [stage for stage in shown if stage.name not in names]
    for index, declared in enumerate(definition.stages):
        stage = reached.get(declared.name)
        if stage is None and (rollback or index < last):
            continue
        begun = {bar.attempt.action for bar in stage.bars} if stage else set()
        ahead = sorted(
            (action for action in declared.actions if action.name not in begun),
            key=lambda action: action.run_order,
        )
        found.append(
            StageBars(declared.name, stage.bars if stage else (), tuple(ahead) if index >= last else ())
        )
    return found
