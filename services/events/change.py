"""A state change of CodePipeline, as a message of a queue tells it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.text import clean

SOURCE = "aws.codepipeline"
ENVELOPE = "0"
"""The version of EventBridge's envelope that is known (EventBridge User Guide, Events)."""
MOST_CHARACTERS = 1_048_576
"""A message of SQS has no more bytes (SQS Developer Guide, Quotas); what is longer is nobody's event."""
_DEPTH = 3
"""An event may be packed into so many messages of SNS, one in the other."""


class Level(StrEnum):
    """What changed, as the ``detail-type`` of an event spells it."""

    EXECUTION = "CodePipeline Pipeline Execution State Change"
    STAGE = "CodePipeline Stage Execution State Change"
    ACTION = "CodePipeline Action Execution State Change"


@dataclass(frozen=True, slots=True)
class StateChange:
    """What an event says. It is a hint: what is really so is asked of the service.

    Args:
        id: what tells it from any other event, however often it comes.
        account: the twelve digits of the pipeline's account.
        region: the pipeline's.
        pipeline: its name.
        execution_id: of the pipeline execution; "" where it is missing.
        level: what changed.
        state: how, in the words of events, such as ``CANCELED``; unknown ones are kept.
        instant: when, in POSIX seconds, to the second; None where it cannot be read.
        version: of the pipeline's structure; None where it is missing.
        category: of the action, such as ``Source``; "" where it is about no action.
        familiar: whether its envelope is of a version that is known.
    """

    id: str
    account: str
    region: str
    pipeline: str
    execution_id: str
    level: Level
    state: str
    instant: float | None = None
    version: int | None = None
    category: str = ""
    familiar: bool = True

    @property
    def concerns_execution(self) -> bool:
        """Whether the execution as a whole is no longer what it was: its status, or its revisions."""
        return self.level is Level.EXECUTION or self.category == "Source"


def read_change(body: str) -> StateChange | None:
    """The state change in the body of a message; None where it is something else.

    Taken are the event as a rule delivers it to a queue, the same by way of SNS, and what a notification rule
    makes of it (CodePipeline User Guide, "Monitoring CodePipeline events"; Developer Tools console User Guide,
    "Concepts of notifications"). Members that are missing or of another type cost no more than themselves.
    """
    event = _unpacked(body)
    if event is None or event.get("source") != SOURCE:
        return None
    detail = event.get("detail")
    kind = event.get("detail-type", event.get("detailType"))
    if not isinstance(detail, dict) or kind not in tuple(Level):
        return None
    pipeline, region = _text(detail, "pipeline"), _text(event, "region")
    if not pipeline or not region:
        return None
    level = Level(str(kind))
    kind_of_action = detail.get("type")
    return StateChange(
        id=_text(event, "id") or _made_up(detail, level),
        account=_text(event, "account"),
        region=region,
        pipeline=pipeline,
        execution_id=_text(detail, "execution-id"),
        level=level,
        state=_text(detail, "state"),
        instant=_instant(_text(event, "time")),
        version=_whole(detail.get("version")),
        category=_text(kind_of_action, "category") if isinstance(kind_of_action, dict) else "",
        familiar=event.get("version", ENVELOPE) == ENVELOPE,
    )


def _unpacked(body: str) -> Mapping[str, object] | None:
    """The event in a body, taken out of what SNS wraps around it."""
    text: object = body
    for _ in range(_DEPTH):
        if not isinstance(text, str) or len(text) > MOST_CHARACTERS:
            return None
        try:
            found: object = json.loads(text)
        except (ValueError, RecursionError):
            return None
        if not isinstance(found, dict):
            return None
        if found.get("Type") != "Notification":
            return found
        text = found.get("Message")
    return None


def _made_up(detail: Mapping[str, object], level: Level) -> str:
    """What tells a notification, which has no id, from others."""
    names = ("pipeline", "execution-id", "stage", "action", "action-execution-id", "state", "start-time")
    attempt = str(_whole(detail.get("pipeline-execution-attempt")))
    return "\n".join((level.name, attempt, *(_text(detail, name) for name in names)))


def _text(members: Mapping[str, object], name: str) -> str:
    value = members.get(name)
    return clean(value, lines=False) if isinstance(value, str) else ""


def _whole(value: object) -> int | None:
    """A whole number, which events write with a decimal point."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 2**31:
        return None
    return int(value)


def _instant(text: str) -> float | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.timestamp() if found.tzinfo is not None else None
