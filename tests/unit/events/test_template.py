"""The template is what CloudFormation takes, and gives nobody more than he needs."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ruamel.yaml import YAML

from services.emulator.identity.policy import Decision, Need, Policy, decide
from services.events.change import Level
from services.events.queue_policy import EVENTS, TOPICS, QueuePolicy
from services.events.template import Wishes, as_json, as_yaml, template
from services.triggers.pattern import matches
from tests.contract.events.resolved import resolved

QUEUE = "arn:aws:sqs:eu-west-1:111122223333:pipedeck"
RULE = "arn:aws:events:eu-west-1:111122223333:rule/pipedeck"
OTHER = "arn:aws:events:eu-west-1:444455556666:rule/pipedeck"


def statement(wishes: Wishes) -> dict[str, Any]:
    """The one statement of the queue's policy, with its ARNs filled in."""
    document = resolved(template(wishes), "111122223333", "eu-west-1")
    statements = document["Resources"]["QueuePolicy"]["Properties"]["PolicyDocument"]["Statement"]
    assert len(statements) == 1
    found: dict[str, Any] = statements[0]
    return found


@pytest.mark.parametrize("wishes", [Wishes(), Wishes("a", ("web",), ("444455556666",)), Wishes(queue=QUEUE)])
def test_yaml_and_json_say_the_same(wishes: Wishes) -> None:
    document = template(wishes)
    assert YAML(typ="safe", pure=True).load(as_yaml(document)) == json.loads(as_json(document)) == document
    assert document["AWSTemplateFormatVersion"] == "2010-09-09"


def test_every_reference_leads_to_a_resource_of_the_template() -> None:
    for wishes in (Wishes(senders=("444455556666",)), Wishes(queue=QUEUE)):
        document = template(wishes)
        text = json.dumps(document)
        for name in ("Queue", "Rule"):
            assert (f'"{name}"' in text) == (name in document["Resources"]) or name == "Queue"
        resolved(document, "111122223333", "eu-west-1")


def test_only_the_rule_may_send_and_nobody_may_do_anything_else() -> None:
    said = statement(Wishes())
    assert said.pop("Principal") == {"Service": "events.amazonaws.com"}
    policy = Policy.of({"Statement": [said]})

    def may(action: str, source: str, resource: str = QUEUE) -> bool:
        facts = {"aws:sourcearn": (source,)}
        return decide([policy], Need(action, resource), facts) is Decision.ALLOWED

    assert may("sqs:SendMessage", RULE)
    assert not may("sqs:SendMessage", OTHER)
    assert not may("sqs:SendMessage", f"{RULE}2")
    assert not may("sqs:SendMessage", RULE, f"{QUEUE}2")
    assert not may("sqs:ReceiveMessage", RULE)


def test_rules_of_other_accounts_may_send_where_they_are_named() -> None:
    policy = QueuePolicy(json.dumps({"Statement": statement(Wishes(senders=("444455556666",)))}))
    assert policy.lets_send(EVENTS, RULE) is True
    assert policy.lets_send(EVENTS, OTHER) is True
    assert policy.lets_send(EVENTS, OTHER.replace("4444", "5555")) is False
    assert policy.lets_send(TOPICS) is False


def test_the_rule_sends_every_state_change_of_the_pipelines_and_nothing_else() -> None:
    wanted = template(Wishes(pipelines=("web",)))["Resources"]["Rule"]["Properties"]["EventPattern"]
    for level in Level:
        told = {"source": "aws.codepipeline", "detail-type": str(level), "detail": {"pipeline": "web"}}
        assert matches(wanted, told)
        assert not matches(wanted, told | {"detail": {"pipeline": "api"}})
        assert not matches(wanted, told | {"source": "aws.codebuild"})


@pytest.mark.parametrize(
    ("condition", "lets"),
    [
        ({}, True),
        ({"ArnLike": {"aws:SourceArn": "arn:aws:events:*:111122223333:rule/*"}}, True),
        ({"StringEquals": {"aws:SourceAccount": ["111122223333"]}}, True),
        ({"StringEquals": {"AWS:SourceAccount": "999988887777"}}, False),
        ({"Bool": {"aws:SecureTransport": "true"}}, None),
    ],
)
def test_conditions_are_judged_where_they_can_be(condition: dict[str, Any], lets: bool | None) -> None:
    said = {"Effect": "Allow", "Principal": {"Service": EVENTS}, "Action": ["SQS:*"], "Condition": condition}
    policy = QueuePolicy(json.dumps({"Statement": [said]}))
    assert policy.lets_send(EVENTS, RULE) is lets
    assert policy.is_open_to_any(EVENTS) is (not condition)
    denied = QueuePolicy(json.dumps({"Statement": [said, {**said, "Effect": "Deny"}]}))
    assert denied.lets_send(EVENTS, RULE) is not True or lets is False


def test_a_queue_without_a_policy_lets_nobody_send() -> None:
    assert QueuePolicy("").lets_send(EVENTS, RULE) is False
    with pytest.raises(ValueError, match="JSON"):
        QueuePolicy("[]")
