"""The calls that take events out of queues."""

from __future__ import annotations

from services.permissions.grant import Grant, Level

EVENTS: tuple[Grant, ...] = (
    Grant(
        "TakeEvents",
        Level.VIEWER,
        "sqs",
        ("DeleteMessage", "GetQueueAttributes", "ReceiveMessage"),
        (),
        batches=("DeleteMessage",),
        queues=True,
    ),
)
