"""Where a pipeline is now and why it waits: the one line that a fleet shows of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.domain.execution import ActionAttempt, Execution
from services.domain.pipeline import DEFAULT_APPROVAL_MINUTES, PipelineDefinition
from services.domain.snapshot import PipelineSnapshot
from services.domain.standing import Standing, of_action, of_execution, of_stage
from services.domain.state import ActionState, PipelineState, StageState
from services.domain.status import (
    ActionCategory,
    ActionStatus,
    ExecutionMode,
    ExecutionStatus,
    ExecutionType,
    StageStatus,
)

_PASSED_OVER = (ExecutionStatus.SUPERSEDED, ExecutionStatus.CANCELLED)


@dataclass(frozen=True, slots=True)
class Headline:
    """A pipeline in one line.

    Args:
        standing: how it stands as a whole.
        stage: the stage that matters now, or ""; the one behind a held transition.
        action: the action that matters now, or "".
        note: why it waits or failed, or how many executions are in flight.
        execution: the execution that is meant, if any.
        since: when it began to stand so, in POSIX seconds.
        expires: when what waits expires by itself, in POSIX seconds; None where that is not known.
    """

    standing: Standing
    stage: str = ""
    action: str = ""
    note: str = ""
    execution: Execution | None = None
    since: float | None = None
    expires: float | None = None

    @property
    def place(self) -> tuple[str, ...]:
        """Stage and action, those that matter."""
        return tuple(part for part in (self.stage, self.action) if part)


def headline(snapshot: PipelineSnapshot) -> Headline:
    """What matters most about a pipeline, by a person's need.

    First an approval that waits, then a failure, then what runs, then a held transition, then how its newest
    execution ended; one passed over by another does not count.
    """
    runs = snapshot.executions
    if runs is None:
        return Headline(Standing.UNKNOWN)
    if snapshot.summary.mode == ExecutionMode.PARALLEL:
        return _parallel_headline(snapshot, runs)
    head = next((run for run in runs if run.status not in _PASSED_OVER), runs[0] if runs else None)
    state = snapshot.state
    if state is None or not state.stages:
        return _bare_headline(head)
    waiting = _waiting(snapshot, state)
    if waiting is not None:
        return waiting
    if head is not None and head.status == ExecutionStatus.FAILED:
        return _failed(state, head)
    running = _running(snapshot, state, runs)
    if running is not None:
        return running
    held = _held(snapshot, state)
    if held is not None:
        return held
    return _ended(state, head)


def _bare_headline(head: Execution | None) -> Headline:
    if head is None:
        return Headline(Standing.NEVER_RUN)
    since = head.started if head.status.active else head.updated
    return Headline(of_execution(head), execution=head, since=since)


def _waiting(snapshot: PipelineSnapshot, state: PipelineState) -> Headline | None:
    for stage in state.stages:
        for action in stage.actions:
            if of_action(action.latest) is not Standing.WAITING or action.latest is None:
                continue
            execution = snapshot.execution(stage.latest.execution_id) if stage.latest else None
            since = action.latest.changed
            return Headline(
                Standing.WAITING,
                stage.name,
                action.name,
                execution=execution,
                since=since,
                expires=approval_expiry(snapshot.definition, stage.name, action.name, since),
            )
    return None


def approval_expiry(
    definition: PipelineDefinition | None, stage: str, action: str, since: float | None
) -> float | None:
    """When an approval that waits since ``since`` expires, in POSIX seconds; None where that cannot be known.

    The API does not tell: it is the start plus the action's ``timeoutInMinutes``, or seven days (CodePipeline
    User Guide, Quotas).
    """
    declared = definition.stage(stage) if definition else None
    step = declared.action(action) if declared else None
    if since is None or step is None:
        return None
    return since + 60 * (step.timeout_minutes or DEFAULT_APPROVAL_MINUTES)


def _failed(state: PipelineState, head: Execution) -> Headline:
    own = (s for s in state.stages if s.latest and s.latest.execution_id == head.id)
    stage = next((s for s in own if s.latest and s.latest.status == StageStatus.FAILED), None)
    if stage is None:
        return Headline(Standing.FAILED, note=head.status_summary, execution=head, since=head.updated)
    action = next((a for a in stage.actions if of_action(a.latest) is Standing.FAILED), None)
    note = ""
    if action and action.latest:
        error = action.latest.error
        note = (error.message if error else "") or action.latest.summary
    return Headline(
        Standing.FAILED, stage.name, action.name if action else "", note, execution=head, since=head.updated
    )


def _running(snapshot: PipelineSnapshot, state: PipelineState, runs: Sequence[Execution]) -> Headline | None:
    inside = [s for s in state.stages if s.latest is not None and s.latest.status.active]
    if inside:
        stage = inside[-1] if len(inside) == 1 else _newest_stage(inside, runs)
        holding = stage.latest
        action = _moving_action(stage)
        execution = snapshot.execution(holding.execution_id) if holding else None
        standing = of_stage(holding)
        if execution is not None and execution.status == ExecutionStatus.STOPPING:
            standing = Standing.STOPPING
        note = "rolling back" if holding and holding.type == ExecutionType.ROLLBACK else ""
        if len(inside) > 1:
            note = f"{len(inside)} stages busy"
        since = execution.started if execution else None
        name = action.name if action else ""
        return Headline(standing, stage.name, name, note, execution=execution, since=since)
    if any(s.inbound for s in state.stages):
        return None
    head = next((run for run in runs if run.status.active), None)
    return Headline(of_execution(head), execution=head, since=head.started) if head else None


def _newest_stage(stages: list[StageState], runs: Sequence[Execution]) -> StageState:
    order = {run.id: place for place, run in enumerate(runs)}
    return min(stages, key=lambda s: order.get(s.latest.execution_id, len(order)) if s.latest else len(order))


def _moving_action(stage: StageState) -> ActionState | None:
    return next((a for a in stage.actions if a.latest and a.latest.status == ActionStatus.IN_PROGRESS), None)


def _held(snapshot: PipelineSnapshot, state: PipelineState) -> Headline | None:
    gates = [stage for stage in state.stages if not stage.transition.enabled]
    queued = [stage for stage in gates if stage.inbound]
    if not gates:
        blocked = next((s for s in state.stages if s.inbound), None)
        if blocked is None:
            return None
        run = snapshot.execution(blocked.inbound[0].execution_id)
        return Headline(
            Standing.RUNNING,
            blocked.name,
            note="waits to enter",
            execution=run,
            since=run.started if run else None,
        )
    stage = (queued or gates)[0]
    waiting = snapshot.execution(stage.inbound[0].execution_id) if stage.inbound else None
    head = waiting or (snapshot.executions[0] if snapshot.executions else None)
    return Headline(
        Standing.HELD,
        stage.name,
        note=stage.transition.reason or "",
        execution=head,
        since=stage.transition.changed_at,
    )


def _ended(state: PipelineState, head: Execution | None) -> Headline:
    if head is None:
        return Headline(Standing.NEVER_RUN)
    last = next((s for s in reversed(state.stages) if s.latest and s.latest.execution_id == head.id), None)
    return Headline(of_execution(head), last.name if last else "", execution=head, since=head.updated)


def waits_for_approval(attempt: ActionAttempt) -> bool:
    """Whether an action attempt is an approval that nobody has answered yet."""
    return (
        attempt.type is not None
        and attempt.type.category == ActionCategory.APPROVAL
        and attempt.status == ActionStatus.IN_PROGRESS
    )


def _parallel_headline(snapshot: PipelineSnapshot, runs: Sequence[Execution]) -> Headline:
    active = [run for run in runs if run.status.active]
    if not active:
        return _bare_headline(runs[0] if runs else None)
    note = f"{len(active)} in flight"
    asking = next((attempt for attempt in snapshot.attempts if waits_for_approval(attempt)), None)
    if asking is not None:
        return Headline(
            Standing.WAITING,
            asking.stage,
            asking.action,
            note if len(active) > 1 else "",
            execution=snapshot.execution(asking.execution_id),
            since=asking.started,
            expires=approval_expiry(snapshot.definition, asking.stage, asking.action, asking.started),
        )
    return Headline(of_execution(active[0]), note=note, execution=active[0], since=active[0].started)
