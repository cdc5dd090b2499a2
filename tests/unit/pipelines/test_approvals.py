from dataclasses import replace

import pytest

from services.domain.execution import ActionAttempt, Execution
from services.domain.pipeline import (
    ActionDeclaration,
    ActionType,
    PipelineDefinition,
    PipelineSummary,
    StageDeclaration,
)
from services.domain.revision import SourceRevision
from services.domain.snapshot import PipelineSnapshot
from services.domain.state import ActionExecution, ActionState, PipelineState, StageExecution, StageState
from services.domain.status import ActionCategory, ActionStatus, ExecutionMode, ExecutionStatus, StageStatus
from services.domain.target import PipelineKey
from services.pipelines.approvals import pending_approvals
from services.pipelines.reader import distinct_revisions

MANUAL = ActionType(ActionCategory.APPROVAL, "AWS", "Manual")
WEEK = 7 * 24 * 3600.0
REVISION = SourceRevision("App", "abc", "Raise fee cap")
EXECUTION = Execution("e1", ExecutionStatus.IN_PROGRESS, started=50.0, revisions=(REVISION,))


def definition(
    mode: ExecutionMode = ExecutionMode.SUPERSEDED, timeout: int | None = None
) -> PipelineDefinition:
    action = ActionDeclaration(
        "Approve", MANUAL, configuration={"CustomData": "Release #{v}?"}, timeout_minutes=timeout
    )
    return PipelineDefinition("web", mode=mode, stages=(StageDeclaration("Gate", (action,)),))


def state(latest: ActionExecution | None) -> PipelineState:
    stage = StageState(
        "Gate",
        latest=StageExecution("e1", StageStatus.IN_PROGRESS),
        actions=(ActionState("Approve", latest),),
    )
    return PipelineState("web", 1, (StageState("Source"), stage))


WAITING = ActionExecution(ActionStatus.IN_PROGRESS, token="t1", changed=100.0)
SNAPSHOT = PipelineSnapshot(
    PipelineKey("prod", "web"),
    PipelineSummary("web"),
    executions=(EXECUTION,),
    state=state(WAITING),
    definition=definition(),
)
ATTEMPT = ActionAttempt(
    "a1",
    "e1",
    "Gate",
    "Approve",
    ActionStatus.IN_PROGRESS,
    started=90.0,
    type=MANUAL,
    resolved_configuration={"CustomData": "Release 3f1c9ab?", "ExternalEntityLink": "https://r.example"},
    external_id="p1",
)
PARALLEL = replace(
    SNAPSHOT,
    summary=PipelineSummary("web", mode=ExecutionMode.PARALLEL),
    definition=definition(ExecutionMode.PARALLEL),
    state=PipelineState("web"),
    attempts=(ATTEMPT,),
)


def test_the_state_tells_who_waits_and_until_when() -> None:
    (approval,) = pending_approvals(SNAPSHOT)
    assert (approval.stage, approval.action, approval.execution_id) == ("Gate", "Approve", "e1")
    assert (approval.token, approval.since, approval.expires) == ("t1", 100.0, 100.0 + WEEK)
    assert approval.comment == "Release #{v}?"
    assert approval.revisions == (REVISION,)


def test_the_actions_own_timeout_counts() -> None:
    (approval,) = pending_approvals(replace(SNAPSHOT, definition=definition(timeout=60)))
    assert approval.expires == 100.0 + 3600


def test_an_attempt_adds_the_resolved_words() -> None:
    (approval,) = pending_approvals(replace(SNAPSHOT, attempts=(ATTEMPT,)))
    assert (approval.comment, approval.link) == ("Release 3f1c9ab?", "https://r.example")
    assert approval.token == "t1"


def test_without_a_definition_the_expiry_is_unknown() -> None:
    (approval,) = pending_approvals(replace(SNAPSHOT, definition=None))
    assert (approval.since, approval.expires, approval.comment) == (100.0, None, "")


@pytest.mark.parametrize(
    "latest",
    [
        None,
        ActionExecution(ActionStatus.IN_PROGRESS),
        ActionExecution(ActionStatus.SUCCEEDED, token="t1"),
    ],
)
def test_nothing_waits_without_a_token_in_progress(latest: ActionExecution | None) -> None:
    assert pending_approvals(replace(SNAPSHOT, state=state(latest))) == ()


def test_in_parallel_mode_attempts_tell_and_their_external_id_is_the_token() -> None:
    (approval,) = pending_approvals(PARALLEL)
    assert (approval.token, approval.execution_id) == ("p1", "e1")
    assert (approval.since, approval.expires) == (90.0, 90.0 + WEEK)


def test_in_parallel_mode_every_execution_waits_by_itself_and_a_stale_state_is_ignored() -> None:
    second = replace(ATTEMPT, execution_id="e2", external_id="p2")
    found = pending_approvals(replace(PARALLEL, state=state(WAITING), attempts=(ATTEMPT, second, second)))
    assert [(approval.execution_id, approval.token) for approval in found] == [("e1", "p1"), ("e2", "p2")]


@pytest.mark.parametrize(
    "attempt",
    [
        replace(ATTEMPT, status=ActionStatus.SUCCEEDED),
        replace(ATTEMPT, external_id=None),
        replace(ATTEMPT, type=ActionType(ActionCategory.BUILD, "AWS", "CodeBuild")),
        replace(ATTEMPT, type=None),
    ],
)
def test_in_parallel_mode_only_approvals_in_progress_wait(attempt: ActionAttempt) -> None:
    assert pending_approvals(replace(PARALLEL, attempts=(attempt,))) == ()


def test_in_parallel_mode_an_execution_that_ended_waits_no_more() -> None:
    ended = replace(EXECUTION, status=ExecutionStatus.STOPPED)
    assert pending_approvals(replace(PARALLEL, executions=(ended,))) == ()


def test_a_pipeline_not_yet_read_has_nothing_that_waits() -> None:
    assert pending_approvals(PipelineSnapshot(PipelineKey("prod", "web"), PipelineSummary("web"))) == ()


def test_revisions_come_once_each_newest_first_with_their_first_start() -> None:
    def run(started: float, revision: str) -> Execution:
        return Execution(
            f"e{started}",
            ExecutionStatus.SUCCEEDED,
            started=started,
            revisions=(SourceRevision("App", revision), SourceRevision("Lib", f"lib-{revision}")),
        )

    found = distinct_revisions((run(40, "b"), run(30, "a"), run(20, "b"), run(10, "a")), "App")
    assert [(revision.id, revision.created) for revision in found] == [("b", 20), ("a", 10)]
    assert distinct_revisions((run(40, "b"),), "None") == ()
