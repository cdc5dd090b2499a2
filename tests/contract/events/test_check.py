"""The whole way of an event, as our own template makes it, looked at; and each thing that can be wrong with it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from services.aws.clients import ClientFactory
from services.clock import SteppedClock
from services.config_events import EventsTable
from services.doctor.finding import Finding, Verdict, worst_of
from services.domain.headline import headline
from services.domain.standing import Standing
from services.domain.target import Target
from services.emulator import Emulator
from services.emulator.faults import Fault, FaultKind
from services.events.check import ARRIVAL, POLICY, QUEUE, READING, RULE, check_path
from services.events.desk import EventDesk
from services.events.template import Wishes, template
from services.permissions.grant import Level
from services.permissions.policy import Extent, minimal_policy
from tests.contract.events.conftest import AddPipeline
from tests.contract.events.resolved import resolved
from tests.emulator_fixtures import ACCOUNT, REGION
from tests.emulator_fixtures import ClientFactory as MakeClient
from tests.engine_worlds import ACTOR, start
from tests.live_rig import TARGET, Rig, reader_of

ARN = f"arn:aws:sqs:{REGION}:{ACCOUNT}:pipedeck"


class Stack:
    """What the template makes, made by boto3."""

    def __init__(self, emulator: Emulator, make: MakeClient) -> None:
        self.emulator = emulator
        self.sqs: Any = make(service="sqs")
        self.events: Any = make(service="events")
        made = resolved(template(Wishes()), ACCOUNT, REGION)["Resources"]
        self.queue = made["Queue"]["Properties"]
        self.rule = made["Rule"]["Properties"]
        self.policy = made["QueuePolicy"]["Properties"]["PolicyDocument"]
        names = ("MessageRetentionPeriod", "VisibilityTimeout")
        attributes = {name: str(self.queue[name]) for name in names} | {"Policy": json.dumps(self.policy)}
        self.url: str = self.sqs.create_queue(QueueName="pipedeck", Attributes=attributes)["QueueUrl"]
        self.put_rule(self.rule["EventPattern"])
        self.events.put_targets(Rule="pipedeck", Targets=self.rule["Targets"])

    def put_rule(self, pattern: Any, state: str = "ENABLED") -> None:
        """Change the rule."""
        self.events.put_rule(Name="pipedeck", EventPattern=json.dumps(pattern), State=state)

    def put_policy(self, policy: Any) -> None:
        """Change the queue's policy."""
        text = json.dumps(policy) if policy else ""
        self.sqs.set_queue_attributes(QueueUrl=self.url, Attributes={"Policy": text})

    def check(self, targets: Sequence[Target] | None = None) -> list[Finding]:
        """What is found."""
        known = [Target(TARGET, REGION, account=ACCOUNT)] if targets is None else targets
        table = EventsTable("main", self.url, region=REGION)
        return list(check_path(ClientFactory(self.emulator.url), table, known))

    def broken(self) -> list[tuple[str, str]]:
        """What is broken."""
        return [(one.check, one.what) for one in self.check() if one.verdict is Verdict.BROKEN]


@pytest.fixture
def stack(emulator: Emulator, codepipeline: MakeClient) -> Stack:
    """The template's resources, in the emulator."""
    return Stack(emulator, codepipeline)


def test_what_the_template_makes_brings_events(
    stack: Stack, add: AddPipeline, emulator: Emulator, clock: SteppedClock
) -> None:
    run = add()
    rig = Rig(clock, {TARGET: reader_of(emulator)}, refresh_scale=10_000.0)
    rig.advance(3)
    table = EventsTable("main", stack.url, region=REGION)
    targets = {TARGET: Target(TARGET, REGION, account=ACCOUNT)}
    factory = ClientFactory(emulator.url)
    desk = EventDesk([table], lambda: targets, factory, rig.engine, rig.events.append, clock, pace=clock)
    with emulator.world.lock:
        start(run)
    desk.listeners["main"].step(0)
    rig.advance(0.5)
    assert headline(rig.snapshot("web")).standing is Standing.RUNNING
    assert desk.listeners["main"].delete_applied() == 3


def test_a_way_that_is_whole_says_what_cannot_be_known(stack: Stack) -> None:
    found = stack.check()
    assert worst_of(found) is Verdict.UNKNOWN
    assert {one.check for one in found if one.verdict is Verdict.OK} == {QUEUE, READING, RULE, POLICY}
    assert [one.check for one in found if one.verdict is Verdict.UNKNOWN] == [ARRIVAL]


def test_looking_takes_nothing_out(stack: Stack) -> None:
    stack.sqs.send_message(QueueUrl=stack.url, MessageBody="{}")
    stack.check()
    assert len(stack.sqs.receive_message(QueueUrl=stack.url)["Messages"]) == 1


def test_a_disabled_rule_and_one_that_leaves_something_out_are_found(stack: Stack) -> None:
    stack.put_rule(stack.rule["EventPattern"], "DISABLED")
    assert (RULE, "pipedeck is disabled") in stack.broken()
    narrow = stack.rule["EventPattern"] | {"detail-type": stack.rule["EventPattern"]["detail-type"][:2]}
    stack.put_rule(narrow)
    assert stack.broken() == [(RULE, "no rule brings every CodePipeline Action Execution State Change")]
    stack.put_rule(stack.rule["EventPattern"] | {"detail": {"state": ["FAILED"]}})
    assert stack.broken()[0][0] == RULE


def test_a_rule_that_changes_the_event_is_found(stack: Stack) -> None:
    stack.events.put_targets(Rule="pipedeck", Targets=[{"Id": "queue", "Arn": ARN, "Input": '"moved"'}])
    assert (RULE, "pipedeck sends something else than the event") in stack.broken()


def test_no_rule_at_all_is_found(stack: Stack) -> None:
    stack.events.remove_targets(Rule="pipedeck", Ids=["queue"])
    assert stack.broken() == [(RULE, "no rule sends its events to the queue")]


def test_a_topic_that_may_send_instead_of_a_rule_cannot_be_seen(stack: Stack) -> None:
    stack.events.remove_targets(Rule="pipedeck", Ids=["queue"])
    stack.put_policy(
        {
            "Statement": {
                "Effect": "Allow",
                "Principal": {"Service": "sns.amazonaws.com"},
                "Action": "sqs:SendMessage",
                "Resource": ARN,
            }
        }
    )
    found = stack.check()
    assert (RULE, Verdict.UNKNOWN) in {(one.check, one.verdict) for one in found}
    assert worst_of(found) is Verdict.UNKNOWN


@pytest.mark.parametrize("wrong", ["nobody", "another rule"])
def test_a_policy_that_lets_the_rule_not_send_is_found(stack: Stack, wrong: str) -> None:
    text = json.dumps(stack.policy).replace("rule/pipedeck", "rule/other")
    stack.put_policy(json.loads(text) if wrong == "another rule" else None)
    assert stack.broken() == [(POLICY, "the queue does not let pipedeck send")]


def test_a_policy_that_lets_everybody_send_is_a_warning(stack: Stack) -> None:
    statement = {name: value for name, value in stack.policy["Statement"][0].items() if name != "Condition"}
    stack.put_policy({"Statement": [statement]})
    assert worst_of(stack.check()) is Verdict.WARN


def test_a_queue_that_is_gone_or_may_not_be_read_is_found(stack: Stack, emulator: Emulator) -> None:
    denied = emulator.faults.add(Fault(kind=FaultKind.DENY, service="sqs", operation="ReceiveMessage"))
    assert stack.broken() == [(READING, "sqs:ReceiveMessage is not allowed")]
    emulator.faults.remove(denied)
    stack.sqs.delete_queue(QueueUrl=stack.url)
    assert stack.broken() == [(QUEUE, "there is no such queue")]


def test_rules_that_may_not_be_looked_at_are_unknown(stack: Stack, emulator: Emulator) -> None:
    emulator.faults.add(Fault(kind=FaultKind.DENY, service="events"))
    found = stack.check()
    assert (RULE, Verdict.UNKNOWN) in {(one.check, one.verdict) for one in found}
    assert worst_of(found) is Verdict.UNKNOWN


def test_a_queue_that_covers_no_target_is_found(stack: Stack) -> None:
    assert [one.verdict for one in stack.check([])] == [Verdict.BROKEN]


def test_the_policy_of_a_viewer_with_that_queue_is_all_that_taking_events_needs(
    stack: Stack, add: AddPipeline, emulator: Emulator, clock: SteppedClock
) -> None:
    run = add()
    emulator.world.directory.attach(ACTOR, minimal_policy(Level.VIEWER, Extent(queues=(ARN,))))
    rig = Rig(clock, {TARGET: reader_of(emulator)}, refresh_scale=10_000.0)
    rig.advance(3)
    targets = {TARGET: Target(TARGET, REGION, account=ACCOUNT)}
    table = EventsTable("main", stack.url, region=REGION)
    factory = ClientFactory(emulator.url)
    desk = EventDesk([table], lambda: targets, factory, rig.engine, rig.events.append, clock, pace=clock)
    with emulator.world.lock:
        start(run)
    desk.listeners["main"].step(0)
    rig.advance(0.5)
    assert desk.listeners["main"].delete_applied() == 3
    assert worst_of(stack.check()) is Verdict.UNKNOWN
    assert emulator.calls.find(error="AccessDeniedException") == []
    asked = {call.operation for call in emulator.calls.find(service="sqs")} - {"CreateQueue"}
    assert asked == {"DeleteMessageBatch", "GetQueueAttributes", "ReceiveMessage"}
    emulator.world.directory.attach(ACTOR, minimal_policy(Level.VIEWER))
    assert [one.check for one in stack.check() if one.verdict is Verdict.BROKEN] == [QUEUE]
