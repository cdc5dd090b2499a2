"""Domain values for the live engine's tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from services.domain.execution import ActionAttempt, Execution
from services.domain.pipeline import ActionType, PipelineDefinition, PipelineSummary
from services.domain.snapshot import PipelineSnapshot
from services.domain.state import ActionExecution, ActionState, PipelineState, StageExecution, StageState
from services.domain.status import ActionCategory, ActionStatus, ExecutionMode, ExecutionStatus, StageStatus
from services.domain.target import PipelineKey

APPROVAL = ActionType(ActionCategory.APPROVAL, "AWS", "Manual")
BUILD = ActionType(ActionCategory.BUILD, "AWS", "CodeBuild")


def run(name: str, status: ExecutionStatus = ExecutionStatus.SUCCEEDED) -> Execution:
    """An execution."""
    return Execution(name, status)


def going(name: str) -> Execution:
    """An execution in progress."""
    return Execution(name, ExecutionStatus.IN_PROGRESS)


def attempt(
    execution_id: str, name: str = "Build", kind: ActionType = BUILD, *, ended: bool = True
) -> ActionAttempt:
    """An attempt at an action."""
    status = ActionStatus.SUCCEEDED if ended else ActionStatus.IN_PROGRESS
    return ActionAttempt(f"{execution_id}/{name}", execution_id, "Stage", name, status, type=kind)


def state(inside: str | None = None, in_front: Sequence[str] = (), token: str | None = None) -> PipelineState:
    """A state of one stage that holds an execution and has others in front of it."""
    action = ActionState("Act", ActionExecution(ActionStatus.IN_PROGRESS, token=token))
    stage = StageState(
        "Stage",
        inbound=tuple(StageExecution(each, StageStatus.IN_PROGRESS) for each in in_front),
        latest=StageExecution(inside, StageStatus.IN_PROGRESS) if inside else None,
        actions=(action,) if token else (),
    )
    return PipelineState("p", version=1, stages=(stage,))


def snapshot(
    name: str = "p",
    runs: Sequence[Execution] | None = None,
    *,
    mode: ExecutionMode = ExecutionMode.SUPERSEDED,
    held: PipelineState | None = None,
    attempts: Sequence[ActionAttempt] = (),
    definition: PipelineDefinition | None = None,
    version: int | None = 1,
) -> PipelineSnapshot:
    """A snapshot of target ``t``."""
    return PipelineSnapshot(
        PipelineKey("t", name),
        PipelineSummary(name, version=version, mode=mode),
        executions=None if runs is None else tuple(runs),
        state=held,
        attempts=tuple(attempts),
        definition=definition,
    )


def older(value: PipelineSnapshot, executions_at: float | None, state_at: float | None) -> PipelineSnapshot:
    """The snapshot with other ages."""
    return replace(value, executions_at=executions_at, state_at=state_at)
