"""The control path's side of what changes outside of CodePipeline: Git, other sources, events, connections."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from services.emulator.changes import polling, sources, webhooks
from services.emulator.changes.connections import STATUSES
from services.emulator.changes.filters import GitChange
from services.emulator.changes.git import GitEvent, happen
from services.emulator.engine.sources import SourceLocation
from services.emulator.world import Json, Region, World

if TYPE_CHECKING:
    from services.emulator.emulator import Emulator


class InvalidChangeError(Exception):
    """A request for a change that says too little or too much."""


class ChangeControl:
    """Answers control requests that let something change in the emulated world.

    ====================  ==============================================================================
    ``POST git``          a push or a pull request behind connections: ``repository``; ``branch``,
                          ``tag`` or ``pull_request`` (``{"event", "source", "target"}``); ``files``,
                          ``creates`` (the push makes the branch), ``connection``, ``message``, ``author``,
                          ``commit``; answers the executions that it starts. Source actions of GitHub
                          version 1 on that repository learn of a branch too, by webhook or polling
    ``POST sources``      a change in CodeCommit, S3 or ECR: ``account``, ``region``, ``provider``,
                          ``place`` (repository or bucket), ``ref`` (branch, key or image tag), ``creates``,
                          ``message``, ``author``
    ``POST events``       any event on a default bus: ``account``, ``region`` and ``event``, whose
                          envelope is filled in where it is left out
    ``POST connections``  have a ``connection`` stand as ``status`` says
    ====================  ==============================================================================

    Args:
        emulator: whose world changes.
    """

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self.routes: dict[str, Callable[[Json], Any]] = {
            "git": self._git,
            "sources": self._source,
            "events": self._event,
            "connections": self._connection,
        }

    def answer(self, name: str, body: Json) -> Any:
        """The answer to a POST of one of the routes.

        Raises:
            InvalidChangeError: the body does not say what shall change.
        """
        world = self._emulator.world
        with world.lock:
            world.timeline.catch_up()
            return self.routes[name](body)

    def _git(self, body: Json) -> Json:
        _only(body, "repository branch tag pull_request files creates connection message author commit")
        world, repository = self._emulator.world, _text(body, "repository")
        change = _git_change(body)
        event = GitEvent(
            repository=repository,
            change=change,
            connection=_text(body, "connection", ""),
            message=_optional(body, "message"),
            author=_optional(body, "author"),
            commit=_optional(body, "commit"),
        )
        started = [dataclasses.asdict(one) for one in happen(world, event)]
        if change.branch:
            started += _at_github(world, event)
        return {"started": started}

    def _source(self, body: Json) -> Json:
        _only(body, "account region provider place ref creates message author")
        provider = _text(body, "provider")
        if provider not in sources.PROVIDERS:
            raise InvalidChangeError(f"provider is none of {', '.join(sources.PROVIDERS)}")
        revision = sources.change(
            self._region(body),
            SourceLocation(provider, _text(body, "place"), _text(body, "ref")),
            message=_optional(body, "message"),
            author=_optional(body, "author"),
            creates=body.get("creates") is True,
        )
        return {"revision": revision.id}

    def _event(self, body: Json) -> Json:
        _only(body, "account region event")
        region, given = self._region(body), body.get("event")
        if not isinstance(given, dict) or not isinstance(given.get("source"), str):
            raise InvalidChangeError("event must be an object with a source")
        envelope = region.world.bus.event(region, given["source"], "", [], {})
        region.world.bus.tell(region, envelope | given)
        return {"id": str(given.get("id", envelope["id"]))}

    def _connection(self, body: Json) -> Json:
        _only(body, "connection status")
        connection, status = _text(body, "connection"), _text(body, "status")
        if status not in STATUSES:
            raise InvalidChangeError(f"status is none of {', '.join(STATUSES)}")
        self._emulator.world.connections.set(connection, status)
        return {}

    def _region(self, body: Json) -> Region:
        return self._emulator.world.region(_text(body, "account"), _text(body, "region"))


def _at_github(world: World, event: GitEvent) -> list[Json]:
    started = webhooks.push_to_github(world, event)
    polling.notice(world, SourceLocation("GitHub", event.repository, event.change.branch))
    return [dataclasses.asdict(one) for one in started]


def _git_change(body: Json) -> GitChange:
    files, request = body.get("files", []), body.get("pull_request")
    if not isinstance(files, list) or not all(isinstance(path, str) for path in files):
        raise InvalidChangeError("files must be a list of paths")
    if sum(name in body for name in ("branch", "tag", "pull_request")) != 1:
        raise InvalidChangeError("one of branch, tag and pull_request is needed")
    if request is None:
        return GitChange(
            branch=_text(body, "branch", ""),
            tag=_text(body, "tag", ""),
            files=tuple(files),
            creates=body.get("creates") is True,
        )
    if not isinstance(request, dict):
        raise InvalidChangeError("pull_request must be an object")
    _only(request, "event source target")
    return GitChange(
        event=_text(request, "event"),
        source=_text(request, "source"),
        target=_text(request, "target"),
        files=tuple(files),
    )


def _only(body: Json, names: str) -> None:
    unknown = sorted(set(body) - set(names.split()))
    if unknown:
        raise InvalidChangeError(f"nobody knows {', '.join(unknown)}")


def _text(body: Json, name: str, default: str | None = None) -> str:
    value = body.get(name, default)
    if not isinstance(value, str) or (default is None and not value):
        raise InvalidChangeError(f"{name} must be a text")
    return value


def _optional(body: Json, name: str) -> str | None:
    return _text(body, name) if name in body else None
