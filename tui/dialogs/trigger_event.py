"""The fields that say a push or a pull request."""

from __future__ import annotations

from enum import StrEnum

from services.domain.git_trigger import BranchPush, GitEvent, PullRequest, PullRequestEvent, TagPush
from services.triggers.pattern_list import split_patterns


class EventKind(StrEnum):
    """What may happen in a repository; the value is what it is called."""

    PUSH = "push to a branch"
    TAG = "push of a tag"
    NEW_BRANCH = "push that creates a branch"
    OPENED = "pull request opened"
    UPDATED = "pull request updated"
    CLOSED = "pull request closed"

    @property
    def pull_request(self) -> PullRequestEvent | None:
        """What happens to a pull request; None for pushes."""
        return {
            EventKind.OPENED: PullRequestEvent.OPEN,
            EventKind.UPDATED: PullRequestEvent.UPDATED,
            EventKind.CLOSED: PullRequestEvent.CLOSED,
        }.get(self)


def read_event(kind: EventKind, name: str, target: str, files: str) -> GitEvent | None:
    """The event that the fields say; None where a name is still missing.

    Args:
        kind: what happens.
        name: the branch or tag; of a pull request the branch that it comes from.
        target: the branch that a pull request is to be merged into.
        files: the changed files, a comma between them.
    """
    name, target = name.strip(), target.strip()
    paths = split_patterns(files)
    happened = kind.pull_request
    if not name or (happened is not None and not target):
        return None
    if happened is not None:
        return PullRequest(happened, name, target, paths)
    if kind is EventKind.TAG:
        return TagPush(name)
    return BranchPush(name, paths, first=kind is EventKind.NEW_BRANCH)
