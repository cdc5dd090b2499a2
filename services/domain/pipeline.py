"""Pipelines as they are declared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from services.domain.git_trigger import GitTrigger
from services.domain.status import ActionCategory, ExecutionMode, PipelineType, RetryMode

DEFAULT_APPROVAL_MINUTES = 7 * 24 * 60
"""How long a manual approval waits where the action sets no timeout (CodePipeline User Guide, Quotas)."""


@dataclass(frozen=True, slots=True)
class PipelineSummary:
    """A row of ListPipelines. Instants are POSIX seconds."""

    name: str
    version: int | None = None
    type: PipelineType = PipelineType.V1
    mode: ExecutionMode = ExecutionMode.SUPERSEDED
    created: float | None = None
    updated: float | None = None


@dataclass(frozen=True, slots=True)
class ActionType:
    """Which provider does an action's work."""

    category: ActionCategory
    owner: str
    provider: str
    version: str = "1"


@dataclass(frozen=True, slots=True)
class ActionDeclaration:
    """An action of a stage, as declared. Configuration values are strings always."""

    name: str
    type: ActionType
    run_order: int = 1
    configuration: Mapping[str, str] = field(default_factory=dict)
    commands: tuple[str, ...] = ()
    input_artifacts: tuple[str, ...] = ()
    output_artifacts: tuple[str, ...] = ()
    namespace: str | None = None
    region: str | None = None
    role_arn: str | None = None
    timeout_minutes: int | None = None

    @property
    def is_approval(self) -> bool:
        """Whether it waits for a person."""
        return self.type.category == ActionCategory.APPROVAL

    @property
    def is_source(self) -> bool:
        """Whether it brings a revision in."""
        return self.type.category == ActionCategory.SOURCE


@dataclass(frozen=True, slots=True)
class RuleDeclaration:
    """A rule of a condition, as declared."""

    name: str
    provider: str
    configuration: Mapping[str, str] = field(default_factory=dict)
    commands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConditionDeclaration:
    """What must hold for a stage to be entered or left, and what happens where it does not."""

    result: str | None
    rules: tuple[RuleDeclaration, ...] = ()


@dataclass(frozen=True, slots=True)
class StageDeclaration:
    """A stage as declared; ``failure_result`` is ROLLBACK, RETRY, FAIL, SKIP or None."""

    name: str
    actions: tuple[ActionDeclaration, ...] = ()
    before_entry: tuple[ConditionDeclaration, ...] = ()
    on_success: tuple[ConditionDeclaration, ...] = ()
    on_failure: tuple[ConditionDeclaration, ...] = ()
    failure_result: str | None = None
    retry_mode: RetryMode | None = None

    def action(self, name: str) -> ActionDeclaration | None:
        """The action of that name."""
        return next((action for action in self.actions if action.name == name), None)


@dataclass(frozen=True, slots=True)
class VariableDeclaration:
    """A pipeline variable; without a default it is required at start."""

    name: str
    default: str | None = None
    description: str = ""

    @property
    def required(self) -> bool:
        """Whether a start must give it a value."""
        return self.default is None


@dataclass(frozen=True, slots=True)
class PipelineDefinition:
    """A pipeline's declaration and metadata."""

    name: str
    role_arn: str = ""
    version: int | None = None
    type: PipelineType = PipelineType.V1
    mode: ExecutionMode = ExecutionMode.SUPERSEDED
    stages: tuple[StageDeclaration, ...] = ()
    variables: tuple[VariableDeclaration, ...] = ()
    triggers: tuple[GitTrigger, ...] = ()
    arn: str | None = None
    created: float | None = None
    updated: float | None = None
    polling_disabled_at: float | None = None

    def stage(self, name: str) -> StageDeclaration | None:
        """The stage of that name."""
        return next((stage for stage in self.stages if stage.name == name), None)

    def actions(self) -> Iterator[tuple[StageDeclaration, ActionDeclaration]]:
        """Every action with its stage, in order of declaration."""
        for stage in self.stages:
            for action in stage.actions:
                yield stage, action

    @property
    def sources(self) -> tuple[ActionDeclaration, ...]:
        """The source actions."""
        return tuple(action for _, action in self.actions() if action.is_source)
