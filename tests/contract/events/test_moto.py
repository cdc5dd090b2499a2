"""The listener on another implementation of SQS and EventBridge: moto's."""

from __future__ import annotations

import json

import boto3
import pytest
from moto import mock_aws

from services.aws.caller import Caller
from services.aws.clients import ClientFactory
from services.aws.queues import Queue
from services.clock import SteppedClock
from services.config_events import EventsTable
from services.domain.problem import ProblemKind
from services.domain.target import Target
from services.errors import ServiceError
from services.events.change import SOURCE, Level, StateChange
from services.events.listener import Heard, Listener
from services.events.template import Wishes, template
from tests.contract.events.resolved import resolved

ACCOUNT, REGION = "123456789012", "eu-west-1"  # the account is moto's own
TARGET = Target("t", REGION)


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some that nobody knows, in place of the emulator's."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIATEST")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")


def test_events_come_by_a_rule_of_our_template_and_are_deleted_when_applied() -> None:
    with mock_aws():
        session = boto3.Session("AKIATEST", "test", region_name=REGION)
        events, sqs = session.client("events"), session.client("sqs")
        made = resolved(template(Wishes()), ACCOUNT, REGION)["Resources"]
        url = sqs.create_queue(QueueName="pipedeck")["QueueUrl"]
        rule = made["Rule"]["Properties"]
        events.put_rule(Name="pipedeck", EventPattern=json.dumps(rule["EventPattern"]))
        events.put_targets(Rule="pipedeck", Targets=rule["Targets"])
        for level in Level:
            detail = {"pipeline": "web", "execution-id": "e-1", "state": "STARTED", "version": 1.0}
            entry = {"Source": SOURCE, "DetailType": str(level), "Detail": json.dumps(detail)}
            assert events.put_events(Entries=[entry])["FailedEntryCount"] == 0
        table = EventsTable("main", url)
        assert (table.account, table.queue_region, table.queue_name) == (ACCOUNT, REGION, "pipedeck")
        queue = Queue(Caller(ClientFactory(), TARGET, "sqs"), url)
        heard: list[tuple[StateChange, Heard]] = []
        listener = Listener(
            lambda: queue, lambda change, done: heard.append((change, done)), print, SteppedClock()
        )
        assert listener.step(0) == 0.0
        assert [change.level for change, _ in heard] == list(Level)
        assert {(change.pipeline, change.region) for change, _ in heard} == {("web", REGION)}
        assert listener.delete_applied() == 0
        assert queue.attributes()["ApproximateNumberOfMessagesNotVisible"] == "3"
        for _, done in heard:
            done()
        assert listener.delete_applied() == 3
        assert queue.attributes()["ApproximateNumberOfMessagesNotVisible"] == "0"


def test_a_queue_that_is_not_there_is_said_so() -> None:
    with mock_aws():
        url = f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/none"
        queue = Queue(Caller(ClientFactory(), TARGET, "sqs"), url)
        with pytest.raises(ServiceError) as gone:
            queue.receive(0)
    assert gone.value.problem.kind is ProblemKind.NOT_FOUND
