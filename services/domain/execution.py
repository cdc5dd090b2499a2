"""Executions of a pipeline and the action attempts in them. Instants are POSIX seconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.domain.pipeline import ActionType
from services.domain.revision import SourceRevision
from services.domain.status import ActionStatus, ExecutionMode, ExecutionStatus, ExecutionType, TriggerType


@dataclass(frozen=True, slots=True)
class Trigger:
    """What started an execution; ``detail`` is an ARN or JSON text, by type."""

    type: TriggerType
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Execution:
    """A row of ListPipelineExecutions, with what GetPipelineExecution adds once it was asked.

    ``variables`` is None until GetPipelineExecution answered; ``version`` likewise.
    """

    id: str
    status: ExecutionStatus
    status_summary: str = ""
    started: float | None = None
    updated: float | None = None
    revisions: tuple[SourceRevision, ...] = ()
    trigger: Trigger | None = None
    stop_reason: str | None = None
    mode: ExecutionMode = ExecutionMode.SUPERSEDED
    type: ExecutionType = ExecutionType.STANDARD
    rollback_target: str | None = None
    version: int | None = None
    variables: Mapping[str, str] | None = None

    @property
    def short_id(self) -> str:
        """The first eight characters, as people say it."""
        return self.id[:8]

    def duration(self, now: float) -> float | None:
        """Seconds from start to end (the last update of what has ended), or to ``now`` while it runs."""
        if self.started is None:
            return None
        end = now if self.status.active else self.updated
        return None if end is None else max(0.0, end - self.started)


@dataclass(frozen=True, slots=True)
class ErrorDetails:
    """Why an action or rule failed, in the provider's words."""

    code: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class ActionAttempt:
    """One attempt at an action, from ListActionExecutions."""

    id: str
    execution_id: str
    stage: str
    action: str
    status: ActionStatus
    version: int | None = None
    started: float | None = None
    updated: float | None = None
    updated_by: str | None = None
    type: ActionType | None = None
    configuration: Mapping[str, str] = field(default_factory=dict)
    resolved_configuration: Mapping[str, str] = field(default_factory=dict)
    region: str | None = None
    role_arn: str | None = None
    namespace: str | None = None
    input_artifacts: tuple[Artifact, ...] = ()
    output_artifacts: tuple[Artifact, ...] = ()
    output_variables: Mapping[str, str] = field(default_factory=dict)
    external_id: str | None = None
    external_url: str | None = None
    summary: str = ""
    error: ErrorDetails | None = None
    log_stream_arn: str | None = None


@dataclass(frozen=True, slots=True)
class RuleAttempt:
    """One run of a condition's rule, from ListRuleExecutions; it does not tell of which kind the condition is."""

    id: str
    execution_id: str
    stage: str
    rule: str
    status: ActionStatus
    started: float | None = None
    updated: float | None = None
    updated_by: str | None = None
    provider: str = ""
    configuration: Mapping[str, str] = field(default_factory=dict)
    resolved_configuration: Mapping[str, str] = field(default_factory=dict)
    external_id: str | None = None
    external_url: str | None = None
    summary: str = ""
    error: ErrorDetails | None = None


@dataclass(frozen=True, slots=True)
class ExecutionPage:
    """A page of a pipeline's executions, newest first, and the mark of the next one; None at the end."""

    executions: tuple[Execution, ...]
    next_token: str | None = None


@dataclass(frozen=True, slots=True)
class Artifact:
    """An artifact and where it lies in S3."""

    name: str
    bucket: str | None = None
    key: str | None = None
