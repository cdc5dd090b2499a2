"""A pipeline execution and its passages through stages, as the engine keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from services.emulator.engine.behaviour import Outcome
from services.emulator.engine.sources import Revision
from services.emulator.engine.status import (
    ActionStatus,
    ConditionKind,
    ConditionStatus,
    ExecutionStatus,
    StageStatus,
)
from services.emulator.timeline import Appointment

Json = dict[str, Any]


@dataclass(slots=True, eq=False)
class Attempt:
    """One attempt of an action, or of a condition's rule; times are POSIX seconds."""

    id: str
    stage: str
    declaration: Json
    configuration: dict[str, str]
    started: float
    updated: float
    status: ActionStatus = ActionStatus.IN_PROGRESS
    outcome: Outcome | None = None
    external_id: str | None = None
    external_url: str | None = None
    summary: str | None = None
    error: Json | None = None
    percent: int | None = None
    log_stream: str | None = None
    token: str | None = None
    updated_by: str | None = None
    revision: Revision | None = None
    input_artifacts: list[Json] = field(default_factory=list)
    output_artifacts: list[Json] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)
    appointments: list[Appointment] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The action's (or the rule's) name."""
        return str(self.declaration["name"])

    @property
    def provider(self) -> str:
        """The provider, of the action type or the rule type."""
        kind = self.declaration.get("actionTypeId") or self.declaration["ruleTypeId"]
        return str(kind["provider"])

    @property
    def category(self) -> str:
        """The category, of the action type or the rule type."""
        kind = self.declaration.get("actionTypeId") or self.declaration["ruleTypeId"]
        return str(kind["category"])

    @property
    def custom(self) -> bool:
        """Whether its action type is the account's own, and a job worker does it."""
        return bool(self.declaration.get("actionTypeId", {}).get("owner") == "Custom")

    @property
    def running(self) -> bool:
        """Whether it goes on."""
        return self.status is ActionStatus.IN_PROGRESS

    def took(self, revision_id: str) -> bool:
        """Whether it is of a source action that took that revision."""
        return self.revision is not None and self.revision.id == revision_id

    def close(self, status: ActionStatus, now: float) -> None:
        """End it: nothing that was due for it happens any more."""
        self.status = status
        self.updated = now
        for appointment in self.appointments:
            appointment.cancel()
        self.appointments.clear()


@dataclass(slots=True, eq=False)
class ConditionRun:
    """The evaluation of a stage's condition: all its rules, started together."""

    kind: ConditionKind
    declaration: Json
    changed: float
    status: ConditionStatus = ConditionStatus.IN_PROGRESS
    summary: str | None = None
    rules: list[Attempt] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class StageVisit:
    """An execution's passage through a stage, retries included."""

    execution: Execution
    declaration: Json
    status: StageStatus = StageStatus.IN_PROGRESS
    latest: dict[str, Attempt] = field(default_factory=dict)
    """The newest attempt of each action that this pass has started."""
    conditions: dict[ConditionKind, ConditionRun] = field(default_factory=dict)
    automatic_retries: int = 0
    manual_retries: int = 0
    started: float = 0.0
    retry_trigger: str | None = None

    @property
    def name(self) -> str:
        """The stage's name."""
        return str(self.declaration["name"])

    def running(self) -> list[Attempt]:
        """The actions that go on."""
        return [attempt for attempt in self.latest.values() if attempt.running]

    def group(self) -> list[Json]:
        """The actions of the lowest run order that has not wholly succeeded; empty where all have."""
        pending = [action for action in self.declaration["actions"] if not self._succeeded(action)]
        if not pending:
            return []
        order = min(run_order(action) for action in pending)
        return [action for action in self.declaration["actions"] if run_order(action) == order]

    def forget_unsuccessful(self) -> None:
        """Have failed and abandoned actions run again."""
        self.latest = {
            name: attempt
            for name, attempt in self.latest.items()
            if attempt.status in (ActionStatus.SUCCEEDED, ActionStatus.IN_PROGRESS)
        }

    def _succeeded(self, action: Json) -> bool:
        attempt = self.latest.get(action["name"])
        return attempt is not None and attempt.status is ActionStatus.SUCCEEDED


@dataclass(slots=True, eq=False)
class StopRequest:
    """What an operator asked for with StopPipelineExecution."""

    abandon: bool
    reason: str | None


@dataclass(slots=True, eq=False)
class Execution:
    """A run of one version of a pipeline; ``sequence`` counts the pipeline's executions in order of start."""

    id: str
    sequence: int
    version: int
    declaration: Json
    trigger: Json
    started: float
    updated: float
    status: ExecutionStatus = ExecutionStatus.IN_PROGRESS
    status_summary: str | None = None
    rollback_target: str | None = None
    stop: StopRequest | None = None
    cancelling: bool = False
    position: int = 0
    waiting: bool = False
    dormant: bool = False
    """It waits before a transition that was disabled for too long: only a newer execution wakes it."""
    variables: dict[str, str] = field(default_factory=dict)
    overrides: dict[str, dict[str, str]] = field(default_factory=dict)
    """Source revisions asked for, by action and revision type."""
    given: Mapping[str, Revision] = field(default_factory=dict)
    """The revisions of the event that started it, by source action."""
    revisions: dict[str, Attempt] = field(default_factory=dict)
    """The latest successful attempt of each source action."""
    artifacts: dict[str, Json] = field(default_factory=dict)
    outputs: dict[str, dict[str, str]] = field(default_factory=dict)
    """Output variables by namespace."""
    visits: dict[str, StageVisit] = field(default_factory=dict)
    attempts: list[Attempt] = field(default_factory=list)
    rules: list[Attempt] = field(default_factory=list)

    @property
    def mode(self) -> str:
        """The execution mode of the version that runs; SUPERSEDED where it declares none."""
        return str(self.declaration.get("executionMode", "SUPERSEDED"))

    @property
    def parallel(self) -> bool:
        """Whether it runs without stage locks and without a pipeline state."""
        return self.mode == "PARALLEL"

    @property
    def rollback(self) -> bool:
        """Whether its type is ROLLBACK."""
        return self.rollback_target is not None

    @property
    def halting(self) -> bool:
        """Whether no further action may start: it is being stopped or cancelled."""
        return self.stop is not None or self.cancelling

    @property
    def stages(self) -> list[Json]:
        """The stage declarations of the version that runs."""
        return list(self.declaration["stages"])

    def attempt_number(self, stage: str, action: str) -> int:
        """How many attempts of an action there are, the one about to start included."""
        return 1 + sum(1 for known in self.attempts if known.stage == stage and known.name == action)


def run_order(action: Json) -> int:
    """An action's run order; 1 where it declares none."""
    return int(action.get("runOrder", 1))
