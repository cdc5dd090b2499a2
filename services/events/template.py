"""The CloudFormation template of a queue that brings events."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import Any

from services.events.change import SOURCE, Level

Json = dict[str, Any]
RETENTION_SECONDS = 3_600
"""What was not taken for so long is read by the sweep anyway."""
VISIBILITY_SECONDS = 60
"""How long a message that was received is hidden: longer than it takes to read what it names."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a template is to hold.

    Args:
        name: of queue and rule.
        pipelines: only events of these; of all where none is given.
        senders: accounts, the twelve digits, whose rules of the same name may send to the queue as well.
        queue: the ARN of a queue elsewhere, in the same region: then there is only a rule that sends to it.
    """

    name: str = "pipedeck"
    pipelines: tuple[str, ...] = ()
    senders: tuple[str, ...] = ()
    queue: str = ""


def template(wishes: Wishes) -> Json:
    """The template: a queue of one's own, a rule that sends every state change there, and the policy that lets it.

    Only that rule may send, by its ARN (EventBridge User Guide, "Using resource-based policies", Amazon SQS), and
    what the queue holds is encrypted by SQS itself, which EventBridge needs no key for.
    """
    target = wishes.queue or {"Fn::GetAtt": ["Queue", "Arn"]}
    about = "The state changes of pipelines, for pipedeck"
    resources: Json = {
        "Rule": {
            "Type": "AWS::Events::Rule",
            "Properties": {
                "Name": wishes.name,
                "Description": about,
                "EventPattern": pattern(wishes.pipelines),
                "State": "ENABLED",
                "Targets": [{"Id": "queue", "Arn": target}],
            },
        }
    }
    document: Json = {"AWSTemplateFormatVersion": "2010-09-09", "Description": about, "Resources": resources}
    if wishes.queue:
        document["Outputs"] = {"RuleArn": {"Value": {"Fn::GetAtt": ["Rule", "Arn"]}}}
        return document
    resources["Queue"] = {
        "Type": "AWS::SQS::Queue",
        "Properties": {
            "QueueName": wishes.name,
            "MessageRetentionPeriod": RETENTION_SECONDS,
            "VisibilityTimeout": VISIBILITY_SECONDS,
            "SqsManagedSseEnabled": True,
        },
    }
    resources["QueuePolicy"] = {
        "Type": "AWS::SQS::QueuePolicy",
        "Properties": {
            "Queues": [{"Ref": "Queue"}],
            "PolicyDocument": {"Version": "2012-10-17", "Statement": [_statement(wishes)]},
        },
    }
    document["Outputs"] = {
        "QueueUrl": {"Description": "For queue in an [events.NAME] table", "Value": {"Ref": "Queue"}},
        "QueueArn": {
            "Description": "For pipedeck policy viewer --queue",
            "Value": {"Fn::GetAtt": ["Queue", "Arn"]},
        },
    }
    return document


def pattern(pipelines: tuple[str, ...] = ()) -> Json:
    """The event pattern of the rule."""
    wanted: Json = {"source": [SOURCE], "detail-type": [str(level) for level in Level]}
    if pipelines:
        wanted["detail"] = {"pipeline": list(pipelines)}
    return wanted


def as_yaml(document: Json) -> str:
    """A template as YAML. Imports the YAML library."""
    from ruamel.yaml import YAML

    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = False
    writer.sort_base_mapping_type_on_output = False  # type: ignore[assignment]  # annotated as None there
    written = io.StringIO()
    writer.dump(document, written)
    return written.getvalue()


def as_json(document: Json) -> str:
    """A template as JSON."""
    return f"{json.dumps(document, indent=2)}\n"


def _statement(wishes: Wishes) -> Json:
    own: Json = {"Fn::GetAtt": ["Rule", "Arn"]}
    others = [
        {"Fn::Sub": f"arn:${{AWS::Partition}}:events:${{AWS::Region}}:{account}:rule/{wishes.name}"}
        for account in wishes.senders
    ]
    return {
        "Sid": "LetTheRuleSend",
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": {"Fn::GetAtt": ["Queue", "Arn"]},
        "Condition": {"ArnEquals": {"aws:SourceArn": [own, *others] if others else own}},
    }
