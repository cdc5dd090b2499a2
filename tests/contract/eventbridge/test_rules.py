"""EventBridge's rules and targets, as boto3 puts, lists and changes them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from services.emulator import Emulator
from services.emulator.eventbridge.rules import Rule, put_rule
from tests.emulator_fixtures import ACCOUNT, REGION, ClientFactory

PATTERN = json.dumps({"source": ["aws.codecommit"], "detail": {"referenceName": ["main"]}})
TARGET = {
    "Id": "web",
    "Arn": f"arn:aws:codepipeline:{REGION}:{ACCOUNT}:web",
    "RoleArn": f"arn:aws:iam::{ACCOUNT}:role/start-web",
}


@pytest.fixture
def events(codepipeline: ClientFactory) -> Any:
    """A client of EventBridge."""
    return codepipeline(service="events")


def code(error: pytest.ExceptionInfo[ClientError]) -> str:
    return str(error.value.response["Error"]["Code"])


def test_a_rule_is_put_described_listed_and_deleted(events: Any) -> None:
    arn = events.put_rule(
        Name="on-push", EventPattern=PATTERN, Description="main", Tags=[{"Key": "a", "Value": "1"}]
    )
    assert arn["RuleArn"] == f"arn:aws:events:{REGION}:{ACCOUNT}:rule/on-push"
    described = events.describe_rule(Name="on-push")
    assert {
        key: described[key] for key in ("Name", "State", "EventPattern", "Description", "EventBusName")
    } == {
        "Name": "on-push",
        "State": "ENABLED",
        "EventPattern": PATTERN,
        "Description": "main",
        "EventBusName": "default",
    }
    events.put_rule(Name="nightly", ScheduleExpression="cron(0 2 * * ? *)", State="DISABLED")
    assert [rule["Name"] for rule in events.list_rules()["Rules"]] == ["nightly", "on-push"]
    assert [rule["Name"] for rule in events.list_rules(NamePrefix="on")["Rules"]] == ["on-push"]
    assert events.list_tags_for_resource(ResourceARN=arn["RuleArn"])["Tags"] == [{"Key": "a", "Value": "1"}]
    events.put_targets(Rule="on-push", Targets=[TARGET])
    with pytest.raises(ClientError, match="has targets") as refused:
        events.delete_rule(Name="on-push")
    assert code(refused) == "ValidationException"
    events.remove_targets(Rule="on-push", Ids=["web"])
    events.delete_rule(Name="on-push")
    events.delete_rule(Name="on-push")
    with pytest.raises(ClientError, match="Rule on-push does not exist on EventBus default") as gone:
        events.describe_rule(Name="on-push")
    assert code(gone) == "ResourceNotFoundException"


def test_putting_a_rule_again_keeps_its_targets_and_nothing_else(events: Any) -> None:
    events.put_rule(Name="on-push", EventPattern=PATTERN, Description="main", State="DISABLED")
    events.put_targets(Rule="on-push", Targets=[TARGET])
    events.put_rule(Name="on-push", ScheduleExpression="rate(1 day)")
    described = events.describe_rule(Name="on-push")
    assert described["State"] == "ENABLED"
    assert described["ScheduleExpression"] == "rate(1 day)"
    assert not {"EventPattern", "Description"} & set(described)
    assert events.list_targets_by_rule(Rule="on-push")["Targets"] == [TARGET]


def test_rules_are_found_by_their_target(events: Any) -> None:
    for name in ("b", "a", "c"):
        events.put_rule(Name=name, EventPattern=PATTERN)
    for name in ("b", "a"):
        events.put_targets(Rule=name, Targets=[TARGET])
    assert events.list_rule_names_by_target(TargetArn=TARGET["Arn"])["RuleNames"] == ["a", "b"]
    first = events.list_rule_names_by_target(TargetArn=TARGET["Arn"], Limit=1)
    assert first["RuleNames"] == ["a"]
    rest = events.list_rule_names_by_target(TargetArn=TARGET["Arn"], NextToken=first["NextToken"])
    assert rest["RuleNames"] == ["b"]
    with pytest.raises(ClientError) as refused:
        events.list_rules(NextToken=first["NextToken"])
    assert code(refused) == "ValidationException"


def test_removing_a_target_that_is_not_there_fails_that_entry(events: Any) -> None:
    events.put_rule(Name="on-push", EventPattern=PATTERN)
    answer = events.remove_targets(Rule="on-push", Ids=["web"])
    assert answer["FailedEntryCount"] == 1
    assert answer["FailedEntries"][0]["TargetId"] == "web"


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"ScheduleExpression": "rate(1 minutes)"}, "ValidationException"),
        ({"ScheduleExpression": "cron(0 2 * * * *)"}, "ValidationException"),
        ({"EventPattern": "{}"}, "InvalidEventPatternException"),
        ({"EventPattern": '{"source": "aws.s3"}'}, "InvalidEventPatternException"),
        ({}, "ValidationException"),
        ({"EventPattern": PATTERN, "EventBusName": "partners"}, "ResourceNotFoundException"),
    ],
)
def test_what_is_no_rule_is_refused(events: Any, members: dict[str, str], expected: str) -> None:
    with pytest.raises(ClientError) as refused:
        events.put_rule(Name="broken", **members)
    assert code(refused) == expected
    assert events.list_rules()["Rules"] == []


def test_a_pipeline_is_no_target_without_a_role_and_a_rule_has_five_targets(events: Any) -> None:
    events.put_rule(Name="on-push", EventPattern=PATTERN)
    with pytest.raises(ClientError, match="RoleArn is required for target") as refused:
        events.put_targets(Rule="on-push", Targets=[{"Id": "web", "Arn": TARGET["Arn"]}])
    assert code(refused) == "ValidationException"
    events.put_targets(Rule="on-push", Targets=[TARGET | {"Id": f"t{number}"} for number in range(5)])
    with pytest.raises(ClientError) as full:
        events.put_targets(Rule="on-push", Targets=[TARGET | {"Id": "sixth"}])
    assert code(full) == "LimitExceededException"


def test_a_managed_rule_is_changed_by_its_service_alone(events: Any, emulator: Emulator) -> None:
    managed = Rule(
        "AutoScaling", pattern=PATTERN, managed_by="autoscaling.amazonaws.com", targets={"web": TARGET}
    )
    put_rule(emulator.world.region(ACCOUNT, REGION), managed)
    assert events.describe_rule(Name="AutoScaling")["ManagedBy"] == "autoscaling.amazonaws.com"
    changes: list[Callable[[], Any]] = [
        lambda: events.put_rule(Name="AutoScaling", EventPattern=PATTERN),
        lambda: events.disable_rule(Name="AutoScaling"),
        lambda: events.enable_rule(Name="AutoScaling"),
        lambda: events.put_targets(Rule="AutoScaling", Targets=[TARGET]),
        lambda: events.remove_targets(Rule="AutoScaling", Ids=["web"]),
        lambda: events.delete_rule(Name="AutoScaling"),
    ]
    for change in changes:
        with pytest.raises(ClientError) as refused:
            change()
        assert code(refused) == "ManagedRuleException"
    events.remove_targets(Rule="AutoScaling", Ids=["web"], Force=True)
    events.delete_rule(Name="AutoScaling", Force=True)
    assert events.list_rules()["Rules"] == []


def test_a_pattern_is_tested_against_an_event(events: Any) -> None:
    event = {
        "id": "1", "account": ACCOUNT, "source": "aws.codecommit", "time": "2026-11-21T00:00:00Z", "region": REGION,
        "resources": [], "detail-type": "x", "detail": {"referenceName": "main"},
    }  # fmt: skip
    assert events.test_event_pattern(EventPattern=PATTERN, Event=json.dumps(event))["Result"] is True
    other = event | {"detail": {"referenceName": "dev"}}
    assert events.test_event_pattern(EventPattern=PATTERN, Event=json.dumps(other))["Result"] is False
    with pytest.raises(ClientError) as refused:
        events.test_event_pattern(EventPattern=PATTERN, Event="{}")
    assert code(refused) == "ValidationException"
