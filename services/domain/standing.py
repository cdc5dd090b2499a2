"""One vocabulary for how anything stands: a pipeline, an execution, a stage, an action, a rule."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from services.domain.status import (
    ActionStatus,
    ConditionStatus,
    ExecutionStatus,
    ExecutionType,
    StageStatus,
)

if TYPE_CHECKING:
    from services.domain.execution import Execution
    from services.domain.state import ActionExecution, StageExecution


class Standing(StrEnum):
    """How something stands; the value is the word on screen, the order is by need of a person."""

    WAITING = "waiting"
    FAILED = "failed"
    RUNNING = "running"
    STOPPING = "stopping"
    HELD = "held"
    STOPPED = "stopped"
    CANCELLED = "cancelled"
    ABANDONED = "abandoned"
    SUCCEEDED = "succeeded"
    ROLLED_BACK = "rolled back"
    OVERRIDDEN = "overridden"
    SUPERSEDED = "superseded"
    SKIPPED = "skipped"
    NEVER_RUN = "never run"
    UNKNOWN = "unknown"

    @property
    def rank(self) -> int:
        """Its place in the order of need, 0 first."""
        return _RANKS[self]


_RANKS = {standing: rank for rank, standing in enumerate(Standing)}

_EXECUTION = {
    ExecutionStatus.IN_PROGRESS: Standing.RUNNING,
    ExecutionStatus.STOPPING: Standing.STOPPING,
    ExecutionStatus.STOPPED: Standing.STOPPED,
    ExecutionStatus.SUCCEEDED: Standing.SUCCEEDED,
    ExecutionStatus.SUPERSEDED: Standing.SUPERSEDED,
    ExecutionStatus.FAILED: Standing.FAILED,
    ExecutionStatus.CANCELLED: Standing.CANCELLED,
}
_STAGE = {
    StageStatus.IN_PROGRESS: Standing.RUNNING,
    StageStatus.STOPPING: Standing.STOPPING,
    StageStatus.STOPPED: Standing.STOPPED,
    StageStatus.SUCCEEDED: Standing.SUCCEEDED,
    StageStatus.FAILED: Standing.FAILED,
    StageStatus.CANCELLED: Standing.CANCELLED,
    StageStatus.SKIPPED: Standing.SKIPPED,
}
_ACTION = {
    ActionStatus.IN_PROGRESS: Standing.RUNNING,
    ActionStatus.SUCCEEDED: Standing.SUCCEEDED,
    ActionStatus.FAILED: Standing.FAILED,
    ActionStatus.ABANDONED: Standing.ABANDONED,
}
_CONDITION = {
    ConditionStatus.IN_PROGRESS: Standing.RUNNING,
    ConditionStatus.SUCCEEDED: Standing.SUCCEEDED,
    ConditionStatus.FAILED: Standing.FAILED,
    ConditionStatus.ERRORED: Standing.FAILED,
    ConditionStatus.CANCELLED: Standing.CANCELLED,
    ConditionStatus.ABANDONED: Standing.ABANDONED,
    ConditionStatus.OVERRIDDEN: Standing.OVERRIDDEN,
}


def of_execution(execution: Execution) -> Standing:
    """How an execution stands by itself; a rollback that succeeded is rolled back."""
    standing = _EXECUTION.get(execution.status, Standing.UNKNOWN)
    if standing is Standing.SUCCEEDED and execution.type == ExecutionType.ROLLBACK:
        return Standing.ROLLED_BACK
    return standing


def of_stage(execution: StageExecution | None) -> Standing:
    """How a stage stands, from what it last held."""
    if execution is None:
        return Standing.NEVER_RUN
    standing = _STAGE.get(execution.status, Standing.UNKNOWN)
    if standing is Standing.SUCCEEDED and execution.type == ExecutionType.ROLLBACK:
        return Standing.ROLLED_BACK
    return standing


def of_action(execution: ActionExecution | None) -> Standing:
    """How an action stands; one with a token waits for a person."""
    if execution is None:
        return Standing.NEVER_RUN
    if execution.status == ActionStatus.IN_PROGRESS and execution.token:
        return Standing.WAITING
    return of_attempt(execution.status)


def of_attempt(status: ActionStatus) -> Standing:
    """How an action or rule attempt stands, from its status alone."""
    return _ACTION.get(status, Standing.UNKNOWN)


def of_condition(status: ConditionStatus | None) -> Standing:
    """How a condition stands."""
    return Standing.NEVER_RUN if status is None else _CONDITION.get(status, Standing.UNKNOWN)
