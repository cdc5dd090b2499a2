"""The demo's repositories, in which its operator may let things happen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from services.domain.git_trigger import BranchPush, GitEvent, PullRequest, Repository, TagPush

if TYPE_CHECKING:
    from services.emulator import Emulator


class DemoRepositories:
    """Repositories behind the demo's connections.

    Args:
        emulator: the demo's.
    """

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator

    def let_happen(self, repository: Repository, event: GitEvent) -> tuple[str, ...]:
        """Let an event happen, and answer the pipelines that it started; blocks for a moment."""
        from services.emulator.control_of_changes import ChangeControl

        answer = ChangeControl(self._emulator).answer("git", _body(repository, event))
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
