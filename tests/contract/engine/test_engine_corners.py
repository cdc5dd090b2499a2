"""Where two things meet: stops and conditions, updates and approvals, stores and regions."""

from __future__ import annotations

from typing import Any

from services.emulator.engine.behaviour import fails, succeeds
from services.emulator.engine.sources import SourceLocation
from tests.contract.engine.bench import Bench, refused
from tests.declarations import approved_pipeline, build, deploy, pipeline, source, stage

Json = dict[str, Any]


def _alarm(**members: Any) -> Json:
    return {
        "name": "Alarm",
        "ruleTypeId": {"category": "Rule", "owner": "AWS", "provider": "CloudWatchAlarm", "version": "1"},
        "configuration": {"AlarmName": "errors"},
        **members,
    }


def _guarded(bench: Bench, rule: Json, **members: Any) -> str:
    """An execution whose stage Deploy has just begun to evaluate its entry condition."""
    entry = {"conditions": [{"result": "FAIL", "rules": [rule]}]}
    stages = [
        stage("Source", source()),
        stage("Deploy", deploy("Deploy", ["App"]), beforeEntry=entry, **members),
    ]
    bench.put(pipeline("web", stages))
    execution = bench.start()
    bench.step()
    return execution


def _condition(bench: Bench) -> str:
    return str(bench.stage("Deploy")["beforeEntryConditionState"]["latestExecution"]["status"])


def test_stopping_waits_for_a_condition_and_starts_no_action(bench: Bench) -> None:
    execution = _guarded(bench, _alarm())
    bench.stop(execution)
    assert bench.status(execution) == "Stopping"
    bench.step()
    assert bench.status(execution) == "Stopped"
    assert bench.attempts(execution) == [("App", "Succeeded")]


def test_abandoning_lets_go_of_a_condition(bench: Bench) -> None:
    execution = _guarded(bench, _alarm())
    bench.stop(execution, abandon=True)
    bench.step(2)
    assert bench.status(execution) == "Stopped"
    assert _condition(bench) == "Abandoned"
    detail = bench.client.list_rule_executions(pipelineName="web")["ruleExecutionDetails"][0]
    assert detail["status"] == "Abandoned"


def test_a_condition_in_progress_can_be_overridden_but_not_once_the_execution_stops(bench: Bench) -> None:
    bench.behave(succeeds(5), action="Alarm")
    execution = _guarded(bench, _alarm())
    request = {"pipelineName": "web", "stageName": "Deploy", "conditionType": "BEFORE_ENTRY"}
    bench.client.override_stage_condition(pipelineExecutionId=execution, **request)
    assert _condition(bench) == "Overridden"
    assert bench.attempts(execution)[-1] == ("Deploy", "InProgress")
    bench.step(9)
    assert _condition(bench) == "Overridden"
    rules = bench.client.list_rule_executions(pipelineName="web")["ruleExecutionDetails"]
    assert [rule["status"] for rule in rules] == ["Abandoned"]
    bench.stop(execution)
    with refused("ConditionNotOverridableException"):
        bench.client.override_stage_condition(pipelineExecutionId=execution, **request)


def test_a_rule_with_an_unknown_variable_fails_its_condition(bench: Bench) -> None:
    execution = _guarded(bench, _alarm(configuration={"AlarmName": "#{Nowhere.Name}"}))
    bench.step(1)
    assert bench.status(execution) == "Failed"
    assert _condition(bench) == "Failed"


def test_a_rule_that_takes_too_long_fails(bench: Bench) -> None:
    bench.behave(succeeds(3600), action="Alarm")
    execution = _guarded(bench, _alarm(timeoutInMinutes=5))
    bench.step(299)
    assert _condition(bench) == "InProgress"
    bench.step(2)
    assert _condition(bench) == "Failed"
    assert bench.status(execution) == "Failed"


def test_retrying_a_stage_that_its_condition_failed_needs_all_actions_and_asks_again(bench: Bench) -> None:
    bench.behave([fails(5, "in alarm")], action="Alarm")
    execution = _guarded(bench, _alarm())
    bench.step()
    assert bench.status(execution) == "Failed"
    with refused("StageNotRetryableException"):
        bench.retry(execution, "Deploy")
    bench.retry(execution, "Deploy", "ALL_ACTIONS")
    bench.step(20)
    assert _condition(bench) == "Succeeded"
    assert bench.status(execution) == "Succeeded"


def test_an_update_ends_a_pending_approval(bench: Bench) -> None:
    bench.put(approved_pipeline())
    execution = bench.start()
    bench.step(20)
    token = bench.action("Approve", "Approve")["latestExecution"]["token"]
    bench.client.update_pipeline(pipeline=bench.client.get_pipeline(name="web")["pipeline"])
    assert bench.status(execution) == "Cancelled"
    with refused("ApprovalAlreadyCompletedException"):
        bench.answer(token)
    newer = bench.start()
    bench.step(20)
    assert bench.where("Approve") == (newer, "InProgress")
    assert bench.execution(newer)["pipelineVersion"] == 2


def test_an_execution_in_a_stage_runs_its_own_version_to_the_end_of_its_actions(bench: Bench) -> None:
    bench.behave(succeeds(100), action="Build")
    bench.put(pipeline())
    old = bench.start()
    bench.step(20)
    bench.client.update_pipeline(pipeline=bench.client.get_pipeline(name="web")["pipeline"])
    newer = bench.start()
    bench.step(20)
    assert bench.inbound("Build") == [(newer, "InProgress")]
    bench.step(80)
    assert bench.status(old) == "Cancelled"
    assert bench.attempts(old)[-1] == ("Build", "Succeeded")
    assert bench.where("Build") == (newer, "InProgress")


def test_artifacts_go_to_the_store_of_the_actions_region(bench: Bench) -> None:
    declared = pipeline("web", [stage("Source", source()), stage("Build", build(region="us-east-1"))])
    del declared["artifactStore"]
    declared["artifactStores"] = {
        "eu-west-1": {"type": "S3", "location": "store-eu"},
        "us-east-1": {"type": "S3", "location": "store-us"},
    }
    bench.put(declared)
    execution = bench.start()
    bench.step(20)
    built, taken = bench.actions(execution)
    assert taken["output"]["outputArtifacts"][0]["s3location"]["bucket"] == "store-eu"
    assert built["output"]["outputArtifacts"][0]["s3location"]["bucket"] == "store-us"
    assert built["input"]["region"] == "us-east-1"
    assert "region=us-east-1" in built["output"]["executionResult"]["externalExecutionUrl"]


def test_stopping_the_last_group_that_succeeds_leaves_the_stage_succeeded(bench: Bench) -> None:
    bench.put(pipeline())
    execution = bench.start()
    bench.step(15)
    bench.stop(execution)
    bench.step()
    assert bench.status(execution) == "Stopped"
    assert bench.where("Build") == (execution, "Succeeded")
    with refused("StageNotRetryableException"):
        bench.retry(execution, "Build")


def test_a_hostile_commit_message_comes_back_as_it_was(bench: Bench) -> None:
    bench.put(pipeline("web", [stage("Source", source(provider="CodeCommit")), stage("Build", build())]))
    message = "\x1b[31mred\x1b[0m [bold red]markup[/] \u202e 漢字 🚀"
    bench.world.sources.commit(SourceLocation("CodeCommit", "web", "main"), message)
    bench.start()
    bench.step()
    assert bench.executions()[0]["sourceRevisions"][0]["revisionSummary"] == message
    assert bench.action("Source", "App")["latestExecution"]["summary"] == message


def test_a_required_variable_holds_back_the_first_execution_of_a_new_pipeline(bench: Bench) -> None:
    bench.client.create_pipeline(pipeline=pipeline(variables=[{"name": "Ticket"}]))
    assert [one["status"] for one in bench.executions()] == ["Failed"]
