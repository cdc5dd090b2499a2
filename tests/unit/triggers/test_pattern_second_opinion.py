"""Event patterns against another implementation: moto's EventBridge delivers what we say that it matches."""

import json
from typing import Any

import boto3
from moto import mock_aws

from services.triggers.pattern import matches

Json = dict[str, Any]

PATTERNS: list[tuple[Json, list[Json]]] = [
    (
        {"referenceType": ["branch"], "referenceName": ["main", "dev"]},
        [
            {"referenceType": "branch", "referenceName": "dev"},
            {"referenceType": "branch", "referenceName": "other"},
            {"referenceType": "tag", "referenceName": "main"},
            {"referenceName": "main"},
        ],
    ),
    (
        {"bucket": {"name": ["releases"]}, "object": {"key": [{"prefix": "app/"}, {"suffix": ".zip"}]}},
        [
            {"bucket": {"name": "releases"}, "object": {"key": "app/1"}},
            {"bucket": {"name": "releases"}, "object": {"key": "web.zip"}},
            {"bucket": {"name": "releases"}, "object": {"key": "web.tar"}},
            {"bucket": {"name": "other"}, "object": {"key": "app/1"}},
            {"bucket": "releases"},
        ],
    ),
    (
        {"image-tag": [{"anything-but": ["latest", "dev"]}]},
        [
            {"image-tag": "v1"},
            {"image-tag": "latest"},
            {},
        ],
    ),
    ({"tag": [{"anything-but": {"prefix": "v"}}]}, [{"tag": "latest"}, {"tag": "v2"}]),
    (
        {"result": [{"exists": True}], "error": [{"exists": False}]},
        [
            {"result": "SUCCESS"},
            {"result": "SUCCESS", "error": "x"},
            {},
        ],
    ),
    ({"size": [{"numeric": [">", 0, "<=", 5]}]}, [{"size": 5}, {"size": 0}, {"size": "5"}, {"size": 3.5}]),
    ({"name": [{"equals-ignore-case": "Web"}]}, [{"name": "WEB"}, {"name": "webs"}]),
    (
        {"path": [{"wildcard": "src/*/main.py"}]},
        [
            {"path": "src/a/main.py"},
            {"path": "src/a/b/main.py"},
            {"path": "src/main.py"},
        ],
    ),
    ({"labels": ["ready"]}, [{"labels": ["new", "ready"]}, {"labels": ["new"]}, {"labels": []}]),
    (
        {"$or": [{"a": ["1"]}, {"b": ["2"], "c": ["3"]}]},
        [
            {"a": "1"},
            {"b": "2", "c": "3"},
            {"b": "2"},
        ],
    ),
    ({"commit": [None]}, [{"commit": None}, {"commit": "x"}]),
]
"""Each with events, some of which it matches."""
CASES = [(pattern, event) for pattern, events in PATTERNS for event in events]


def _delivered() -> set[int]:
    """Which cases moto delivers: each is a rule of its own, and an event for that rule."""
    with mock_aws():
        session = boto3.Session("AKIATEST", "test", region_name="eu-west-1")
        events, queues = session.client("events"), session.client("sqs")
        queue = queues.create_queue(QueueName="seen")["QueueUrl"]
        arn = queues.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"][
            "QueueArn"
        ]
        for number, (pattern, event) in enumerate(CASES):
            source = f"case.{number}"
            events.put_rule(Name=source, EventPattern=json.dumps({"source": [source], "detail": pattern}))
            events.put_targets(Rule=source, Targets=[{"Id": "queue", "Arn": arn}])
            entry = {"Source": source, "DetailType": "case", "Detail": json.dumps(event)}
            assert events.put_events(Entries=[entry])["FailedEntryCount"] == 0
        seen: set[int] = set()
        while messages := queues.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
            for message in messages:
                seen.add(int(json.loads(message["Body"])["source"].removeprefix("case.")))
                queues.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
        return seen


def test_motos_eventbridge_delivers_what_we_match() -> None:
    ours = {
        number
        for number, (pattern, event) in enumerate(CASES)
        if matches(
            {"source": [f"case.{number}"], "detail": pattern}, {"source": f"case.{number}", "detail": event}
        )
    }
    assert 0 < len(ours) < len(CASES)
    assert [CASES[number] for number in sorted(ours ^ _delivered())] == []
