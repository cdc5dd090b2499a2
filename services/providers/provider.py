"""An action provider: how its configuration reads in an operator's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from services.domain.status import RevisionType

Configuration = Mapping[str, str]
Subject = Callable[[Configuration], str]
"""What an action acts on, from its configuration; "" where that does not say."""


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider of actions (CodePipeline User Guide, Action structure reference).

    Args:
        name: the provider's name in ``actionTypeId``.
        title: what people call it.
        subject: what an action acts on.
        revision_types: which revisions a source of it can be started with, the usual one first.
    """

    name: str
    title: str
    subject: Subject
    revision_types: tuple[RevisionType, ...] = ()

    def describe(self, configuration: Configuration) -> str:
        """What the action does, short: ``CodeBuild payments-test``, ``ECS web on cluster prod``."""
        subject = self.subject(configuration)
        return f"{self.title} {subject}" if subject else self.title


def value_of(*keys: str, between: str = " ") -> Subject:
    """A subject that is the values of some configuration keys, those that are there, in order."""

    def subject(configuration: Configuration) -> str:
        return between.join(configuration[key] for key in keys if configuration.get(key))

    return subject


def phrase(pattern: str, *keys: str) -> Subject:
    """A subject like ``{ServiceName} on cluster {ClusterName}``; only the first value where one is missing."""

    def subject(configuration: Configuration) -> str:
        values = {key: configuration.get(key, "") for key in keys}
        return pattern.format(**values) if all(values.values()) else value_of(keys[0])(configuration)

    return subject


def last_part(key: str) -> Subject:
    """A subject that is the last part of an ARN or path."""

    def subject(configuration: Configuration) -> str:
        return configuration.get(key, "").replace("/", ":").rpartition(":")[2]

    return subject
