"""Rolling a stage back, by hand and automatically."""

from __future__ import annotations

import json
from typing import Any

import pytest

from services.emulator.engine.behaviour import fails, succeeds
from tests.contract.engine.bench import Bench, refused
from tests.declarations import pipeline


def _succeeded(bench: Bench, **members: Any) -> str:
    execution = bench.start(**members)
    bench.step(30)
    assert bench.status(execution) == "Succeeded"
    return execution


@pytest.mark.parametrize("mode", ["SUPERSEDED", "QUEUED", "PARALLEL"])
def test_a_rollback_is_a_new_execution_of_one_stage_with_the_targets_revisions(
    bench: Bench, mode: str
) -> None:
    variables = [{"name": "Environment", "defaultValue": "staging"}]
    bench.put(pipeline(mode=mode, variables=variables))
    target = _succeeded(bench, variables=[{"name": "Environment", "value": "prod"}])
    rollback = bench.roll_back(target, "Deploy")
    assert rollback != target
    bench.step()
    found = bench.execution(rollback)
    assert found["status"] == "Succeeded"
    assert found["executionType"] == "ROLLBACK"
    assert found["rollbackMetadata"] == {"rollbackTargetPipelineExecutionId": target}
    assert found["trigger"]["triggerType"] == "ManualRollback"
    assert ":111122223333:" in found["trigger"]["triggerDetail"]
    assert found["variables"] == [{"name": "Environment", "resolvedValue": "prod"}]
    assert found["artifactRevisions"] == bench.execution(target)["artifactRevisions"]
    assert bench.attempts(rollback) == [("Deploy", "Succeeded")]
    assert bench.executions()[0]["executionType"] == "ROLLBACK"


def test_the_rolled_back_stage_shows_its_type(bench: Bench) -> None:
    bench.put(pipeline())
    target = _succeeded(bench)
    rollback = bench.roll_back(target, "Deploy")
    assert bench.stage("Deploy")["latestExecution"] == {
        "pipelineExecutionId": rollback,
        "status": "InProgress",
        "type": "ROLLBACK",
    }
    assert bench.where("Build") == (target, "Succeeded")


def test_succeeded_in_stage_lists_the_targets_of_the_current_version(bench: Bench) -> None:
    bench.behave([succeeds(10), fails(10, "no")], action="Deploy")
    bench.put(pipeline())
    good = _succeeded(bench)
    bad = bench.start()
    bench.step(30)
    chosen = {"succeededInStage": {"stageName": "Deploy"}}
    assert [one["pipelineExecutionId"] for one in bench.executions(filter=chosen)] == [good]
    built = {"succeededInStage": {"stageName": "Build"}}
    assert [one["pipelineExecutionId"] for one in bench.executions(filter=built)] == [bad, good]
    bench.client.update_pipeline(pipeline=bench.client.get_pipeline(name="web")["pipeline"])
    assert bench.executions(filter=chosen) == []
    with refused("PipelineExecutionOutdatedException"):
        bench.roll_back(good, "Deploy")


def test_what_cannot_be_rolled_back(bench: Bench) -> None:
    bench.put(pipeline())
    target = _succeeded(bench)
    with refused("UnableToRollbackStageException", match="source"):
        bench.roll_back(target, "Source")
    with refused("StageNotFoundException"):
        bench.roll_back(target, "Nowhere")
    with refused("PipelineExecutionNotFoundException"):
        bench.roll_back("00000000-0000-4000-8000-000000000000", "Deploy")
    unfinished = bench.start()
    bench.step(25)
    with refused("UnableToRollbackStageException", match="did not succeed"):
        bench.roll_back(unfinished, "Deploy")
    with refused("UnableToRollbackStageException", match="running"):
        bench.roll_back(target, "Deploy")
    bench.step()
    rollback = bench.roll_back(target, "Deploy")
    bench.step()
    with refused("UnableToRollbackStageException", match="rollback itself"):
        bench.roll_back(rollback, "Deploy")


def test_a_v1_pipeline_cannot_roll_back(bench: Bench) -> None:
    bench.put(pipeline(kind="V1"))
    target = _succeeded(bench)
    with refused("UnableToRollbackStageException", match="V1"):
        bench.roll_back(target, "Deploy")


def test_a_failure_rolls_back_to_the_latest_success(bench: Bench) -> None:
    declared = pipeline()
    declared["stages"][2]["onFailure"] = {"result": "ROLLBACK"}
    bench.behave([succeeds(10), succeeds(10), fails(10, "no"), succeeds(10)], action="Deploy")
    bench.put(declared)
    _succeeded(bench)
    latest_good = _succeeded(bench)
    failed = bench.start()
    bench.step(30)
    assert bench.status(failed) == "Failed"
    rollback = bench.executions()[0]
    assert rollback["status"] == "InProgress"
    assert rollback["trigger"]["triggerType"] == "AutomatedRollback"
    assert json.loads(rollback["trigger"]["triggerDetail"]) == {"FailedPipelineExecutionId": failed}
    assert rollback["rollbackMetadata"] == {"rollbackTargetPipelineExecutionId": latest_good}
    bench.step()
    assert bench.status(rollback["pipelineExecutionId"]) == "Succeeded"


def test_without_an_earlier_success_a_failure_rolls_nothing_back(bench: Bench) -> None:
    declared = pipeline()
    declared["stages"][2]["onFailure"] = {"result": "ROLLBACK"}
    bench.behave(fails(10, "no"), action="Deploy")
    bench.put(declared)
    bench.start()
    bench.step(30)
    assert [one["status"] for one in bench.executions()] == ["Failed"]


def test_a_rollback_that_fails_is_not_rolled_back_again(bench: Bench) -> None:
    declared = pipeline()
    declared["stages"][2]["onFailure"] = {"result": "ROLLBACK"}
    bench.behave([succeeds(10), fails(10, "no"), fails(10, "still no")], action="Deploy")
    bench.put(declared)
    _succeeded(bench)
    bench.start()
    bench.step(60)
    assert [one["status"] for one in bench.executions()] == ["Failed", "Failed", "Succeeded"]


def test_who_waits_enters_after_the_rollback(bench: Bench) -> None:
    declared = pipeline(mode="QUEUED")
    declared["stages"][2]["onFailure"] = {"result": "ROLLBACK"}
    bench.behave([succeeds(10), fails(60, "no"), succeeds(10)], action="Deploy")
    bench.put(declared)
    _succeeded(bench)
    bench.start()
    bench.step(20)
    waiting = bench.start()
    bench.step(30)
    assert bench.inbound("Deploy") == [(waiting, "InProgress")]
    bench.step(32)
    assert bench.stage("Deploy")["latestExecution"]["type"] == "ROLLBACK"
    bench.step()
    assert bench.where("Deploy") == (waiting, "InProgress")
