"""How a source action learns of changes, by its own configuration, with or without anything else that starts it.

As in the CodePipeline User Guide, "Source actions and change detection methods" and "Valid settings for the
PollForSourceChanges parameter".
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from services.domain.git_trigger import CONNECTION_PROVIDER, GitTrigger
from services.domain.pipeline import ActionDeclaration
from services.triggers.words import describe_source

_POLLABLE = frozenset({"CodeCommit", "S3", "GitHub"})
_MIGRATE = "the guide advises events instead of polling: an EventBridge rule, and PollForSourceChanges false"
_MIGRATE_GITHUB = (
    "the guide advises a connection instead of the OAuth token: a CodeStarSourceConnection action"
)


class Detection(StrEnum):
    """By which way changes come."""

    CONNECTION = "connection"
    POLLING = "polling"
    EVENTS = "events"
    WEBHOOK = "webhook"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class SourceStart:
    """What a source action's configuration says of starting.

    Args:
        detection: the way.
        words: in one line.
        assumed: whether the configuration does not say it and the service's default does.
        advice: what the guide advises instead; None where nothing is to be done.
    """

    detection: Detection
    words: str
    assumed: bool = False
    advice: str | None = None


def how_it_starts(
    action: ActionDeclaration, trigger: GitTrigger | None = None, *, polling_disabled: bool = False
) -> SourceStart:
    """How a source action learns of changes.

    Args:
        action: the source action.
        trigger: the git trigger that the declaration has for it.
        polling_disabled: whether the service has stopped polling for the pipeline (``pollingDisabledAt``).
    """
    provider = action.type.provider
    if provider == CONNECTION_PROVIDER:
        words = describe_source(action, trigger)
        silent = trigger is None and words.startswith("nothing")
        return SourceStart(Detection.NONE if silent else Detection.CONNECTION, words)
    if provider in _POLLABLE:
        return _pollable(action, polling_disabled=polling_disabled)
    if provider == "ECR":
        return SourceStart(Detection.EVENTS, "an EventBridge rule for pushed images, where there is one")
    return SourceStart(Detection.NONE, f"whatever its provider {provider} reports by PutActionRevision")


def _pollable(action: ActionDeclaration, *, polling_disabled: bool) -> SourceStart:
    said = action.configuration.get("PollForSourceChanges")
    if said is not None and said.strip().lower() == "false":
        if action.type.provider == "GitHub":
            return SourceStart(Detection.WEBHOOK, "a webhook, where there is one", advice=_MIGRATE_GITHUB)
        return SourceStart(Detection.EVENTS, "an EventBridge rule, where there is one")
    advice = _MIGRATE_GITHUB if action.type.provider == "GitHub" else _MIGRATE
    if polling_disabled:
        words = "polling, which the service stopped: no execution for 30 days"
        return SourceStart(Detection.NONE, words, said is None, advice)
    words = "polling" if said is not None else "polling: PollForSourceChanges is true where it is not said"
    return SourceStart(Detection.POLLING, words, said is None, advice)
