"""The tables of the configuration file that are about events."""

from __future__ import annotations

from urllib.parse import urlsplit

from services.config_events import EventsTable
from services.config_file_targets import ROLE_PATTERN
from services.config_table import Table


def read_events(tables: Table, name: str) -> EventsTable:
    """An ``[events.NAME]`` table.

    Raises:
        ConfigError: it says what pipedeck does not know, or no queue.
    """
    table = tables.table(name)
    table.only(("queue", "targets", "profile", "role_arn", "region"))
    queue = table.text(
        "queue", _is_queue, "the URL of an SQS queue, such as https://sqs.REGION.amazonaws.com/ID/NAME"
    )
    if queue is None:
        raise tables.wrong(name, "needs queue, the URL of an SQS queue")
    if queue.endswith(".fifo"):
        raise table.wrong("queue", "must be a standard queue, not a FIFO one")
    return EventsTable(
        name=name,
        queue=queue,
        targets=table.texts("targets", wanted="a glob of target names"),
        profile=table.text("profile"),
        role_arn=table.text("role_arn", _is_role, "the ARN of an IAM role"),
        region=table.text("region"),
    )


def _is_role(text: str) -> bool:
    return ROLE_PATTERN.fullmatch(text) is not None


def _is_queue(text: str) -> bool:
    parts = urlsplit(text)
    return (
        parts.scheme in ("https", "http") and bool(parts.hostname) and parts.path.strip("/").count("/") == 1
    )
