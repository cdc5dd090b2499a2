"""An action provider: how its configuration reads in an operator's words, and what more AWS tells of its work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from services.domain.details import Details
from services.domain.execution import ActionAttempt
from services.domain.log import LogSource
from services.domain.status import ActionCategory, RevisionType
from services.providers.reading import Reading

Configuration = Mapping[str, str]
Subject = Callable[[Configuration], str]
"""What an action acts on, from its configuration; "" where that does not say."""

DetailsReader = Callable[[Reading, ActionAttempt], Details]
"""Reads what AWS tells about an attempt; blocks, raises nothing that an operator could understand as a Problem."""

LogFinder = Callable[[ActionAttempt, Details | None], tuple[LogSource, ...]]
"""Where an attempt's log is, as well as can be told from the attempt and what was read of it so far."""


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider of actions (CodePipeline User Guide, Action structure reference).

    Args:
        name: the provider's name in ``actionTypeId``.
        title: what people call it.
        subject: what an action acts on.
        revision_types: which revisions a source of it can be started with, the usual one first.
        sentence: what an action does, in a few words more than ``describe`` has; None where that is enough.
        categories: the categories that this is about, where providers of one name differ by category.
        read: reads what AWS tells beyond CodePipeline; None where there is nothing.
        find_logs: where the log is; None where such actions write none.
    """

    name: str
    title: str
    subject: Subject
    revision_types: tuple[RevisionType, ...] = ()
    sentence: Subject | None = None
    categories: tuple[ActionCategory, ...] = ()
    read: DetailsReader | None = None
    find_logs: LogFinder | None = None

    def describe(self, configuration: Configuration) -> str:
        """What the action does, short: ``CodeBuild payments-test``, ``ECS web on cluster prod``."""
        subject = self.subject(configuration)
        return f"{self.title} {subject}" if subject else self.title

    def say(self, configuration: Configuration) -> str:
        """What the action does, in an operator's words: ``ECS service web on cluster prod``."""
        said = self.sentence(configuration) if self.sentence is not None else ""
        return said or self.describe(configuration).strip() or self.name


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


def sentence_of(pattern: str, *keys: str) -> Subject:
    """A sentence with the values of configuration keys; "" where one of them is missing."""

    def sentence(configuration: Configuration) -> str:
        values = {key: configuration.get(key, "") for key in keys}
        return pattern.format(**values) if all(values.values()) else ""

    return sentence


def last_part(key: str) -> Subject:
    """A subject that is the last part of an ARN or path."""

    def subject(configuration: Configuration) -> str:
        return configuration.get(key, "").replace("/", ":").rpartition(":")[2]

    return subject
