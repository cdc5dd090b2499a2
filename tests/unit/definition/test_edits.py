"""Changes by parts: only what was changed is changed, and what no form knows stays."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from services.definition.changes import find_changes
from services.definition.edits import (
    RuleEntry,
    VariableEntry,
    with_action,
    with_condition,
    with_failure,
    with_modes,
    with_variables,
)
from services.domain.status import ExecutionMode, PipelineType
from tests.declarations import approved_pipeline

RULE = {
    "name": "Window",
    "ruleTypeId": {"category": "Rule", "owner": "AWS", "provider": "DeploymentWindow", "version": "1"},
    "configuration": {"Cron": "* * * * ? *"},
    "region": "eu-west-1",
}


@pytest.fixture
def members() -> dict[str, Any]:
    """A declaration with members that no form knows, everywhere."""
    declared = approved_pipeline(
        variables=[{"name": "Region", "defaultValue": "eu-west-1", "colour": "red"}],
        mode="QUEUED",
        shape="round",
    )
    declared["stages"][3]["beforeEntry"] = {"conditions": [{"result": "FAIL", "rules": [RULE], "note": "x"}]}
    declared["stages"][3]["onFailure"] = {
        "result": "ROLLBACK",
        "conditions": [{"result": "FAIL", "rules": []}],
    }
    declared["stages"][2]["actions"][0]["timeoutInMinutes"] = 60
    return declared


def paths(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return [change.where for change in find_changes(before, after)]


def test_nothing_typed_changes_nothing_byte_for_byte(members: dict[str, Any]) -> None:
    before = json.dumps(members)
    deploy = members["stages"][3]["actions"][0]
    same = [
        with_variables(members, [VariableEntry("Region", "eu-west-1")]),
        with_modes(members, ExecutionMode.QUEUED, PipelineType.V2),
        with_failure(members, "Deploy", "ROLLBACK"),
        with_condition(
            members,
            "Deploy",
            "beforeEntry",
            "FAIL",
            [RuleEntry("Window", "DeploymentWindow", {"Cron": "* * * * ? *"})],
        ),
        with_action(members, "Deploy", "Deploy", dict(reversed(deploy["configuration"].items())), None),
    ]
    assert {json.dumps(each) for each in same} == {before}
    assert json.dumps(members) == before


def test_a_variable_keeps_what_the_form_does_not_know(members: dict[str, Any]) -> None:
    after = with_variables(members, [VariableEntry("Region", "us-east-1", "where"), VariableEntry("Size")])
    assert after["variables"] == [
        {"name": "Region", "defaultValue": "us-east-1", "colour": "red", "description": "where"},
        {"name": "Size"},
    ]
    assert "variables" not in with_variables(members, [])


def test_a_renamed_variable_is_still_the_same_one(members: dict[str, Any]) -> None:
    (renamed,) = with_variables(members, [VariableEntry("Place", "eu-west-1")])["variables"]
    assert renamed == {"name": "Place", "defaultValue": "eu-west-1", "colour": "red"}
    other, same = with_variables(members, [VariableEntry("Place"), VariableEntry("Region", "x")])["variables"]
    assert (other, same["colour"]) == ({"name": "Place"}, "red")


def test_what_says_nothing_already_stays_as_it_says_it(members: dict[str, Any]) -> None:
    members["variables"] = []
    stage = members["stages"][1]
    stage.update(onFailure={}, beforeEntry={"conditions": []}, onSuccess={})
    stage["actions"][0]["configuration"] = {}
    name = stage["actions"][0]["name"]
    same = [
        with_variables(members, []),
        with_failure(members, "Build", ""),
        with_condition(members, "Build", "beforeEntry", "FAIL", []),
        with_condition(members, "Build", "onSuccess", "ROLLBACK", []),
        with_action(members, "Build", name, {}, None),
    ]
    assert {json.dumps(each) for each in same} == {json.dumps(members)}


def test_modes_that_are_what_unsaid_means_stay_unsaid() -> None:
    bare = {"name": "web"}
    assert with_modes(bare, ExecutionMode.SUPERSEDED, PipelineType.V1) == bare
    assert with_modes(bare, ExecutionMode.PARALLEL, PipelineType.V2) == {
        "name": "web",
        "executionMode": "PARALLEL",
        "pipelineType": "V2",
    }


def test_a_failure_keeps_its_conditions(members: dict[str, Any]) -> None:
    retried = with_failure(members, "Deploy", "RETRY", "ALL_ACTIONS")
    assert retried["stages"][3]["onFailure"] == {
        "result": "RETRY",
        "conditions": [{"result": "FAIL", "rules": []}],
        "retryConfiguration": {"retryMode": "ALL_ACTIONS"},
    }
    nothing = with_failure(retried, "Deploy", "")
    assert nothing["stages"][3]["onFailure"] == {"conditions": [{"result": "FAIL", "rules": []}]}
    assert "onFailure" not in with_failure(members, "Build", "")["stages"][1]


def test_a_condition_is_added_changed_and_taken_away(members: dict[str, Any]) -> None:
    rules = [RuleEntry("Window", "DeploymentWindow", {"Cron": "0 9 * * ? *"})]
    changed = with_condition(members, "Deploy", "beforeEntry", "SKIP", rules)
    first = changed["stages"][3]["beforeEntry"]["conditions"][0]
    assert (first["result"], first["note"], first["rules"][0]["region"]) == ("SKIP", "x", "eu-west-1")
    assert first["rules"][0]["configuration"] == {"Cron": "0 9 * * ? *"}
    added = with_condition(members, "Build", "onSuccess", "ROLLBACK", rules)
    assert paths(members, added) == ["stages.Build.onSuccess"]
    assert added["stages"][1]["onSuccess"]["conditions"][0]["rules"][0]["ruleTypeId"] == RULE["ruleTypeId"]
    assert "beforeEntry" not in with_condition(members, "Deploy", "beforeEntry", "FAIL", [])["stages"][3]


def test_an_action_keeps_the_order_of_its_configuration(members: dict[str, Any]) -> None:
    after = with_action(
        members, "Deploy", "Deploy", {"FileName": "x", "ServiceName": "b", "ClusterName": "a"}, None
    )
    settings = after["stages"][3]["actions"][0]["configuration"]
    assert list(settings) == ["ClusterName", "ServiceName", "FileName"]
    assert with_action(members, "Approve", "Approve", {}, None)["stages"][2]["actions"][0] == {
        key: value for key, value in members["stages"][2]["actions"][0].items() if key != "timeoutInMinutes"
    }


def test_a_part_that_is_not_there_changes_nothing(members: dict[str, Any]) -> None:
    before = copy.deepcopy(members)
    assert with_failure(members, "None", "ROLLBACK") == before
    assert with_action(members, "Deploy", "None", {"a": "b"}, 5) == before
