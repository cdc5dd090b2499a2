"""Amazon SQS: standard queues and their messages."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from urllib.parse import urlsplit

from services.emulator.aws_services.queues import Message, Queue, create_queue
from services.emulator.errors import ServiceFault
from services.emulator.faults import FaultKind
from services.emulator.operations.registry import Context, NotYet, operation
from services.emulator.world import Json

_COUNTED = (
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesDelayed",
    "ApproximateNumberOfMessagesNotVisible",
)
_MOST_MESSAGES = 10


@operation("CreateQueue", "sqs")
def create(context: Context, request: Json) -> Json:
    """A queue, or the one that is there already.

    Raises:
        ServiceFault: QueueNameExists where that one has other attributes.
    """
    name, wanted = request["QueueName"], request.get("Attributes", {})
    _require_policy(wanted)
    queue = context.region.queues.get(name)
    if queue is None:
        queue = create_queue(context.region, name, wanted)
        queue.tags.update(request.get("tags", {}))
    elif any(queue.attribute(key) != value for key, value in wanted.items()):
        raise ServiceFault(
            "QueueNameExists", "A queue already exists with the same name and other attributes"
        )
    return {"QueueUrl": _url(context, queue)}


@operation("GetQueueUrl", "sqs")
def get_url(context: Context, request: Json) -> Json:
    """Where a queue of the account, or of another one, is."""
    account = request.get("QueueOwnerAWSAccountId", context.region.account)
    region = context.world.region(account, context.region.name)
    return {"QueueUrl": _url(context, _existing(region.queues.get(request["QueueName"])))}


@operation("ListQueues", "sqs")
def list_queues(context: Context, request: Json) -> Json:
    """The queues of the account whose names begin so."""
    prefix = request.get("QueueNamePrefix", "")
    return {"QueueUrls": [_url(context, q) for n, q in context.region.queues.items() if n.startswith(prefix)]}


@operation("GetQueueAttributes", "sqs")
def get_attributes(context: Context, request: Json) -> Json:
    """What is known of a queue; only what is asked for."""
    queue = _queue(context, request, "sqs:GetQueueAttributes")
    now = context.world.timeline.now()
    visible = queue.visible()
    hidden = [one for one in queue.messages.values() if one.visible_at > now]
    delayed = [one for one in hidden if not one.receives]
    counts = (len(visible), len(delayed), len(hidden) - len(delayed))
    known = {
        **{name: queue.attribute(name) for name in ("DelaySeconds", "MaximumMessageSize")},
        **{name: queue.attribute(name) for name in ("MessageRetentionPeriod", "VisibilityTimeout")},
        "ReceiveMessageWaitTimeSeconds": queue.attribute("ReceiveMessageWaitTimeSeconds"),
        "SqsManagedSseEnabled": queue.attribute("SqsManagedSseEnabled"),
        **queue.attributes,
        **{name: str(count) for name, count in zip(_COUNTED, counts, strict=True)},
        "QueueArn": queue.arn,
        "CreatedTimestamp": str(int(queue.created)),
        "LastModifiedTimestamp": str(int(queue.modified)),
    }
    wanted = request.get("AttributeNames", [])
    found = {name: value for name, value in known.items() if "All" in wanted or name in wanted}
    return {"Attributes": found} if found else {}


@operation("SetQueueAttributes", "sqs")
def set_attributes(context: Context, request: Json) -> None:
    """Change a queue; an empty policy takes it away."""
    queue = _queue(context, request, "sqs:SetQueueAttributes")
    _require_policy(request["Attributes"])
    queue.attributes |= request["Attributes"]
    queue.attributes = {name: value for name, value in queue.attributes.items() if value}
    queue.modified = context.world.timeline.now()


@operation("SendMessage", "sqs")
def send(context: Context, request: Json) -> Json:
    """Put a message in."""
    queue = _queue(context, request, "sqs:SendMessage")
    message = queue.put(request["MessageBody"], context.caller.arn, request.get("DelaySeconds"))
    return {"MessageId": message.id, "MD5OfMessageBody": _md5(message.body)}


@operation("ReceiveMessage", "sqs")
def receive(context: Context, request: Json) -> Json:
    """Hand out up to ten messages, waiting for the first if it must.

    A fault ``shuffle`` hands them out in any order, ``delay`` keeps those back that are younger than its seconds,
    and ``duplicate`` leaves a copy of each in the queue.
    """
    queue = _queue(context, request, "sqs:ReceiveMessage")
    now = context.world.timeline.now()
    found = queue.visible()
    for fault in context.strikes:
        if fault.kind is FaultKind.DELAY:
            found = [message for message in found if message.sent <= now - fault.seconds]
        elif fault.kind is FaultKind.SHUFFLE:
            context.world.random.shuffle(found)
    found = found[: request.get("MaxNumberOfMessages", 1)]
    wait = request.get("WaitTimeSeconds", int(queue.attribute("ReceiveMessageWaitTimeSeconds")))
    if not found:
        if wait:
            raise NotYet(wait, {})
        return {}
    if any(fault.kind is FaultKind.DUPLICATE for fault in context.strikes):
        for message in found:
            queue.put(message.body, message.sender, 0.0)
    queue.hand_out(found, request.get("VisibilityTimeout"))
    wanted = {*request.get("AttributeNames", ()), *request.get("MessageSystemAttributeNames", ())}
    return {"Messages": [_told(message, wanted) for message in found]}


@operation("DeleteMessage", "sqs")
def delete(context: Context, request: Json) -> None:
    """Take a message out; one that is gone already is no error."""
    queue = _queue(context, request, "sqs:DeleteMessage")
    _delete(queue, request["ReceiptHandle"])


@operation("DeleteMessageBatch", "sqs")
def delete_batch(context: Context, request: Json) -> Json:
    """Take up to ten messages out."""
    queue = _queue(context, request, "sqs:DeleteMessage")
    return _each(request["Entries"], lambda entry: _delete(queue, entry["ReceiptHandle"]))


@operation("ChangeMessageVisibility", "sqs")
def change_visibility(context: Context, request: Json) -> None:
    """Hide a message that was received for some other time."""
    queue = _queue(context, request, "sqs:ChangeMessageVisibility")
    _hide(context, queue, request)


@operation("ChangeMessageVisibilityBatch", "sqs")
def change_visibility_batch(context: Context, request: Json) -> Json:
    """Hide up to ten messages that were received for some other time."""
    queue = _queue(context, request, "sqs:ChangeMessageVisibility")
    return _each(request["Entries"], lambda entry: _hide(context, queue, entry))


@operation("PurgeQueue", "sqs")
def purge(context: Context, request: Json) -> None:
    """Take all messages out."""
    _queue(context, request, "sqs:PurgeQueue").messages.clear()


@operation("DeleteQueue", "sqs")
def delete_queue(context: Context, request: Json) -> None:
    """Take a queue down, with what is in it."""
    queue = _queue(context, request, "sqs:DeleteQueue")
    del queue.region.queues[queue.name]


def _queue(context: Context, request: Json, action: str) -> Queue:
    """The queue of a URL, where the caller may do that there: with another account's, its policy says so."""
    parts = urlsplit(request["QueueUrl"]).path.strip("/").split("/")
    account, name = parts if len(parts) == 2 else ("", "")
    region = context.world.region(account, context.region.name) if account else context.region
    queue = _existing(region.queues.get(name))
    if account != context.region.account and not queue.allows(action, ("AWS", context.caller.principal)):
        raise ServiceFault(
            "AccessDeniedException",
            f"User: {context.caller.arn} is not authorized to perform: {action} on resource: {queue.arn} "
            f"because no resource-based policy allows the {action} action",
        )
    return queue


def _existing(queue: Queue | None) -> Queue:
    if queue is None:
        raise ServiceFault("QueueDoesNotExist", "The specified queue does not exist.")
    return queue


def _url(context: Context, queue: Queue) -> str:
    return f"{context.world.endpoint}/{queue.region.account}/{queue.name}"


def _told(message: Message, wanted: set[str]) -> Json:
    system = {
        "SenderId": message.sender,
        "SentTimestamp": str(int(message.sent * 1000)),
        "ApproximateReceiveCount": str(message.receives),
        "ApproximateFirstReceiveTimestamp": str(int(message.first_received * 1000)),
    }
    told = {name: value for name, value in system.items() if "All" in wanted or name in wanted}
    return {
        "MessageId": message.id,
        "ReceiptHandle": message.receipt,
        "MD5OfBody": _md5(message.body),
        "Body": message.body,
        **({"Attributes": told} if told else {}),
    }


def _delete(queue: Queue, receipt: str) -> None:
    if "#" not in receipt:
        raise ServiceFault("ReceiptHandleIsInvalid", f'The input receipt handle "{receipt}" is not valid.')
    message = queue.received(receipt)
    if message is not None:
        del queue.messages[message.id]


def _hide(context: Context, queue: Queue, entry: Json) -> None:
    message = queue.received(entry["ReceiptHandle"])
    now = context.world.timeline.now()
    if message is None or message.visible_at <= now:
        raise ServiceFault("MessageNotInflight", "The specified message is not in flight.")
    message.visible_at = now + entry["VisibilityTimeout"]
    context.world.stirred.notify_all()


def _each(entries: list[Json], act: Callable[[Json], None]) -> Json:
    """Do something for each entry of a batch, and tell which went well.

    Raises:
        ServiceFault: TooManyEntriesInBatchRequest, EmptyBatchRequest.
    """
    if not entries:
        raise ServiceFault("EmptyBatchRequest", "There should be at least one entry in the request.")
    if len(entries) > _MOST_MESSAGES:
        raise ServiceFault("TooManyEntriesInBatchRequest", "Maximum number of entries per request are 10.")
    good: list[Json] = []
    bad: list[Json] = []
    for entry in entries:
        try:
            act(entry)
            good.append({"Id": entry["Id"]})
        except ServiceFault as fault:
            bad.append({"Id": entry["Id"], "Code": fault.code, "Message": fault.message, "SenderFault": True})
    return {"Successful": good, "Failed": bad}


def _require_policy(attributes: dict[str, str]) -> None:
    try:
        fits = isinstance(json.loads(attributes.get("Policy") or "{}"), dict)
    except ValueError:
        fits = False
    if not fits:
        raise ServiceFault("InvalidAttributeValue", "Invalid value for the parameter Policy.")


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
