"""Stage conditions: entry, success and failure, their results, and overriding them."""

from __future__ import annotations

from typing import Any

import pytest

from services.emulator.engine.behaviour import fails, succeeds
from tests.contract.engine.bench import Bench, refused
from tests.declarations import build, deploy, pipeline, source, stage

Json = dict[str, Any]


def _rule(name: str, provider: str = "CloudWatchAlarm", **configuration: str) -> Json:
    return {
        "name": name,
        "ruleTypeId": {"category": "Rule", "owner": "AWS", "provider": provider, "version": "1"},
        "configuration": configuration or {"AlarmName": "errors"},
    }


def _conditions(result: str, *rules: Json) -> Json:
    return {"conditions": [{"result": result, "rules": list(rules)}]}


def _put(bench: Bench, **members: Json) -> None:
    stages = [
        stage("Source", source(namespace="Src")),
        stage("Deploy", deploy("Deploy", ["App"]), **members),
        stage("After", build("Report")),
    ]
    bench.put(pipeline("web", stages, variables=[{"name": "Environment", "defaultValue": "prod"}]))


def _override(bench: Bench, execution: str, kind: str, stage_name: str = "Deploy") -> None:
    bench.client.override_stage_condition(
        pipelineName="web", stageName=stage_name, pipelineExecutionId=execution, conditionType=kind
    )


def test_an_entry_condition_that_passes_lets_the_actions_start(bench: Bench) -> None:
    _put(bench, beforeEntry=_conditions("FAIL", _rule("Alarm")))
    assert bench.stage("Deploy")["beforeEntryConditionState"] == {
        "conditionStates": [{"ruleStates": [{"ruleName": "Alarm"}]}]
    }
    execution = bench.start()
    bench.step()
    found = bench.stage("Deploy")["beforeEntryConditionState"]
    assert found["latestExecution"] == {"status": "InProgress"}
    assert bench.where("Deploy") == (execution, "InProgress")
    assert bench.attempts(execution) == [("App", "Succeeded")]
    bench.step()
    found = bench.stage("Deploy")["beforeEntryConditionState"]
    assert found["latestExecution"] == {"status": "Succeeded"}
    assert found["conditionStates"][0]["ruleStates"][0]["latestExecution"]["status"] == "Succeeded"
    bench.step(20)
    assert bench.status(execution) == "Succeeded"


def test_an_entry_condition_that_fails_fails_the_stage_and_can_be_overridden(bench: Bench) -> None:
    bench.behave(fails(5, "Alarm errors is in ALARM"), action="Alarm")
    _put(
        bench, beforeEntry=_conditions("FAIL", _rule("Alarm"), _rule("Window", "DeploymentWindow", Cron="*"))
    )
    execution = bench.start()
    bench.step(20)
    assert bench.status(execution) == "Failed"
    found = bench.stage("Deploy")["beforeEntryConditionState"]
    assert found["latestExecution"]["status"] == "Failed"
    rules = found["conditionStates"][0]["ruleStates"]
    assert [rule["latestExecution"]["status"] for rule in rules] == ["Failed", "Succeeded"]
    assert rules[0]["latestExecution"]["errorDetails"]["message"] == "Alarm errors is in ALARM"
    assert bench.attempts(execution) == [("App", "Succeeded")]
    _override(bench, execution, "BEFORE_ENTRY")
    assert bench.status(execution) == "InProgress"
    found = bench.stage("Deploy")["beforeEntryConditionState"]
    assert found["latestExecution"]["status"] == "Overridden"
    bench.step(20)
    assert bench.status(execution) == "Succeeded"


def test_an_entry_condition_can_skip_its_stage(bench: Bench) -> None:
    bench.behave(fails(5, "closed"), action="Window")
    _put(bench, beforeEntry=_conditions("SKIP", _rule("Window", "DeploymentWindow", Cron="*")))
    execution = bench.start()
    bench.step(15)
    assert bench.where("Deploy") == (execution, "Skipped")
    bench.step()
    assert bench.status(execution) == "Succeeded"
    assert bench.attempts(execution) == [("App", "Succeeded"), ("Report", "Succeeded")]


def test_a_success_condition_can_fail_the_stage_and_be_overridden(bench: Bench) -> None:
    bench.behave(fails(5, "error rate"), action="Alarm")
    _put(bench, onSuccess=_conditions("FAIL", _rule("Alarm")))
    execution = bench.start()
    bench.step(25)
    assert bench.status(execution) == "Failed"
    assert bench.attempts(execution)[-1] == ("Deploy", "Succeeded")
    _override(bench, execution, "ON_SUCCESS")
    assert bench.where("Deploy") == (execution, "Succeeded")
    bench.step()
    assert bench.status(execution) == "Succeeded"


def test_a_success_condition_can_roll_the_stage_back(bench: Bench) -> None:
    bench.behave([succeeds(5), fails(5, "error rate")], action="Alarm")
    _put(bench, onSuccess=_conditions("ROLLBACK", _rule("Alarm")))
    good = bench.start()
    bench.step(40)
    bad = bench.start()
    bench.step(30)
    assert bench.status(bad) == "Failed"
    rollback = bench.executions()[0]
    assert rollback["rollbackMetadata"] == {"rollbackTargetPipelineExecutionId": good}


@pytest.mark.parametrize(("met", "status"), [(True, "Skipped"), (False, "Failed")])
def test_a_failure_condition_engages_when_it_is_met(bench: Bench, met: bool, status: str) -> None:
    bench.behave(fails(5, "boom"), action="Deploy")
    bench.behave(succeeds(5) if met else fails(5, "no"), action="Alarm")
    _put(bench, onFailure=_conditions("SKIP", _rule("Alarm")))
    execution = bench.start()
    bench.step(15)
    assert bench.where("Deploy") == (execution, "InProgress")
    bench.step(5)
    assert bench.where("Deploy") == (execution, status)


@pytest.mark.parametrize(
    ("operator", "value", "holds"),
    [
        ("EQ", "prod", True),
        ("EQ", "staging", False),
        ("NE", "staging", True),
        ("NE", "prod", False),
        ("CONTAINS", "ro", True),
        ("CONTAINS", "xx", False),
        ("MATCHES", "^pr.d$", True),
        ("MATCHES", "^x", False),
        ("MATCHES", "(unclosed", False),
    ],
)
def test_a_variable_check_compares_resolved_variables(
    bench: Bench, operator: str, value: str, holds: bool
) -> None:
    bench.world.behaviours.clear()
    check = _rule(
        "Check", "VariableCheck", Variable="#{variables.Environment}", Value=value, Operator=operator
    )
    _put(bench, beforeEntry=_conditions("FAIL", check))
    execution = bench.start()
    bench.step(20)
    condition = bench.stage("Deploy")["beforeEntryConditionState"]["latestExecution"]
    assert condition["status"] == ("Succeeded" if holds else "Failed")
    detail = bench.client.list_rule_executions(pipelineName="web")["ruleExecutionDetails"][0]
    assert detail["pipelineExecutionId"] == execution
    assert detail["input"]["resolvedConfiguration"]["Variable"] == "prod"
    assert detail["input"]["configuration"]["Variable"] == "#{variables.Environment}"


def test_what_cannot_be_overridden(bench: Bench) -> None:
    _put(bench, beforeEntry=_conditions("FAIL", _rule("Alarm")))
    execution = bench.start()
    bench.step(25)
    with refused("ConditionNotOverridableException"):
        _override(bench, execution, "BEFORE_ENTRY")
    with refused("ConditionNotOverridableException"):
        _override(bench, execution, "ON_SUCCESS")
    with refused("StageNotFoundException"):
        _override(bench, execution, "BEFORE_ENTRY", "Nowhere")
    with refused("NotLatestPipelineExecutionException"):
        _override(bench, "00000000-0000-4000-8000-000000000000", "BEFORE_ENTRY")
    with refused("ValidationException"):
        _override(bench, execution, "ON_FAILURE")


def test_rule_history_is_newest_first_and_pages(bench: Bench) -> None:
    _put(
        bench, beforeEntry=_conditions("FAIL", _rule("Alarm"), _rule("Window", "DeploymentWindow", Cron="*"))
    )
    executions = [bench.start() for _ in range(2)]
    bench.step(100)
    pages = bench.client.get_paginator("list_rule_executions").paginate(
        pipelineName="web", PaginationConfig={"PageSize": 1}
    )
    found = [detail for page in pages for detail in page["ruleExecutionDetails"]]
    assert [one["pipelineExecutionId"] for one in found] == [
        executions[1],
        executions[1],
        executions[0],
        executions[0],
    ]
    one = bench.client.list_rule_executions(
        pipelineName="web", filter={"pipelineExecutionId": executions[0]}
    )["ruleExecutionDetails"]
    assert {detail["ruleName"] for detail in one} == {"Alarm", "Window"}


def test_a_failure_condition_can_retry_once(bench: Bench) -> None:
    bench.behave(fails(10, "boom"), action="Deploy")
    _put(bench, onFailure=_conditions("RETRY", _rule("Alarm")))
    execution = bench.start()
    bench.step(30)
    assert bench.stage("Deploy")["retryStageMetadata"]["autoStageRetryAttempt"] == 1
    assert bench.where("Deploy") == (execution, "InProgress")
    bench.step(20)
    assert bench.where("Deploy") == (execution, "Failed")
    assert bench.attempts(execution)[1:] == [("Deploy", "Failed"), ("Deploy", "Failed")]


def test_a_retry_comes_before_the_failure_condition(bench: Bench) -> None:
    bench.behave(fails(10, "boom"), action="Deploy")
    _put(bench, onFailure={"result": "RETRY"} | _conditions("SKIP", _rule("Alarm")))
    execution = bench.start()
    bench.step(25)
    rules = bench.client.list_rule_executions(pipelineName="web")["ruleExecutionDetails"]
    assert rules == []
    bench.step(15)
    assert bench.where("Deploy") == (execution, "Skipped")
