"""The statuses of executions, stages, actions and conditions, as the service spells them."""

from __future__ import annotations

from enum import StrEnum


class ExecutionStatus(StrEnum):
    """``PipelineExecutionStatus`` of the botocore model."""

    IN_PROGRESS = "InProgress"
    STOPPING = "Stopping"
    STOPPED = "Stopped"
    SUCCEEDED = "Succeeded"
    SUPERSEDED = "Superseded"
    FAILED = "Failed"
    CANCELLED = "Cancelled"

    @property
    def active(self) -> bool:
        """Whether the execution still goes on."""
        return self in (ExecutionStatus.IN_PROGRESS, ExecutionStatus.STOPPING)


class StageStatus(StrEnum):
    """``StageExecutionStatus`` of the botocore model."""

    IN_PROGRESS = "InProgress"
    STOPPING = "Stopping"
    STOPPED = "Stopped"
    SUCCEEDED = "Succeeded"
    FAILED = "Failed"
    CANCELLED = "Cancelled"
    SKIPPED = "Skipped"

    @property
    def active(self) -> bool:
        """Whether the execution is still inside the stage."""
        return self in (StageStatus.IN_PROGRESS, StageStatus.STOPPING)


class ActionStatus(StrEnum):
    """``ActionExecutionStatus`` and ``RuleExecutionStatus`` of the botocore model."""

    IN_PROGRESS = "InProgress"
    ABANDONED = "Abandoned"
    SUCCEEDED = "Succeeded"
    FAILED = "Failed"


class ConditionStatus(StrEnum):
    """``ConditionExecutionStatus`` of the botocore model."""

    IN_PROGRESS = "InProgress"
    FAILED = "Failed"
    SUCCEEDED = "Succeeded"
    CANCELLED = "Cancelled"
    ABANDONED = "Abandoned"
    OVERRIDDEN = "Overridden"


class ConditionKind(StrEnum):
    """Where in a stage conditions stand, as a stage declaration spells it."""

    BEFORE_ENTRY = "beforeEntry"
    ON_SUCCESS = "onSuccess"
    ON_FAILURE = "onFailure"
