"""Retrying a stage, by hand and automatically."""

from __future__ import annotations

from services.emulator.engine.behaviour import fails, succeeds
from tests.contract.engine.bench import Bench, refused
from tests.declarations import approved_pipeline, build, deploy, pipeline, source, stage


def _failed(bench: Bench, **members: object) -> str:
    """An execution whose stage Build has failed: Unit well, Lint badly, Package not started."""
    bench.behave([fails(10, "3 lint errors")], action="Lint")
    actions = [build("Unit"), build("Lint"), build("Package", run_order=2)]
    bench.put(pipeline("web", [stage("Source", source()), stage("Build", *actions, **members)]))
    execution = bench.start()
    bench.step()
    bench.step()
    return execution


def test_a_failed_action_fails_its_stage_and_execution_with_the_error(bench: Bench) -> None:
    execution = _failed(bench)
    assert bench.status(execution) == "Failed"
    assert bench.where("Build") == (execution, "Failed")
    latest = bench.action("Build", "Lint")["latestExecution"]
    assert latest["status"] == "Failed"
    assert latest["errorDetails"] == {"code": "JobFailed", "message": "3 lint errors"}
    assert "latestExecution" not in bench.action("Build", "Package")


def test_other_actions_of_a_group_finish_before_the_stage_fails(bench: Bench) -> None:
    bench.behave(succeeds(60), action="Unit")
    execution = _failed(bench)
    assert bench.status(execution) == "InProgress"
    bench.step(50)
    assert bench.status(execution) == "Failed"


def test_retrying_failed_actions_keeps_the_execution_and_what_succeeded(bench: Bench) -> None:
    execution = _failed(bench)
    assert bench.retry(execution, "Build") == execution
    assert bench.status(execution) == "InProgress"
    bench.step(20)
    assert bench.status(execution) == "Succeeded"
    assert bench.attempts(execution) == [
        ("App", "Succeeded"),
        ("Unit", "Succeeded"),
        ("Lint", "Failed"),
        ("Lint", "Succeeded"),
        ("Package", "Succeeded"),
    ]
    assert bench.stage("Build")["retryStageMetadata"] == {
        "manualStageRetryAttempt": 1,
        "latestRetryTrigger": "ManualStageRetry",
    }


def test_retrying_all_actions_starts_from_the_first(bench: Bench) -> None:
    execution = _failed(bench)
    bench.retry(execution, "Build", "ALL_ACTIONS")
    bench.step(20)
    names = [name for name, _ in bench.attempts(execution)]
    assert sorted(names) == ["App", "Lint", "Lint", "Package", "Unit", "Unit"]


def test_a_failed_action_can_be_retried_while_others_go_on_but_not_all_actions(bench: Bench) -> None:
    bench.behave(succeeds(60), action="Unit")
    execution = _failed(bench)
    with refused("ConflictException"):
        bench.retry(execution, "Build", "ALL_ACTIONS")
    bench.retry(execution, "Build")
    bench.step(60)
    assert dict(bench.attempts(execution))["Package"] in ("InProgress", "Succeeded")
    assert [name for name, _ in bench.attempts(execution)].count("Unit") == 1


def test_what_cannot_be_retried(bench: Bench) -> None:
    execution = _failed(bench)
    with refused("StageNotFoundException"):
        bench.retry(execution, "Nowhere")
    with refused("StageNotRetryableException"):
        bench.retry(execution, "Source")
    bench.retry(execution, "Build")
    with refused("ConflictException"):
        bench.retry(execution, "Build")
    bench.step(20)
    with refused("StageNotRetryableException"):
        bench.retry(execution, "Build")
    with refused("NotLatestPipelineExecutionException"):
        bench.retry("00000000-0000-4000-8000-000000000000", "Build")


def test_only_the_latest_execution_in_a_stage_can_be_retried(bench: Bench) -> None:
    old = _failed(bench)
    bench.start()
    bench.step(15)
    with refused("NotLatestPipelineExecutionException"):
        bench.retry(old, "Build")


def test_a_stage_that_has_succeeded_cannot_be_retried_while_its_execution_goes_on(bench: Bench) -> None:
    bench.put(pipeline())
    execution = bench.start()
    bench.step(25)
    assert bench.where("Deploy") == (execution, "InProgress")
    with refused("StageNotRetryableException", match="no failed actions"):
        bench.retry(execution, "Build")
    with refused("ConflictException", match="busy"):
        bench.retry(execution, "Deploy")


def test_a_changed_structure_cannot_be_retried(bench: Bench) -> None:
    execution = _failed(bench)
    bench.client.update_pipeline(pipeline=bench.client.get_pipeline(name="web")["pipeline"])
    with refused("StageNotRetryableException"):
        bench.retry(execution, "Build")


def test_automatic_retry_happens_exactly_once(bench: Bench) -> None:
    bench.behave(fails(10, "flaky"), action="Service")
    stages = [
        stage("Source", source()),
        stage("Deploy", deploy("Service", ["App"]), onFailure={"result": "RETRY"}),
    ]
    bench.put(pipeline("web", stages))
    execution = bench.start()
    bench.step(25)
    assert bench.status(execution) == "InProgress"
    assert bench.stage("Deploy")["retryStageMetadata"] == {
        "autoStageRetryAttempt": 1,
        "latestRetryTrigger": "AutomatedStageRetry",
    }
    bench.step()
    assert bench.status(execution) == "Failed"
    assert bench.attempts(execution)[1:] == [("Service", "Failed"), ("Service", "Failed")]


def test_each_attempt_of_an_approval_has_a_token_of_its_own(bench: Bench) -> None:
    bench.put(approved_pipeline())
    execution = bench.start()
    bench.step(30)
    first = bench.action("Approve", "Approve")["latestExecution"]["token"]
    bench.answer(first, "Rejected", "not today")
    bench.retry(execution, "Approve")
    second = bench.action("Approve", "Approve")["latestExecution"]["token"]
    assert first != second
    with refused("ApprovalAlreadyCompletedException"):
        bench.answer(first)
    bench.answer(second)
    bench.step()
    assert bench.status(execution) == "Succeeded"
    approvals = [one for one in bench.actions(execution) if one["actionName"] == "Approve"]
    ids = [one["output"]["executionResult"]["externalExecutionId"] for one in approvals]
    assert ids == [second, first]


def test_in_parallel_mode_any_failed_execution_can_be_retried(bench: Bench) -> None:
    bench.behave([fails(10, "one"), fails(10, "two")], action="Build")
    bench.put(pipeline(mode="PARALLEL"))
    first, second = bench.start(), bench.start()
    bench.step(20)
    assert (bench.status(first), bench.status(second)) == ("Failed", "Failed")
    bench.retry(first, "Build")
    bench.step(20)
    assert (bench.status(first), bench.status(second)) == ("Succeeded", "Failed")
