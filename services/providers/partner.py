"""Custom and partner actions: their work and its log are outside AWS, behind the link that they answer."""

from __future__ import annotations

from services.domain.details import Details
from services.domain.execution import ActionAttempt
from services.domain.log import LogSource
from services.providers.provider import Configuration, LogFinder, Provider, Subject, value_of

_TITLES = {
    "BlazeMeter": "BlazeMeter",
    "CloudBees": "CloudBees",
    "GhostInspector": "Ghost Inspector",
    "Jenkins": "Jenkins",
    "MicroFocus-StormRunnerLoad": "StormRunner Load",
    "Nouvola": "Nouvola",
    "Runscope": "Runscope",
    "Snyk": "Snyk",
    "TeamCity": "TeamCity",
    "XebiaLabs": "XebiaLabs",
}
"""Providers that the CodePipeline User Guide's integrations name, and what people call them."""


def stand_in(name: str) -> Provider:
    """What stands for a provider that nobody here knows: it is called by its own name."""
    return _partner(name, name)


def _partner(name: str, title: str) -> Provider:
    return Provider(name, title, value_of("ProjectName"), sentence=_say(title), find_logs=_find_logs(title))


def _say(title: str) -> Subject:
    def sentence(configuration: Configuration) -> str:
        project = configuration.get("ProjectName", "")
        return f"{title} project {project}" if project else title

    return sentence


def _find_logs(title: str) -> LogFinder:
    def find(attempt: ActionAttempt, details: Details | None) -> tuple[LogSource, ...]:  # noqa: ARG001 - as all do
        where = "open its link" if attempt.external_url else "look there"
        return (LogSource.none(f"the log is with {title}, not in AWS: {where}"),)

    return find


PROVIDERS = tuple(_partner(name, title) for name, title in _TITLES.items())
