from __future__ import annotations

import json
from dataclasses import replace

import pytest

from services.audit import AuditLog, Phase, Result
from services.domain.problem import ProblemKind
from services.domain.revision import RevisionOverride
from services.domain.snapshot import PipelineSnapshot
from services.domain.status import (
    ApprovalDecision,
    ExecutionMode,
    ExecutionStatus,
    ExecutionType,
    RetryMode,
    StageStatus,
)
from services.domain.target import PipelineKey
from services.emulator.engine.behaviour import Outcome, Situation, fails
from services.emulator.faults import FaultKind
from services.errors import ServiceError
from services.pipelines.approvals import pending_approvals
from services.pipelines.operator import Operator
from services.pipelines.verbs import (
    AnswerApproval,
    DisableTransition,
    EnableTransition,
    RetryStage,
    RollBackStage,
    StartExecution,
    StopExecution,
    Verb,
)
from tests.contract.pipelines.desk import SECONDS, TARGET, Desk, steady
from tests.declarations import approved_pipeline, pipeline

DONE = (FaultKind.GARBAGE, FaultKind.TRUNCATE, FaultKind.LOSE)
"""Faults that spoil the answer to an act that was done."""
RUN = "12345678-1234-4234-8234-123456789abc"


def waiting_approval(
    desk: Desk, parallel: bool = False, decision: ApprovalDecision = ApprovalDecision.APPROVED
) -> AnswerApproval:
    """The answer to the approval that waits, as a screen would make it."""
    (page,) = desk.reader.list_pipelines()
    snapshot = PipelineSnapshot(
        PipelineKey(TARGET.name, "web"),
        page[0],
        executions=desk.reader.executions("web"),
        state=desk.reader.state("web"),
        definition=desk.reader.definition("web"),
        attempts=desk.reader.action_attempts("web"),
    )
    approval = pending_approvals(snapshot)[0]
    return AnswerApproval(
        "web",
        approval.stage,
        approval.action,
        approval.execution_id,
        approval.token,
        decision,
        "looks good",
        parallel=parallel,
    )


def run_to_approval(desk: Desk, mode: str | None = None) -> str:
    desk.put(approved_pipeline(mode=mode))
    run = desk.operator.start(StartExecution("web")).execution_id
    assert run is not None
    desk.step(25)
    return run


def test_a_start_with_variables_and_a_revision(desk: Desk) -> None:
    desk.put(pipeline(variables=[{"name": "Env"}]))
    commit = "91aa0de1c2" * 4
    verb = StartExecution("web", {"Env": "prod, 'quoted'"}, (RevisionOverride("App", "COMMIT_ID", commit),))
    done = desk.operator.start(verb)
    assert done.execution_id is not None
    assert (done.request_id != "", done.sent_at, done.audit_problem) == (True, desk.clock.now(), None)
    desk.step()
    assert desk.reader.execution("web", done.execution_id).variables == {"Env": "prod, 'quoted'"}
    assert desk.reader.executions("web")[0].revisions[0].id == commit


def test_a_transition_holds_and_lets_go(desk: Desk) -> None:
    desk.put(pipeline())
    desk.operator.disable_transition(DisableTransition("web", "Deploy", "freeze until monday"))
    run = desk.operator.start(StartExecution("web")).execution_id
    desk.step(25)
    held = desk.stage("Deploy")
    assert (held.transition.enabled, held.transition.reason) == (False, "freeze until monday")
    assert held.transition.changed_by == TARGET.caller
    assert [execution.execution_id for execution in held.inbound] == [run]
    desk.operator.enable_transition(EnableTransition("web", "Deploy"))
    desk.step(15)
    assert desk.stage("Deploy").transition.enabled
    assert desk.reader.executions("web")[0].status is ExecutionStatus.SUCCEEDED


@pytest.mark.parametrize(
    ("decision", "status"),
    [
        (ApprovalDecision.APPROVED, ExecutionStatus.SUCCEEDED),
        (ApprovalDecision.REJECTED, ExecutionStatus.FAILED),
    ],
)
@pytest.mark.parametrize("parallel", [False, True])
def test_an_approval_is_answered(
    desk: Desk, decision: ApprovalDecision, status: ExecutionStatus, parallel: bool
) -> None:
    run = run_to_approval(desk, "PARALLEL" if parallel else None)
    verb = waiting_approval(desk, parallel, decision)
    assert verb.execution_id == run
    desk.operator.answer_approval(verb)
    desk.step(15)
    assert desk.reader.executions("web")[0].status is status
    answered = next(one for one in desk.reader.action_attempts("web", run) if one.action == "Approve")
    assert answered.summary == "looks good"


def test_an_approval_answered_by_somebody_else_is_not_answered_again(desk: Desk) -> None:
    run_to_approval(desk)
    verb = waiting_approval(desk)
    desk.operator.answer_approval(verb)
    problem = desk.refused(verb)
    assert (problem.kind, problem.title) == (ProblemKind.CONFLICT, "this approval waits no longer")
    assert desk.calls("PutApprovalResult") == 1


def test_an_approval_asked_for_again_is_not_answered_unseen(desk: Desk) -> None:
    run = run_to_approval(desk)
    seen = waiting_approval(desk)
    desk.operator.answer_approval(replace(seen, decision=ApprovalDecision.REJECTED))
    desk.operator.retry_stage(RetryStage("web", "Approve", run))
    desk.step(1)
    problem = desk.refused(seen)
    assert problem.kind is ProblemKind.CONFLICT
    assert "asked for again" in problem.title
    assert desk.calls("PutApprovalResult") == 1
    assert desk.audited()[-1].result is Result.REFUSED


def test_another_executions_approval_is_not_answered_in_place_of_the_one_seen(desk: Desk) -> None:
    run_to_approval(desk)
    seen = waiting_approval(desk)
    desk.operator.answer_approval(replace(seen, decision=ApprovalDecision.REJECTED))
    newer = desk.operator.start(StartExecution("web")).execution_id
    assert newer is not None
    desk.step(25)
    problem = desk.refused(seen)
    assert problem.kind is ProblemKind.CONFLICT
    assert newer[:8] in problem.title


def test_an_approval_that_cannot_be_checked_is_not_answered(desk: Desk) -> None:
    run_to_approval(desk)
    verb = waiting_approval(desk)
    desk.fail(FaultKind.HANG, "GetPipelineState")
    problem = desk.refused(verb)
    assert (problem.kind, problem.hint.split(";")[0]) == (ProblemKind.TIMEOUT, "nothing was sent")
    assert desk.calls("PutApprovalResult") == 0
    assert desk.audited()[-1].result is Result.REFUSED


def test_stop_retry_and_roll_back(desk: Desk) -> None:
    desk.put(pipeline())
    first = desk.operator.start(StartExecution("web")).execution_id
    assert first is not None
    desk.step(40)
    desk.emulator.world.behaviours.set(lambda _: fails(SECONDS, "no"), action="Deploy")
    second = desk.operator.start(StartExecution("web")).execution_id
    assert second is not None
    desk.step(40)
    assert (
        desk.operator.retry_stage(RetryStage("web", "Deploy", second, RetryMode.ALL_ACTIONS)).execution_id
        == second
    )
    desk.step(15)
    desk.emulator.world.behaviours.set(steady, action="Deploy")
    back = desk.operator.roll_back(RollBackStage("web", "Deploy", first)).execution_id
    desk.step(15)
    newest = desk.reader.executions("web")[0]
    assert (newest.id, newest.type, newest.rollback_target) == (back, ExecutionType.ROLLBACK, first)
    third = desk.operator.start(StartExecution("web")).execution_id
    assert third is not None
    desk.operator.stop(StopExecution("web", third, abandon=True, reason="wrong build"))
    desk.step()
    stopped = desk.reader.executions("web")[0]
    assert (stopped.status, stopped.stop_reason) == (ExecutionStatus.STOPPED, "wrong build")


def test_a_refusal_of_the_service_is_told_and_audited(desk: Desk) -> None:
    desk.put(pipeline())
    problem = desk.refused(RetryStage("web", "Deploy", RUN))
    assert problem.operation == "RetryStageExecution"
    assert problem.code
    begun, ended = desk.audited()
    assert (ended.id, ended.result, ended.code) == (begun.id, Result.REFUSED, problem.code)
    assert ended.request_id == problem.request_id


def test_a_denied_act_names_the_permission(desk: Desk) -> None:
    desk.put(pipeline())
    desk.fail(FaultKind.DENY, "DisableStageTransition")
    problem = desk.refused(DisableTransition("web", "Deploy", "freeze"))
    assert problem.kind is ProblemKind.DENIED
    assert problem.title.startswith("codepipeline:DisableStageTransition")
    assert "arn:aws:codepipeline:eu-west-1:111122223333:web/Deploy" in problem.hint


@pytest.mark.parametrize("by_target", [False, True])
def test_read_only_refuses_before_anything_else(desk: Desk, by_target: bool) -> None:
    desk.put(pipeline())
    if by_target:
        desk.caller.target = replace(TARGET, read_only=True)
    operator = Operator(desk.caller, AuditLog(desk.audit_path), read_only=not by_target)
    with pytest.raises(ServiceError) as caught:
        operator.perform(StartExecution("not a name"))
    assert (caught.value.problem.kind, caught.value.problem.title) == (ProblemKind.DENIED, "read-only mode")
    assert desk.emulator.calls.find() == []
    assert desk.audited() == []


def test_what_the_service_would_refuse_is_not_sent(desk: Desk) -> None:
    problem = desk.refused(DisableTransition("web", "Deploy", "won't"))
    assert (problem.kind, problem.title) == (ProblemKind.INVALID, "reason: CodePipeline refuses '")
    assert desk.emulator.calls.find() == []
    assert desk.audited() == []


def test_an_act_is_written_down_before_it_is_sent_and_after(desk: Desk) -> None:
    desk.put(pipeline(variables=[{"name": "DbPassword"}, {"name": "Env"}]))
    desk.fail(FaultKind.LATENCY, "StartPipelineExecution", seconds=0.01)
    verb = StartExecution("web", {"DbPassword": "hunter2", "Env": "prod"})
    done = desk.operator.start(verb)
    begun, ended = desk.audited()
    assert (begun.phase, begun.operation, begun.pipeline) == (Phase.INTENT, "StartPipelineExecution", "web")
    assert (begun.target, begun.account, begun.caller) == (TARGET.name, TARGET.account, TARGET.caller)
    assert begun.parameters["clientRequestToken"] == verb.request_token
    assert begun.cli.startswith("aws codepipeline start-pipeline-execution --name web")
    assert "hunter2" not in desk.audit_path.read_text(encoding="utf-8")
    assert {row["name"]: row["value"] for row in begun.parameters["variables"]} == {
        "DbPassword": "****",
        "Env": "prod",
    }
    assert (ended.result, ended.words, ended.request_id) == (Result.OK, done.execution_id, done.request_id)
    assert done.execution_id is not None
    desk.step()
    sent = desk.reader.execution("web", done.execution_id).variables
    assert sent == {"DbPassword": "hunter2", "Env": "prod"}


def test_the_intent_is_on_disk_while_the_act_is_under_way(desk: Desk) -> None:
    desk.put(pipeline())
    desk.fail(FaultKind.HANG, "StopPipelineExecution")
    desk.refused(StopExecution("web", RUN))
    lines = [json.loads(line) for line in desk.audit_path.read_text(encoding="utf-8").splitlines()]
    assert [line["phase"] for line in lines] == ["intent", "result"]
    assert lines[1]["result"] == "unknown"


def test_without_an_audit_log_nothing_is_sent(desk: Desk) -> None:
    desk.put(pipeline())
    desk.audit_path.mkdir()
    problem = desk.refused(StartExecution("web"))
    assert problem.kind is ProblemKind.CONFIGURATION
    assert desk.calls("StartPipelineExecution") == 0


def test_an_audit_log_lost_in_between_hides_no_success(desk: Desk) -> None:
    desk.put(pipeline())

    def lose_the_log(situation: Situation) -> Outcome:
        desk.audit_path.unlink()
        desk.audit_path.mkdir()
        return steady(situation)

    desk.emulator.world.behaviours.set(lose_the_log, action="App")
    done = desk.operator.start(StartExecution("web"))
    assert done.execution_id is not None
    assert done.audit_problem is not None
    assert done.audit_problem.kind is ProblemKind.CONFIGURATION


@pytest.mark.parametrize(
    "kind",
    [FaultKind.RESET, FaultKind.HANG, FaultKind.GARBAGE, FaultKind.TRUNCATE, FaultKind.LOSE, FaultKind.ERROR],
)
def test_a_lost_answer_is_unknown_and_never_sent_again(desk: Desk, kind: FaultKind) -> None:
    desk.put(pipeline())
    desk.fail(kind, "StartPipelineExecution")
    verb = StartExecution("web")
    sent_at = desk.clock.now()
    problem = desk.refused(verb)
    assert problem.kind is ProblemKind.UNKNOWN_RESULT
    assert not problem.retryable
    assert desk.audited()[-1].result is Result.UNKNOWN
    made = desk.reader.executions("web")
    assert len(made) == (kind in DONE)
    found = desk.operator.reconcile(verb, sent_at)
    assert found.happened is (kind in DONE)
    again = desk.operator.start(verb)
    assert found.execution_id in (None, again.execution_id)
    assert len(desk.reader.executions("web")) == 1


def acts(desk: Desk, operation: str) -> Verb:
    """A verb that can be carried out now, with what it needs."""
    match operation:
        case "DisableStageTransition":
            desk.put(pipeline())
            return DisableTransition("web", "Deploy", "freeze")
        case "EnableStageTransition":
            desk.put(pipeline())
            desk.operator.perform(DisableTransition("web", "Deploy", "freeze"))
            return EnableTransition("web", "Deploy")
        case "PutApprovalResult":
            run_to_approval(desk)
            return waiting_approval(desk)
        case "StopPipelineExecution":
            return StopExecution("web", run_to_approval(desk))
        case "RollbackStage":
            desk.put(pipeline())
            run = desk.operator.perform(StartExecution("web")).execution_id
            desk.step(40)
            return RollBackStage("web", "Deploy", run or "")
        case _:
            desk.put(pipeline())
            desk.emulator.world.behaviours.set(lambda _: fails(SECONDS, "no"), action="Build")
            run = desk.operator.perform(StartExecution("web")).execution_id
            desk.step(40)
            return RetryStage("web", "Build", run or "")


@pytest.mark.parametrize(
    "operation",
    [
        "DisableStageTransition",
        "EnableStageTransition",
        "PutApprovalResult",
        "StopPipelineExecution",
        "RollbackStage",
        "RetryStageExecution",
    ],
)
@pytest.mark.parametrize("kind", [FaultKind.LOSE, FaultKind.RESET])
def test_every_verbs_fate_can_be_read(desk: Desk, operation: str, kind: FaultKind) -> None:
    verb = acts(desk, operation)
    known = frozenset(row.id for row in desk.reader.executions("web"))
    desk.fail(kind, operation)
    sent_at = desk.clock.now()
    assert desk.refused(verb).kind is ProblemKind.UNKNOWN_RESULT
    found = desk.operator.reconcile(verb, sent_at, known)
    if operation == "RetryStageExecution" and kind is FaultKind.RESET:
        assert found.happened is None  # it stands failed: nobody can tell a retry that failed again
    else:
        assert found.happened is (kind is FaultKind.LOSE)
    assert found.words


def test_a_start_by_somebody_else_is_not_taken_for_ours(desk: Desk) -> None:
    run = desk.put(pipeline())
    desk.fail(FaultKind.RESET, "StartPipelineExecution")
    verb = StartExecution("web")
    sent_at = desk.clock.now()
    desk.refused(verb)
    run.begin(
        {"triggerType": "StartPipelineExecution", "triggerDetail": "arn:aws:iam::111122223333:user/other"}
    )
    assert desk.operator.reconcile(verb, sent_at).happened is None
    others = frozenset(row.id for row in desk.reader.executions("web"))
    assert desk.operator.reconcile(verb, sent_at, others).happened is False


def test_an_approval_answered_otherwise_is_told(desk: Desk) -> None:
    run_to_approval(desk)
    verb = waiting_approval(desk)
    desk.operator.perform(replace(verb, decision=ApprovalDecision.REJECTED))
    found = desk.operator.reconcile(verb, desk.clock.now())
    assert found.happened is False
    assert "otherwise" in found.words


def test_modes_do_not_change_what_a_stage_tells(desk: Desk) -> None:
    run_to_approval(desk, ExecutionMode.QUEUED.value)
    gate = desk.stage("Approve")
    assert gate.latest is not None
    assert gate.latest.status is StageStatus.IN_PROGRESS
