"""A pipeline as an operator meets one, as domain values."""

from __future__ import annotations

from services.domain.execution import ActionAttempt, ErrorDetails, Execution
from services.domain.pipeline import (
    ActionDeclaration,
    ActionType,
    ConditionDeclaration,
    PipelineDefinition,
    RuleDeclaration,
    StageDeclaration,
)
from services.domain.revision import SourceRevision
from services.domain.state import (
    ActionExecution,
    ActionState,
    ConditionState,
    PipelineState,
    RetryMetadata,
    RuleState,
    StageExecution,
    StageState,
    Transition,
)
from services.domain.status import (
    ActionCategory,
    ActionStatus,
    ConditionStatus,
    ExecutionMode,
    ExecutionStatus,
    PipelineType,
    StageStatus,
)
from widgets.graph.source import GraphSource

NOW = 1_790_000_000.0
MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR

NEW_RUN = "7c24df87-0000-4000-8000-000000000001"
WAITING_RUN = "5efcfa68-0000-4000-8000-000000000003"
OLD_RUN = "08ad9fe7-0000-4000-8000-000000000002"


def declared(
    name: str,
    provider: str = "CodeBuild",
    run_order: int = 1,
    category: ActionCategory = ActionCategory.BUILD,
    **configuration: str,
) -> ActionDeclaration:
    return ActionDeclaration(
        name, ActionType(category, "AWS", provider), run_order=run_order, configuration=configuration
    )


def done(changed: float, execution: str = "x") -> ActionExecution:
    return ActionExecution(ActionStatus.SUCCEEDED, id=execution, changed=changed)


def run(
    run_id: str,
    commit: str,
    summary: str,
    status: ExecutionStatus = ExecutionStatus.IN_PROGRESS,
    started: float = NOW - 12 * MINUTE,
    mode: ExecutionMode = ExecutionMode.QUEUED,
) -> Execution:
    return Execution(
        run_id,
        status,
        started=started,
        updated=started + 5 * MINUTE,
        revisions=(SourceRevision("App", commit.ljust(40, "0"), summary),),
        mode=mode,
    )


def definition(mode: ExecutionMode = ExecutionMode.QUEUED) -> PipelineDefinition:
    approval = declared("ReleaseGate", "Manual", category=ActionCategory.APPROVAL)
    return PipelineDefinition(
        "payments-prod",
        type=PipelineType.V2,
        mode=mode,
        version=7,
        stages=(
            StageDeclaration(
                "Source", (declared("App", "CodeStarSourceConnection", category=ActionCategory.SOURCE),)
            ),
            StageDeclaration("Build", (declared("UnitTests"), declared("Package"))),
            StageDeclaration("Approve", (approval,)),
            StageDeclaration(
                "Deploy",
                (
                    declared("Stack", "CloudFormation", 1, ActionCategory.DEPLOY),
                    declared("Service", "ECS", 2, ActionCategory.DEPLOY),
                    declared("Workers", "ECS", 2, ActionCategory.DEPLOY),
                    declared("Smoke", "Lambda", 3, ActionCategory.INVOKE),
                ),
                before_entry=(
                    ConditionDeclaration("FAIL", (RuleDeclaration("Office", "DeploymentWindow"),)),
                ),
                failure_result="ROLLBACK",
            ),
        ),
    )


def state() -> PipelineState:
    return PipelineState(
        "payments-prod",
        version=7,
        stages=(
            StageState(
                "Source",
                latest=StageExecution(NEW_RUN, StageStatus.SUCCEEDED),
                actions=(ActionState("App", done(NOW - 11 * MINUTE, "s1")),),
            ),
            StageState(
                "Build",
                latest=StageExecution(NEW_RUN, StageStatus.SUCCEEDED),
                actions=(
                    ActionState("UnitTests", done(NOW - 9 * MINUTE, "b1")),
                    ActionState("Package", done(NOW - 9 * MINUTE, "b2")),
                ),
            ),
            StageState(
                "Approve",
                latest=StageExecution(NEW_RUN, StageStatus.IN_PROGRESS),
                actions=(
                    ActionState(
                        "ReleaseGate",
                        ActionExecution(
                            ActionStatus.IN_PROGRESS, id="a1", changed=NOW - 8 * MINUTE, token="t-1"
                        ),
                    ),
                ),
                retry=RetryMetadata(manual=1),
            ),
            StageState(
                "Deploy",
                transition=Transition(
                    enabled=False,
                    changed_by="arn:aws:iam::111122223333:user/bob",
                    changed_at=NOW - 2 * HOUR,
                    reason="freeze INC-4121",
                ),
                inbound=(StageExecution(WAITING_RUN, StageStatus.IN_PROGRESS),),
                latest=StageExecution(OLD_RUN, StageStatus.FAILED),
                actions=(
                    ActionState("Stack", done(NOW - 6 * DAY + 200)),
                    ActionState(
                        "Service",
                        ActionExecution(
                            ActionStatus.FAILED,
                            changed=NOW - 6 * DAY + 500,
                            error=ErrorDetails("JobFailed", "0 of 4 tasks passed the \x1b[31mhealth check"),
                        ),
                    ),
                    ActionState("Workers", done(NOW - 6 * DAY + 400)),
                    ActionState("Smoke", done(NOW - 9 * DAY)),
                ),
                before_entry=ConditionState(
                    ConditionStatus.SUCCEEDED, rules=(RuleState("Office", ActionStatus.SUCCEEDED),)
                ),
            ),
        ),
    )


def executions() -> tuple[Execution, ...]:
    return (
        run(NEW_RUN, "3f1c9ab", "Raise fee cap"),
        run(WAITING_RUN, "77fa0b1", "VAT rules", started=NOW - HOUR),
        run(OLD_RUN, "91aa0de", "Backfill job", ExecutionStatus.FAILED, started=NOW - 6 * DAY),
    )


def attempt(
    action: str,
    stage: str,
    status: ActionStatus = ActionStatus.SUCCEEDED,
    run_id: str = NEW_RUN,
    attempt_id: str = "x",
    started: float = NOW - 11 * MINUTE,
    took: float = 102,
    category: ActionCategory = ActionCategory.BUILD,
) -> ActionAttempt:
    return ActionAttempt(
        attempt_id,
        run_id,
        stage,
        action,
        status,
        started=started,
        updated=started + took,
        type=ActionType(category, "AWS", "Manual" if category == ActionCategory.APPROVAL else "CodeBuild"),
    )


def attempts() -> tuple[ActionAttempt, ...]:
    return (
        attempt(
            "ReleaseGate", "Approve", ActionStatus.IN_PROGRESS, attempt_id="a1", started=NOW - 8 * MINUTE
        ),
        attempt("Package", "Build", attempt_id="b2", took=125),
        attempt("UnitTests", "Build", attempt_id="b1"),
        attempt("App", "Source", attempt_id="s1", took=9),
    )


def source() -> GraphSource:
    return GraphSource(definition(), state(), executions(), attempts())


def parallel_source() -> GraphSource:
    other = "aaaa1111-0000-4000-8000-000000000009"
    return GraphSource(
        definition(ExecutionMode.PARALLEL),
        PipelineState("payments-prod"),
        (
            run(NEW_RUN, "3f1c9ab", "Raise fee cap", mode=ExecutionMode.PARALLEL),
            run(other, "9d01c2e", "Try the new cart", started=NOW - 90, mode=ExecutionMode.PARALLEL),
            run(OLD_RUN, "91aa0de", "Backfill job", ExecutionStatus.SUCCEEDED, started=NOW - DAY),
        ),
        (
            attempt(
                "ReleaseGate",
                "Approve",
                ActionStatus.IN_PROGRESS,
                started=NOW - 8 * MINUTE,
                category=ActionCategory.APPROVAL,
            ),
            attempt("Package", "Build", took=125),
            attempt("UnitTests", "Build"),
            attempt("App", "Source", took=9),
            attempt("UnitTests", "Build", ActionStatus.IN_PROGRESS, other, started=NOW - 61),
            attempt("Package", "Build", ActionStatus.FAILED, other, started=NOW - 61, took=30),
            attempt("App", "Source", run_id=other, started=NOW - 90, took=12),
        ),
    )
