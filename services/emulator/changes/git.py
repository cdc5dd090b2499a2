"""What happens in Git repositories behind connections, and the executions that it starts."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from services.emulator.changes.connections import plain_arn
from services.emulator.changes.filters import GitChange, connected_actions, starting_actions
from services.emulator.engine.sources import Revision, SourceLocation
from services.emulator.errors import ServiceFault

if TYPE_CHECKING:
    from services.emulator.world import PipelineRecord, World

Json = dict[str, Any]
PROVIDER = "CodeStarSourceConnection"


@dataclass(frozen=True, slots=True, kw_only=True)
class GitEvent:
    """A change in a repository.

    Args:
        repository: the full name, such as ``acme/web``; its case matters.
        change: what happened there.
        connection: the ARN of the one connection that tells it; "" for any that leads there.
        message: the commit's, made up where it is left out.
        author: the commit's, made up where it is left out.
        commit: its id, made up where it is left out.
    """

    repository: str
    change: GitChange
    connection: str = ""
    message: str | None = None
    author: str | None = None
    commit: str | None = None


@dataclass(frozen=True, slots=True)
class Started:
    """An execution that an event has started, and where."""

    account: str
    region: str
    pipeline: str
    execution_id: str


def happen(world: World, event: GitEvent) -> list[Started]:
    """Let an event happen: the repository has a new commit, and the pipelines that it starts start.

    An execution takes the very commit of its event, for a pull request the one of the source branch (CodePipeline
    User Guide, Add trigger with code push or pull request event types). A connection that is not available
    passes nothing on. A pipeline that refuses to start (too many executions) leaves it at that.

    Args:
        world: its lock is held, and it has caught up.
        event: what happens.
    """
    revision = _commit(world, event)
    started: list[Started] = []
    for record in would_start(world, event):
        region, names = record.run.region, _started_by(world, record.declaration, event)
        revisions = dict.fromkeys(names, revision)
        trigger = {"triggerType": "WebhookV2", "triggerDetail": _connection(record.declaration, names[0])}
        with contextlib.suppress(ServiceFault):
            execution_id = record.run.begin(trigger, revisions=revisions)
            started.append(Started(region.account, region.name, record.name, execution_id))
    return started


def would_start(world: World, event: GitEvent) -> list[PipelineRecord]:
    """The pipelines that an event starts, or would start."""
    return [
        record
        for region in world.regions()
        for record in region.pipelines.values()
        if _started_by(world, record.declaration, event)
    ]


def _started_by(world: World, declaration: Json, event: GitEvent) -> list[str]:
    here = {
        action["name"]
        for action in connected_actions(declaration)
        if _hears(world, action.get("configuration", {}), event)
    }
    return [name for name in starting_actions(declaration, event.change) if name in here] if here else []


def _hears(world: World, configuration: Json, event: GitEvent) -> bool:
    if configuration.get("FullRepositoryId") != event.repository:
        return False
    connection = configuration.get("ConnectionArn", "")
    if event.connection and plain_arn(event.connection) != plain_arn(connection):
        return False
    return world.connections.status(connection) == "AVAILABLE"


def _commit(world: World, event: GitEvent) -> Revision:
    """The revision that the event is about, which becomes the head of its branch."""
    change = event.change
    branch = change.branch or change.source
    location = SourceLocation(PROVIDER, event.repository, branch or f"refs/tags/{change.tag}")
    revision = world.sources.commit(location, event.message, event.author, event.commit)
    return replace(revision, branch=branch)


def _connection(declaration: Json, name: str) -> str:
    action = next(one for one in connected_actions(declaration) if one["name"] == name)
    return str(action["configuration"].get("ConnectionArn", ""))
