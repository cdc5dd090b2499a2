"""Queues: what Amazon SQS keeps of messages, and who may put some in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from services.emulator.identity.policy import Decision, Need, Policy, decide

if TYPE_CHECKING:
    from services.emulator.world import Region, World

Json = dict[str, Any]

DEFAULTS = {
    "DelaySeconds": "0",
    "MaximumMessageSize": "1048576",
    "MessageRetentionPeriod": "345600",
    "ReceiveMessageWaitTimeSeconds": "0",
    "SqsManagedSseEnabled": "true",
    "VisibilityTimeout": "30",
}
"""The attributes of a queue of which nothing is said (SQS API Reference, SetQueueAttributes)."""


@dataclass(slots=True, eq=False)
class Message:
    """A message; instants are POSIX seconds. ``receipt`` is empty until it is received."""

    id: str
    body: str
    sender: str
    sent: float
    visible_at: float
    receives: int = 0
    first_received: float = 0.0
    receipt: str = ""


@dataclass(slots=True)
class Queue:
    """A standard queue; ``messages`` are by message id, in the order in which they came."""

    name: str
    region: Region
    created: float
    modified: float
    attributes: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)

    @property
    def arn(self) -> str:
        """Its ARN."""
        return f"arn:aws:sqs:{self.region.name}:{self.region.account}:{self.name}"

    def attribute(self, name: str) -> str:
        """What an attribute says; "" where it says nothing."""
        return self.attributes.get(name, DEFAULTS.get(name, ""))

    def put(self, body: str, sender: str, delay: float | None = None) -> Message:
        """Take a message in; it is seen after ``delay`` seconds, or after the queue's own delay."""
        world = self.region.world
        now = world.timeline.now()
        wait = float(self.attribute("DelaySeconds")) if delay is None else delay
        message = Message(world.bus.uuid(), body, sender, now, now + wait)
        self.messages[message.id] = message
        with world.stirred:
            world.stirred.notify_all()
        return message

    def visible(self) -> list[Message]:
        """What a receive may hand out now, the oldest first; what was kept too long is forgotten."""
        now = self.region.world.timeline.now()
        oldest = now - float(self.attribute("MessageRetentionPeriod"))
        for message in [one for one in self.messages.values() if one.sent < oldest]:
            del self.messages[message.id]
        return [message for message in self.messages.values() if message.visible_at <= now]

    def hand_out(self, messages: Sequence[Message], hidden: float | None) -> None:
        """Hide messages for some seconds (the queue's own time-out where None) and give each a new receipt."""
        world = self.region.world
        now = world.timeline.now()
        seconds = float(self.attribute("VisibilityTimeout")) if hidden is None else hidden
        for message in messages:
            message.receives += 1
            message.first_received = message.first_received or now
            message.visible_at = now + seconds
            message.receipt = f"{message.id}#{message.receives}"

    def received(self, receipt: str) -> Message | None:
        """The message that a receipt is of, whichever of its receipts it is; None where it is gone."""
        return self.messages.get(receipt.rpartition("#")[0])

    def allows(self, action: str, principal: tuple[str, str], source: str = "") -> bool:
        """Whether the queue's own policy allows a principal something; without a policy nothing is allowed.

        Args:
            action: such as ``sqs:SendMessage``.
            principal: its kind and name, such as ``("Service", "events.amazonaws.com")``.
            source: the ARN on whose behalf a service acts.
        """
        document = json.loads(self.attribute("Policy") or "{}")
        listed = document.get("Statement", [])
        concerned = [
            {name: value for name, value in statement.items() if name != "Principal"}
            for statement in ([listed] if isinstance(listed, dict) else listed)
            if _names(statement.get("Principal"), principal)
        ]
        account = source.split(":")[4] if source.count(":") > 4 else ""
        facts = {"aws:sourcearn": (source,), "aws:sourceaccount": (account,)} if source else {}
        policy = Policy.of({"Statement": concerned})
        return decide([policy], Need(action, self.arn), facts) is Decision.ALLOWED


def _names(declared: object, principal: tuple[str, str]) -> bool:
    if declared == "*":
        return True
    kind, name = principal
    wanted = declared.get(kind, []) if isinstance(declared, dict) else []
    names = [wanted] if isinstance(wanted, str) else wanted
    root = f"arn:aws:iam::{name.split(':')[4]}:root" if name.count(":") > 4 else ""
    account = name.split(":")[4] if name.count(":") > 4 else ""
    return any(one in ("*", name, root, account) for one in names if one)


def find_queue(world: World, arn: str) -> Queue | None:
    """The queue of an ARN."""
    parts = arn.split(":")
    if len(parts) != 6 or parts[2] != "sqs":
        return None
    return world.region(parts[4], parts[3]).queues.get(parts[5])


def deliver(world: World, arn: str, body: str, rule: str) -> bool:
    """Have a rule of EventBridge put an event into its target queue; whether the queue's policy lets it.

    Args:
        world: its lock is held.
        arn: the queue's.
        body: the event as the rule passes it on.
        rule: the rule's ARN.
    """
    queue = find_queue(world, arn)
    if queue is None or not queue.allows("sqs:SendMessage", ("Service", "events.amazonaws.com"), rule):
        return False
    queue.put(body, "events.amazonaws.com")
    return True


def create_queue(region: Region, name: str, attributes: dict[str, str] | None = None) -> Queue:
    """Make a queue that is not there yet."""
    now = region.world.timeline.now()
    queue = region.queues[name] = Queue(name, region, now, now, dict(attributes or {}))
    return queue


def bind(queue: Queue, *, accounts: Sequence[str] = ()) -> None:
    """Put every state change event of CodePipeline into a queue, as if rules did, for worlds without rules.

    Args:
        queue: where to.
        accounts: of whose pipelines; the queue's own where none is given.
    """
    heard = set(accounts or (queue.region.account,))

    def take(region: Region, event: Json) -> None:
        if region.account in heard and event["source"] == "aws.codepipeline":
            queue.put(json.dumps(event), "events.amazonaws.com")

    queue.region.world.bus.listen(take)
