"""A pipeline's declaration under another name, or for another account or region; and what does not come along."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.definition.consequences import Consequence, ConsequenceKind, polls
from services.definition.declaration import Declaration, without_version
from services.definition.declared import declared_of
from services.definition.problem import Path
from services.domain.target import Target
from services.pipelines.parse.members import Json

_ARN = re.compile(
    r"arn:aws[\w-]*:(?P<service>[a-z0-9-]+):(?P<region>[a-z0-9-]*):(?P<account>\d{12}|):(?P<rest>.+)"
)


class ResourceKind(StrEnum):
    """What a declaration points to."""

    ROLE = "role"
    STORE = "artifact bucket"
    KEY = "KMS key"
    CONNECTION = "connection"
    OTHER = "other ARN"


@dataclass(frozen=True, slots=True)
class Resource:
    """Something outside of the pipeline that its declaration names.

    Args:
        kind: what it is.
        value: as the declaration has it.
        paths: everywhere where it stands.
        foreign: why it is not the destination's; empty where nothing is known against it.
    """

    kind: ResourceKind
    value: str
    paths: tuple[Path, ...]
    foreign: str = ""


def clone(
    declaration: Declaration, name: str, replaced: Mapping[str, str] | None = None, *, poll: bool = False
) -> dict[str, Any]:
    """The declaration of a new pipeline that is like another.

    Args:
        declaration: the pipeline that is cloned.
        name: the new one's.
        replaced: new values of its resources, by the old ones.
        poll: whether sources that say nothing of polling may poll, as the service then has it; otherwise they say
            that they don't.
    """
    members = {**without_version(declaration.members), "name": name}
    cloned: dict[str, Any] = _replace(members, (), replaced or {})
    for action in declared_of(cloned).actions:
        if not poll and polls(action) and isinstance(action.raw, dict):
            settings = dict(action.configuration)
            settings.setdefault("PollForSourceChanges", "false")
            action.raw["configuration"] = settings
    return cloned


def resources_of(members: Json, origin: Target, destination: Target) -> tuple[Resource, ...]:
    """What a clone would share with the original, and what it cannot have where it goes.

    Args:
        members: the declaration that is cloned.
        origin: where it stands.
        destination: where the clone is to stand.
    """
    found: dict[tuple[ResourceKind, str], list[Path]] = {}
    for path, value in _texts(members, ()):
        kind = _kind_of(path, value)
        if kind is not None:
            found.setdefault((kind, value), []).append(path)
    return tuple(
        Resource(kind, value, tuple(paths), _foreign(kind, value, origin, destination))
        for (kind, value), paths in found.items()
    )


def clone_warnings(
    declaration: Declaration, origin: Target, destination: Target, webhooks: int | None = None
) -> tuple[Consequence, ...]:
    """What to know before a clone is made.

    Args:
        declaration: the pipeline that is cloned.
        origin: where it stands.
        destination: where the clone is to stand.
        webhooks: how many start the pipeline; None where that was not asked.
    """
    return tuple(_warnings(declaration, origin, destination, webhooks))


def _warnings(
    declaration: Declaration, origin: Target, destination: Target, webhooks: int | None
) -> Iterator[Consequence]:
    for action in declared_of(declaration.members).actions:
        if polls(action) and "PollForSourceChanges" not in action.configuration:
            words = (
                f"{action.name} says nothing of polling, which means that it polls {action.provider}: "
                "the clone turns that off unless you want it"
            )
            yield Consequence(ConsequenceKind.POLLING, words)
    for resource in resources_of(declaration.members, origin, destination):
        if resource.foreign:
            words = f"{resource.kind} {resource.value}: {resource.foreign}"
            yield Consequence(ConsequenceKind.NOT_CLONED, words)
    if webhooks:
        words = f"{webhooks} webhook{'s' if webhooks > 1 else ''} start the original only: make new ones"
        yield Consequence(ConsequenceKind.NOT_CLONED, words)
    words = "EventBridge rules, disabled transitions, tags and history stay with the original"
    yield Consequence(ConsequenceKind.NOT_CLONED, words)


def _kind_of(path: Path, value: str) -> ResourceKind | None:
    match path:
        case (*_, "artifactStore", "location") | (*_, "artifactStores", _, "location"):
            return ResourceKind.STORE
        case (*_, "encryptionKey", "id"):
            return ResourceKind.KEY
    arn = _ARN.fullmatch(value)
    if arn is None:
        return None
    if arn["service"] == "iam" and arn["rest"].startswith("role/"):
        return ResourceKind.ROLE
    if arn["service"] in ("codeconnections", "codestar-connections"):
        return ResourceKind.CONNECTION
    return ResourceKind.KEY if arn["service"] == "kms" else ResourceKind.OTHER


def _foreign(kind: ResourceKind, value: str, origin: Target, destination: Target) -> str:
    moved = (origin.account, origin.region) != (destination.account, destination.region)
    arn = _ARN.fullmatch(value)
    if arn is not None:
        if arn["account"] and destination.account and arn["account"] != destination.account:
            return f"is in account {arn['account']}"
        if arn["region"] and arn["region"] != destination.region and kind is not ResourceKind.CONNECTION:
            return f"is in {arn['region']}"
        return ""
    if kind is ResourceKind.STORE and moved:
        return f"is a bucket of {origin.name}: a store must be in the region of its actions"
    if kind is ResourceKind.KEY and moved:
        return f"is a key of {origin.name}"
    return ""


def _texts(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for name, entry in value.items():
            yield from _texts(entry, (*path, str(name)))
    elif isinstance(value, (list, tuple)):
        for at, entry in enumerate(value):
            yield from _texts(entry, (*path, at))


def _replace(value: Any, path: Path, replaced: Mapping[str, str]) -> Any:
    """A copy in which resources have their new values; other texts stay, though they read the same."""
    if isinstance(value, str):
        return replaced.get(value, value) if _kind_of(path, value) is not None else value
    if isinstance(value, Mapping):
        return {name: _replace(entry, (*path, str(name)), replaced) for name, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [_replace(entry, (*path, at), replaced) for at, entry in enumerate(value)]
    return value
