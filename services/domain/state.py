"""A pipeline's state, as GetPipelineState tells it. Instants are POSIX seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.domain.execution import ErrorDetails
from services.domain.status import ActionStatus, ConditionStatus, ExecutionType, StageStatus


@dataclass(frozen=True, slots=True)
class StageExecution:
    """Which execution a stage holds, or which waits in front of it."""

    execution_id: str
    status: StageStatus
    type: ExecutionType = ExecutionType.STANDARD


@dataclass(frozen=True, slots=True)
class Transition:
    """The gate in front of a stage."""

    enabled: bool = True
    changed_by: str | None = None
    changed_at: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ActionExecution:
    """An action's latest execution; ``token`` is set while it waits for approval."""

    status: ActionStatus
    id: str | None = None
    summary: str = ""
    changed: float | None = None
    token: str | None = None
    updated_by: str | None = None
    external_id: str | None = None
    external_url: str | None = None
    percent: int | None = None
    error: ErrorDetails | None = None
    log_stream_arn: str | None = None


@dataclass(frozen=True, slots=True)
class ActionState:
    """An action of a stage; ``latest`` may belong to an earlier execution than the stage's (api quirk)."""

    name: str
    latest: ActionExecution | None = None
    revision_id: str | None = None
    entity_url: str | None = None
    revision_url: str | None = None


@dataclass(frozen=True, slots=True)
class RuleState:
    """A rule of a condition and how it last went."""

    name: str
    status: ActionStatus | None = None
    summary: str = ""
    error: ErrorDetails | None = None
    changed: float | None = None
    external_url: str | None = None


@dataclass(frozen=True, slots=True)
class ConditionState:
    """A stage's condition and how it last went."""

    status: ConditionStatus | None = None
    summary: str = ""
    rules: tuple[RuleState, ...] = ()


@dataclass(frozen=True, slots=True)
class RetryMetadata:
    """How often a stage was retried, and by whom last (``AutomatedStageRetry`` or ``ManualStageRetry``)."""

    automatic: int | None = None
    manual: int | None = None
    latest_trigger: str | None = None


@dataclass(frozen=True, slots=True)
class StageState:
    """A stage: its gate, who waits in front, what it holds and how its actions stand."""

    name: str
    transition: Transition = Transition()
    inbound: tuple[StageExecution, ...] = ()
    latest: StageExecution | None = None
    actions: tuple[ActionState, ...] = ()
    before_entry: ConditionState | None = None
    on_success: ConditionState | None = None
    on_failure: ConditionState | None = None
    retry: RetryMetadata | None = None

    def action(self, name: str) -> ActionState | None:
        """The action of that name."""
        return next((action for action in self.actions if action.name == name), None)


@dataclass(frozen=True, slots=True)
class PipelineState:
    """All stages of a pipeline; empty ``stages`` in PARALLEL mode, which has no state."""

    name: str
    version: int | None = None
    stages: Sequence[StageState] = ()
    created: float | None = None
    updated: float | None = None

    def stage(self, name: str) -> StageState | None:
        """The stage of that name."""
        return next((stage for stage in self.stages if stage.name == name), None)
