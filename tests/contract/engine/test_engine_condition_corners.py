"""Where conditions meet stops and retries: no condition is passed by going round it."""

from __future__ import annotations

from typing import Any

import pytest

from services.emulator.engine.behaviour import fails, succeeds
from tests.contract.engine.bench import Bench, refused
from tests.declarations import deploy, pipeline, source, stage

Json = dict[str, Any]


def _conditions(result: str, *names: str) -> Json:
    kind = {"category": "Rule", "owner": "AWS", "provider": "CloudWatchAlarm", "version": "1"}
    rules = [
        {"name": name, "ruleTypeId": kind, "configuration": {"AlarmName": "errors"}}
        for name in names or ("Alarm",)
    ]
    return {"conditions": [{"result": result, "rules": rules}]}


def _begin(bench: Bench, **members: Any) -> str:
    """An execution that has just come to the stage Deploy."""
    bench.put(
        pipeline("web", [stage("Source", source()), stage("Deploy", deploy("Deploy", ["App"]), **members)])
    )
    execution = bench.start()
    bench.step()
    return execution


def _condition(bench: Bench, kind: str) -> str:
    return str(bench.stage("Deploy")[f"{kind}ConditionState"]["latestExecution"]["status"])


@pytest.mark.parametrize("abandon", [True, False])
@pytest.mark.parametrize("mode", ["FAILED_ACTIONS", "ALL_ACTIONS"])
def test_a_retry_asks_an_entry_condition_that_never_passed_again(
    bench: Bench, mode: str, abandon: bool
) -> None:
    bench.behave(fails(10, "closed"), action="Alarm")
    execution = _begin(bench, beforeEntry=_conditions("FAIL"))
    bench.stop(execution, abandon=abandon)
    bench.step()
    assert bench.where("Deploy") == (execution, "Stopped")
    bench.retry(execution, "Deploy", mode)
    assert bench.attempts(execution) == [("App", "Succeeded")]
    assert _condition(bench, "beforeEntry") == "InProgress"
    bench.step()
    assert bench.status(execution) == "Failed"
    assert bench.attempts(execution) == [("App", "Succeeded")]


def test_an_entry_condition_that_passed_is_not_asked_when_failed_actions_are_retried(bench: Bench) -> None:
    bench.behave([fails(5, "boom"), succeeds(5)], action="Deploy")
    execution = _begin(bench, beforeEntry=_conditions("FAIL"))
    bench.step(20)
    bench.retry(execution, "Deploy")
    assert bench.attempts(execution)[-1] == ("Deploy", "InProgress")
    bench.step(5)
    assert bench.status(execution) == "Succeeded"
    assert len(bench.client.list_rule_executions(pipelineName="web")["ruleExecutionDetails"]) == 1


def test_a_stage_whose_failure_condition_is_evaluated_is_busy(bench: Bench) -> None:
    bench.behave(fails(5, "boom"), action="Deploy")
    execution = _begin(bench, onFailure=_conditions("FAIL"))
    bench.step(5)
    assert _condition(bench, "onFailure") == "InProgress"
    for mode in ("FAILED_ACTIONS", "ALL_ACTIONS"):
        with refused("ConflictException"):
            bench.retry(execution, "Deploy", mode)
    bench.step()
    assert bench.status(execution) == "Failed"
    assert bench.retry(execution, "Deploy") == execution


@pytest.mark.parametrize(
    ("abandon", "met", "status"),
    [(True, True, "Stopped"), (False, False, "Stopped"), (False, True, "Succeeded")],
)
def test_a_stage_stopped_before_its_success_condition_has_passed_has_not_succeeded(
    bench: Bench, abandon: bool, met: bool, status: str
) -> None:
    bench.behave([succeeds(5) if met else fails(5, "alarm"), succeeds(5)], action="Alarm")
    execution = _begin(bench, onSuccess=_conditions("FAIL"))
    bench.step()
    assert _condition(bench, "onSuccess") == "InProgress"
    bench.stop(execution, abandon=abandon)
    bench.step(5)
    assert bench.status(execution) == "Stopped"
    assert bench.where("Deploy") == (execution, status)
    targets = bench.executions(filter={"succeededInStage": {"stageName": "Deploy"}})
    assert bool(targets) is (status == "Succeeded")
    if status == "Stopped":
        bench.retry(execution, "Deploy")
        assert _condition(bench, "onSuccess") == "InProgress"
        bench.step(5)
        assert bench.status(execution) == "Succeeded"
        assert bench.attempts(execution) == [("App", "Succeeded"), ("Deploy", "Succeeded")]


def test_a_condition_of_an_older_structure_cannot_be_overridden(bench: Bench) -> None:
    bench.behave(fails(5, "closed"), action="Alarm")
    execution = _begin(bench, beforeEntry=_conditions("FAIL"))
    bench.step()
    assert bench.where("Deploy") == (execution, "Failed")
    bench.client.update_pipeline(pipeline=bench.client.get_pipeline(name="web")["pipeline"])
    with refused("ConditionNotOverridableException", match="has changed"):
        bench.client.override_stage_condition(
            pipelineName="web",
            stageName="Deploy",
            pipelineExecutionId=execution,
            conditionType="BEFORE_ENTRY",
        )


@pytest.mark.parametrize("first", ["Quick", "Slow"])
@pytest.mark.parametrize("broken", ["Quick", "Slow", ""])
def test_a_condition_waits_for_all_its_rules_and_any_can_fail_it(
    bench: Bench, first: str, broken: str
) -> None:
    for name, seconds in (("Quick", 3), ("Slow", 8)):
        bench.behave(fails(seconds, "no") if name == broken else succeeds(seconds), action=name)
    second = "Slow" if first == "Quick" else "Quick"
    execution = _begin(bench, beforeEntry=_conditions("FAIL", first, second))
    bench.step(5)
    assert _condition(bench, "beforeEntry") == "InProgress"
    assert bench.attempts(execution) == [("App", "Succeeded")]
    bench.step(3)
    assert _condition(bench, "beforeEntry") == ("Failed" if broken else "Succeeded")
    assert bench.status(execution) == ("Failed" if broken else "InProgress")
