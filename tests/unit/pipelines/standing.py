"""A pipeline with three stages, as it may stand."""

from __future__ import annotations

from dataclasses import replace

from services.domain.execution import ActionAttempt, Execution
from services.domain.pipeline import (
    ActionDeclaration,
    ActionType,
    ConditionDeclaration,
    PipelineDefinition,
    PipelineSummary,
    RuleDeclaration,
    StageDeclaration,
)
from services.domain.snapshot import PipelineSnapshot
from services.domain.state import (
    ActionExecution,
    ActionState,
    PipelineState,
    StageExecution,
    StageState,
)
from services.domain.status import (
    ActionCategory,
    ActionStatus,
    ExecutionMode,
    ExecutionStatus,
    PipelineType,
    StageStatus,
)
from services.domain.target import PipelineKey

KEY = PipelineKey("prod/eu-west-1", "web")


def declared(name: str, category: ActionCategory, provider: str) -> ActionDeclaration:
    return ActionDeclaration(name, ActionType(category, "AWS", provider))


APP = declared("App", ActionCategory.SOURCE, "CodeStarSourceConnection")
UNIT = declared("Unit", ActionCategory.BUILD, "CodeBuild")
LINT = declared("Lint", ActionCategory.BUILD, "CodeBuild")
SERVICE = declared("Service", ActionCategory.DEPLOY, "ECS")
ALARM = (ConditionDeclaration("FAIL", (RuleDeclaration("Errors", "CloudWatchAlarm"),)),)
DEFINITION = PipelineDefinition(
    "web",
    version=3,
    type=PipelineType.V2,
    stages=(
        StageDeclaration("Source", (APP,)),
        StageDeclaration("Test", (UNIT, LINT)),
        StageDeclaration("Deploy", (SERVICE,), before_entry=ALARM),
    ),
)
PARALLEL = replace(DEFINITION, mode=ExecutionMode.PARALLEL)


def run(id_: str, status: str, started: float = 100.0, **members: object) -> Execution:
    return replace(Execution(id_, ExecutionStatus(status), started=started), **members)  # type: ignore[arg-type]  # by name


def act(status: str, changed: float = 150.0, **members: object) -> ActionExecution:
    return replace(ActionExecution(ActionStatus(status), changed=changed), **members)  # type: ignore[arg-type]  # by name


def held(name: str, by: str, status: str, *actions: ActionState, **members: object) -> StageState:
    latest = StageExecution(by, StageStatus(status))
    return replace(StageState(name, latest=latest, actions=actions), **members)  # type: ignore[arg-type]  # by name


def known(*stages: StageState, runs: tuple[Execution, ...] = (), **members: object) -> PipelineSnapshot:
    snapshot = PipelineSnapshot(
        KEY,
        PipelineSummary("web", 3, PipelineType.V2),
        executions=runs,
        state=PipelineState("web", 3, stages, updated=50.0),
        definition=DEFINITION,
    )
    return replace(snapshot, **members)  # type: ignore[arg-type]  # by name


def parallel(*attempts: ActionAttempt, runs: tuple[Execution, ...]) -> PipelineSnapshot:
    return known(runs=runs, state=None, definition=PARALLEL, attempts=attempts)


def attempt(by: str, stage: str, action: str, status: str, started: float = 110.0) -> ActionAttempt:
    return ActionAttempt(f"{by}-{action}-{started}", by, stage, action, ActionStatus(status), started=started)


SOURCE = held("Source", "b", "Succeeded", ActionState("App", act("Succeeded")))
