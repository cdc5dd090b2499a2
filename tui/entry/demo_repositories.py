"""The demo's repositories, in which its operator may let things happen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from services.domain.git_trigger import BranchPush, GitEvent, PullRequest, Repository, TagPush


class DemoRepositories:
    """Repositories behind the demo's connections.

    Args:
        control: answers the emulator's control requests for changes, by their names.
    """

    def __init__(self, control: Callable[[str, dict[str, Any]], Any]) -> None:
        self._control = control

    def let_happen(self, repository: Repository, event: GitEvent) -> tuple[str, ...]:
        """Let an event happen, and answer the pipelines that it started; blocks for a moment."""
        answer = self._control("git", _body(repository, event))
        return tuple(started["pipeline"] for started in answer["started"])


def _body(repository: Repository, event: GitEvent) -> dict[str, Any]:
    """The event as the emulator's control path takes it."""
    body: dict[str, Any] = {"repository": repository.name}
    match event:
        case TagPush(tag=tag):
            body["tag"] = tag
        case BranchPush(branch=branch, files=files, first=first):
            body |= {"branch": branch, "files": list(files), "creates": first}
        case PullRequest(event=happened, source=source, target=target, files=files):
            request = {"event": happened.value, "source": source, "target": target}
            body |= {"pull_request": request, "files": list(files)}
    return body
