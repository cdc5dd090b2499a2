"""Stop, retry, rollback, override and rerun in every execution mode, and what each refusal says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from services.domain.execution import Execution
from services.domain.pipeline import PipelineSummary
from services.domain.problem import ProblemKind
from services.domain.snapshot import PipelineSnapshot
from services.domain.status import ConditionType, ExecutionMode, ExecutionStatus, ExecutionType, RetryMode
from services.domain.target import PipelineKey
from services.emulator.engine.behaviour import Outcome, fails
from services.emulator.faults import FaultKind
from services.errors import ServiceError
from services.pipelines.closeup import closeup, rules_of
from services.pipelines.consequences import (
    Retryable,
    overridable,
    rerun_of,
    retryable,
    rollback_targets,
    stoppable,
)
from services.pipelines.verbs import (
    OverrideCondition,
    RetryStage,
    RollBackStage,
    StartExecution,
    StopExecution,
    Verb,
)
from tests.contract.pipelines.desk import SECONDS, TARGET, Desk, steady
from tests.declarations import build, deploy, pipeline, source, stage
from tests.engine_worlds import change_pipeline

MODES = pytest.mark.parametrize("mode", ["SUPERSEDED", "QUEUED", "PARALLEL"])
UNKNOWN = "12345678-1234-4234-8234-123456789abc"
FOREVER = Outcome(seconds=86_400.0)


def seen(desk: Desk, execution_id: str | None = None) -> PipelineSnapshot:
    """What a dialog is opened with."""
    bare = PipelineSnapshot(PipelineKey(TARGET.name, "web"), PipelineSummary("web"))
    return closeup(desk.reader, bare, execution_id)


def begin(desk: Desk, seconds: float = 0.0) -> str:
    run = desk.operator.start(StartExecution("web")).execution_id
    assert run is not None
    if seconds:
        desk.step(seconds)
    return run


def status(desk: Desk, run: str) -> ExecutionStatus:
    return desk.reader.execution("web", run).status


def failing(desk: Desk, mode: str = "SUPERSEDED") -> str:
    """An execution that failed in Deploy."""
    desk.put(pipeline(mode=mode))
    desk.emulator.world.behaviours.set(fails(SECONDS, "no"), stage="Deploy")
    return begin(desk, 40)


def condition(kind: str) -> dict[str, Any]:
    rule = {
        "name": "Errors",
        "ruleTypeId": {"category": "Rule", "owner": "AWS", "provider": "CloudWatchAlarm", "version": "1"},
        "configuration": {"AlarmName": "errors"},
    }
    return {kind: {"conditions": [{"result": "FAIL", "rules": [rule]}]}}


def kept(desk: Desk, kind: str, mode: str = "SUPERSEDED") -> str:
    """An execution that a condition of Deploy keeps."""
    stages = [
        stage("Source", source()),
        stage("Build", build()),
        stage("Deploy", deploy(), **condition(kind)),
    ]
    desk.put(pipeline(stages=stages, mode=mode))
    desk.emulator.world.behaviours.set(fails(SECONDS, "the alarm rings"), action="Errors")
    return begin(desk, 60)


@MODES
def test_stop_waits_for_what_runs_and_its_stage_can_be_retried(desk: Desk, mode: str) -> None:
    desk.put(pipeline(mode=mode))
    run = begin(desk, 15)
    (one,) = stoppable(seen(desk))
    assert (one.execution.id, one.stage, [action.name for action in one.running]) == (run, "Build", ["Build"])
    desk.operator.stop(StopExecution("web", run))
    assert status(desk, run) is ExecutionStatus.STOPPING
    assert stoppable(seen(desk))[0].stopping
    desk.step()
    assert status(desk, run) is ExecutionStatus.STOPPED


@MODES
def test_what_was_abandoned_is_retried(desk: Desk, mode: str) -> None:
    desk.put(pipeline(mode=mode))
    run = begin(desk, 15)
    desk.operator.stop(StopExecution("web", run, abandon=True))
    desk.step()
    (one,) = retryable(seen(desk))
    assert (one.passage.stage, [action.name for action in one.again(RetryMode.FAILED_ACTIONS)]) == (
        "Build",
        ["Build"],
    )
    desk.operator.retry_stage(RetryStage("web", "Build", run))
    desk.step(40)
    assert status(desk, run) is ExecutionStatus.SUCCEEDED


@MODES
@pytest.mark.parametrize("what", [RetryMode.FAILED_ACTIONS, RetryMode.ALL_ACTIONS])
def test_what_failed_is_retried(desk: Desk, mode: str, what: RetryMode) -> None:
    run = failing(desk, mode)
    (one,) = retryable(seen(desk))
    assert (one.passage.stage, one.passage.execution_id, one.edited) == ("Deploy", run, False)
    desk.emulator.world.behaviours.set(steady, stage="Deploy")
    desk.operator.retry_stage(RetryStage("web", "Deploy", run, what))
    desk.step(15)
    assert status(desk, run) is ExecutionStatus.SUCCEEDED


@MODES
def test_a_stage_goes_back_to_what_the_service_accepts(desk: Desk, mode: str) -> None:
    desk.put(pipeline(mode=mode))
    old, new = begin(desk, 40), begin(desk, 40)
    succeeded = desk.reader.executions("web", succeeded_in="Deploy")
    assert [run.id for run in succeeded] == [new, old]
    (target,) = rollback_targets(seen(desk), "Deploy", succeeded)
    desk.operator.roll_back(RollBackStage("web", "Deploy", target.id))
    desk.step(15)
    back = desk.reader.executions("web")[0]
    assert (back.type, back.rollback_target, back.status) == (
        ExecutionType.ROLLBACK,
        old,
        ExecutionStatus.SUCCEEDED,
    )
    after = rollback_targets(seen(desk), "Deploy", desk.reader.executions("web", succeeded_in="Deploy"))
    assert [run.id for run in after] == [new]


@MODES
@pytest.mark.parametrize(
    ("kind", "type_"),
    [("beforeEntry", ConditionType.BEFORE_ENTRY), ("onSuccess", ConditionType.ON_SUCCESS)],
)
def test_a_condition_is_overridden(desk: Desk, mode: str, kind: str, type_: ConditionType) -> None:
    run = kept(desk, kind, mode)
    snapshot = seen(desk)
    (one,) = overridable(snapshot, rules_of(desk.reader, snapshot))
    assert (one.stage, one.execution_id, one.type, one.result) == ("Deploy", run, type_, "FAIL")
    (rule,) = one.condition.rules
    assert rule.error is not None
    assert rule.error.message == "the alarm rings"
    desk.operator.override_condition(OverrideCondition("web", one.stage, run, one.type))
    desk.step(15)
    assert status(desk, run) is ExecutionStatus.SUCCEEDED


@MODES
def test_an_execution_runs_again_as_a_new_start(desk: Desk, mode: str) -> None:
    desk.put(pipeline(mode=mode, variables=[{"name": "Env", "defaultValue": "staging"}]))
    first = desk.operator.start(StartExecution("web", {"Env": "prod"})).execution_id
    desk.step(40)
    begin(desk, 40)
    old = next(run for run in desk.reader.executions("web") if run.id == first)
    detail = desk.reader.execution("web", old.id)
    rerun = rerun_of(detail, desk.reader.definition("web"))
    assert rerun.lost == ()
    desk.operator.start(StartExecution("web", rerun.variables, rerun.revisions))
    desk.step(40)
    newest = desk.reader.executions("web")[0]
    assert [revision.id for revision in newest.revisions] == [revision.id for revision in old.revisions]
    assert desk.reader.execution("web", newest.id).variables == {"Env": "prod"}


@MODES
def test_an_old_execution_is_seen_beyond_the_newest_ones(desk: Desk, mode: str) -> None:
    run = failing(desk, mode)
    desk.emulator.world.behaviours.set(Outcome(seconds=0.5))
    desk.emulator.world.behaviours.set(Outcome(seconds=0.5), stage="Deploy")
    for _ in range(101):
        begin(desk, 2)
    found = seen(desk, run).execution(run)
    assert found is not None
    assert found.status is ExecutionStatus.FAILED
    if mode == ExecutionMode.PARALLEL:
        assert [one.passage.stage for one in retryable(seen(desk, run))] == ["Deploy"]
        assert retryable(seen(desk)) == ()


@MODES
@pytest.mark.parametrize("verb", ["retry", "override"])
def test_a_lost_answer_is_found_out_by_reading(desk: Desk, mode: str, verb: str) -> None:
    run = failing(desk, mode) if verb == "retry" else kept(desk, "beforeEntry", mode)
    desk.emulator.world.behaviours.set(FOREVER, stage="Deploy")
    act: Verb = (
        RetryStage("web", "Deploy", run)
        if verb == "retry"
        else OverrideCondition("web", "Deploy", run, ConditionType.BEFORE_ENTRY)
    )
    desk.fail(FaultKind.LOSE, act.operation)
    with pytest.raises(ServiceError) as lost:
        desk.operator.perform(act)
    assert lost.value.problem.kind is ProblemKind.UNKNOWN_RESULT
    assert desk.operator.reconcile(act, desk.clock.now()).happened is True
    assert desk.calls(act.operation) == 1


@MODES
def test_a_retry_that_was_not_carried_out_is_not_said_to_have_been(desk: Desk, mode: str) -> None:
    run = failing(desk, mode)
    assert desk.operator.reconcile(RetryStage("web", "Deploy", run), desk.clock.now()).happened is not True


# What the service refuses


def stopped_already(desk: Desk) -> Verb:
    desk.put(pipeline())
    run = begin(desk, 15)
    desk.operator.stop(StopExecution("web", run))
    return StopExecution("web", run)


def over(desk: Desk) -> Verb:
    desk.put(pipeline())
    return StopExecution("web", begin(desk, 60))


def overtaken(desk: Desk) -> Verb:
    run = failing(desk)
    begin(desk, 40)
    return RetryStage("web", "Deploy", run)


def nothing_failed(desk: Desk) -> Verb:
    desk.put(pipeline())
    return RetryStage("web", "Deploy", begin(desk, 60))


def edited(desk: Desk) -> Verb:
    run = failing(desk)
    client_run = desk.emulator.world.region(TARGET.account or "", TARGET.region).pipelines["web"].run
    change_pipeline(client_run, dict(client_run.record.declaration))
    return RetryStage("web", "Deploy", run)


def busy(desk: Desk) -> Verb:
    desk.put(pipeline())
    desk.emulator.world.behaviours.set(FOREVER, stage="Deploy")
    return RetryStage("web", "Deploy", begin(desk, 40), RetryMode.ALL_ACTIONS)


def no_such_stage(desk: Desk) -> Verb:
    return RetryStage("web", "Gone", failing(desk))


def full(desk: Desk) -> Verb:
    run = failing(desk, "PARALLEL")
    desk.emulator.world.behaviours.set(FOREVER)
    for _ in range(50):
        begin(desk)
    return RetryStage("web", "Deploy", run)


def too_old(desk: Desk) -> Verb:
    desk.put(pipeline())
    run = begin(desk, 40)
    client_run = desk.emulator.world.region(TARGET.account or "", TARGET.region).pipelines["web"].run
    change_pipeline(client_run, dict(client_run.record.declaration))
    return RollBackStage("web", "Deploy", run)


def of_the_source(desk: Desk) -> Verb:
    desk.put(pipeline())
    return RollBackStage("web", "Source", begin(desk, 40))


def never_there(desk: Desk) -> Verb:
    desk.put(pipeline())
    begin(desk, 40)
    return RollBackStage("web", "Deploy", UNKNOWN)


def passed(desk: Desk) -> Verb:
    run = kept(desk, "beforeEntry")
    override = OverrideCondition("web", "Deploy", run, ConditionType.BEFORE_ENTRY)
    desk.operator.override_condition(override)
    return override


@pytest.mark.parametrize(
    ("refused", "title", "hint"),
    [
        (stopped_already, "the execution is stopping already", "you can still abandon"),
        (over, "the execution no longer runs", "refresh to see how it ended"),
        (overtaken, "a later execution took this stage", "rerun the older one as a new start"),
        (nothing_failed, "the stage cannot be retried", "nothing in it failed"),
        (edited, "the stage cannot be retried", "the pipeline was edited since"),
        (busy, "the pipeline is busy", "try again in a moment"),
        (no_such_stage, "the pipeline has no such stage", "it was edited"),
        (full, "50 executions run already", "let some end or stop some"),
        (too_old, "too old to roll back to", "choose one since the pipeline's last edit"),
        (of_the_source, "the stage cannot be rolled back", "no source stages"),
        (never_there, "the pipeline has no such execution", "history ends after 12 months"),
        (passed, "this condition cannot be overridden now", "refresh and look again"),
    ],
)
def test_a_refusal_says_what_happened_and_what_to_do(
    desk: Desk, refused: Callable[[Desk], Verb], title: str, hint: str
) -> None:
    problem = desk.refused(refused(desk))
    assert title in problem.title
    assert hint in problem.hint
    assert problem.code.endswith("Exception")
    assert problem.detail


def ids(found: tuple[Retryable, ...]) -> list[str]:
    return [one.passage.execution_id for one in found]


def test_the_newest_execution_of_a_stage_alone_can_be_retried(desk: Desk) -> None:
    failing(desk)
    newer = begin(desk, 40)
    assert ids(retryable(seen(desk))) == [newer]


def test_in_parallel_mode_every_failed_execution_can_be_retried(desk: Desk) -> None:
    older = failing(desk, "PARALLEL")
    newer = begin(desk, 40)
    assert ids(retryable(seen(desk))) == [newer, older]
    detail: Execution = desk.reader.execution("web", older)
    assert detail.status is ExecutionStatus.FAILED
