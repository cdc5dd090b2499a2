"""The emulator's queues, as boto3 uses them."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from botocore.exceptions import ClientError

from services.clock import SteppedClock
from services.emulator import Emulator
from services.emulator.aws_services.queues import deliver
from services.emulator.faults import Fault, FaultKind
from tests.emulator_fixtures import ACCOUNT, REGION, ClientFactory

RULE = f"arn:aws:events:{REGION}:{ACCOUNT}:rule/pipedeck"


@pytest.fixture
def sqs(codepipeline: ClientFactory) -> Any:
    """A client of SQS."""
    return codepipeline(service="sqs")


@pytest.fixture
def url(sqs: Any) -> str:
    """The URL of a queue."""
    return str(sqs.create_queue(QueueName="pipedeck")["QueueUrl"])


def bodies(sqs: Any, url: str, **options: Any) -> list[str]:
    """What a receive brings."""
    answer = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, **options)
    return [message["Body"] for message in answer.get("Messages", [])]


def code_of(error: pytest.ExceptionInfo[ClientError]) -> str:
    """The error's code, as botocore tells it."""
    return str(error.value.response["Error"]["Code"])


def test_a_message_is_hidden_while_somebody_has_it_and_gone_when_it_is_deleted(
    sqs: Any, url: str, clock: SteppedClock
) -> None:
    sqs.send_message(QueueUrl=url, MessageBody="one")
    received = sqs.receive_message(QueueUrl=url)["Messages"][0]
    assert bodies(sqs, url) == []
    clock.step(31)
    assert bodies(sqs, url) == ["one"]
    sqs.delete_message(QueueUrl=url, ReceiptHandle=received["ReceiptHandle"])
    clock.step(31)
    assert bodies(sqs, url) == []


def test_delays_visibility_and_retention_go_by_the_clock(sqs: Any, url: str, clock: SteppedClock) -> None:
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"MessageRetentionPeriod": "60"})
    sqs.send_message(QueueUrl=url, MessageBody="late", DelaySeconds=20)
    assert bodies(sqs, url) == []
    clock.step(20)
    received = sqs.receive_message(QueueUrl=url, AttributeNames=["All"])["Messages"][0]
    assert received["Attributes"]["ApproximateReceiveCount"] == "1"
    sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=received["ReceiptHandle"], VisibilityTimeout=0)
    assert bodies(sqs, url, VisibilityTimeout=0) == ["late"]
    clock.step(41)
    assert bodies(sqs, url) == []


def test_a_batch_tells_of_each_message(sqs: Any, url: str) -> None:
    for number in range(3):
        sqs.send_message(QueueUrl=url, MessageBody=str(number))
    received = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    entries = [{"Id": str(n), "ReceiptHandle": m["ReceiptHandle"]} for n, m in enumerate(received)]
    answer = sqs.delete_message_batch(
        QueueUrl=url, Entries=[*entries[:2], {"Id": "x", "ReceiptHandle": "no"}]
    )
    assert [entry["Id"] for entry in answer["Successful"]] == ["0", "1"]
    assert [(entry["Id"], entry["Code"]) for entry in answer["Failed"]] == [("x", "ReceiptHandleIsInvalid")]
    known = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert known["ApproximateNumberOfMessages"] == "0"
    assert known["ApproximateNumberOfMessagesNotVisible"] == "1"
    sqs.purge_queue(QueueUrl=url)
    known = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert known["ApproximateNumberOfMessagesNotVisible"] == "0"


def test_queues_are_found_and_taken_down(sqs: Any, url: str) -> None:
    assert sqs.get_queue_url(QueueName="pipedeck")["QueueUrl"] == url
    assert sqs.list_queues(QueueNamePrefix="pipe")["QueueUrls"] == [url]
    assert sqs.create_queue(QueueName="pipedeck")["QueueUrl"] == url
    with pytest.raises(ClientError) as refused:
        sqs.create_queue(QueueName="pipedeck", Attributes={"DelaySeconds": "5"})
    assert code_of(refused) == "QueueNameExists"
    sqs.delete_queue(QueueUrl=url)
    with pytest.raises(ClientError) as gone:
        sqs.receive_message(QueueUrl=url)
    assert code_of(gone) == "AWS.SimpleQueueService.NonExistentQueue"


def test_another_account_needs_the_policy_of_the_queue(
    sqs: Any, url: str, codepipeline: ClientFactory
) -> None:
    other = codepipeline(account="444455556666", service="sqs")
    with pytest.raises(ClientError) as refused:
        other.receive_message(QueueUrl=url)
    assert code_of(refused) == "AccessDeniedException"
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::444455556666:root"},
        "Action": "sqs:ReceiveMessage",
        "Resource": "*",
    }
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps({"Statement": [statement]})})
    assert bodies(other, url) == []


def test_a_rule_delivers_what_the_policy_of_the_queue_lets_in(sqs: Any, url: str, emulator: Emulator) -> None:
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
        "Condition": {"ArnEquals": {"aws:SourceArn": RULE}},
    }
    world = emulator.world
    with world.lock:
        assert not deliver(world, arn, "{}", RULE)
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps({"Statement": [statement]})})
    with world.lock:
        assert deliver(world, arn, "{}", RULE)
        assert not deliver(world, arn, "{}", f"{RULE}-other")
        assert not deliver(world, f"{arn}-other", "{}", RULE)
    assert bodies(sqs, url) == ["{}"]


def test_a_long_poll_ends_when_a_message_comes(sqs: Any, url: str, emulator: Emulator) -> None:
    received: list[list[str]] = []
    waiting = threading.Thread(target=lambda: received.append(bodies(sqs, url, WaitTimeSeconds=20)))
    waiting.start()
    world = emulator.world
    with world.lock:
        world.region(ACCOUNT, REGION).queues["pipedeck"].put("now", "test")
    waiting.join(15)
    assert received == [["now"]]


def test_a_long_poll_ends_by_itself(sqs: Any, url: str) -> None:
    assert bodies(sqs, url, WaitTimeSeconds=1) == []


def test_faults_delay_duplicate_and_shuffle(
    sqs: Any, url: str, emulator: Emulator, clock: SteppedClock
) -> None:
    sent = [str(number) for number in range(8)]
    for body in sent:
        sqs.send_message(QueueUrl=url, MessageBody=body)
    emulator.faults.add(Fault(kind=FaultKind.DELAY, service="sqs", seconds=5))
    assert bodies(sqs, url) == []
    clock.step(5)
    emulator.faults.clear()
    emulator.faults.add(Fault(kind=FaultKind.SHUFFLE, service="sqs"))
    emulator.faults.add(Fault(kind=FaultKind.DUPLICATE, service="sqs", count=1))
    first = bodies(sqs, url)
    assert first != sent
    assert sorted(first) == sent
    assert sorted(bodies(sqs, url)) == sent
    assert bodies(sqs, url) == []
