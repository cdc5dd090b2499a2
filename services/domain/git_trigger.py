"""Git triggers of a pipeline's declaration, and the Git events that they answer to."""

from __future__ import annotations

from dataclasses import dataclass

from services.domain.open_enum import OpenEnum

CONNECTION_PROVIDER = "CodeStarSourceConnection"
"""The one provider whose source actions take git triggers (botocore model, PipelineTriggerDeclaration)."""


class PullRequestEvent(OpenEnum):
    """What happened to a pull request; the service ignores everything else."""

    OPEN = "OPEN"
    UPDATED = "UPDATED"
    CLOSED = "CLOSED"


@dataclass(frozen=True, slots=True)
class Patterns:
    """Glob patterns of one kind. No includes mean all; an exclude wins over every include."""

    includes: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether it says anything."""
        return bool(self.includes or self.excludes)


@dataclass(frozen=True, slots=True)
class PushFilter:
    """One filter on pushes: all that it says must hold. Either on tags, or on branches with or without paths."""

    tags: Patterns = Patterns()
    branches: Patterns = Patterns()
    file_paths: Patterns = Patterns()


@dataclass(frozen=True, slots=True)
class PullRequestFilter:
    """One filter on pull requests: all that it says must hold. ``branches`` are those pulled into.

    Args:
        events: what must have happened; none mean any of the three.
    """

    events: tuple[PullRequestEvent, ...] = ()
    branches: Patterns = Patterns()
    file_paths: Patterns = Patterns()


@dataclass(frozen=True, slots=True)
class GitTrigger:
    """A trigger of the declaration; it starts the pipeline where any of its filters holds.

    Args:
        source_action: the source action whose repository it watches; one trigger for each such action.
        push: filters on pushes, three at most.
        pull_request: filters on pull requests, three at most.
        provider: always CodeStarSourceConnection today.
    """

    source_action: str
    push: tuple[PushFilter, ...] = ()
    pull_request: tuple[PullRequestFilter, ...] = ()
    provider: str = CONNECTION_PROVIDER

    @property
    def filters(self) -> tuple[PushFilter | PullRequestFilter, ...]:
        """Every filter; without any it answers to pushes to the source action's own branch."""
        return (*self.push, *self.pull_request)


@dataclass(frozen=True, slots=True)
class Repository:
    """Where a Git event happened.

    Args:
        name: the full name, such as ``acme/web``; its case matters.
        connection: the connection's ARN, or None where any connection to that repository is meant.
    """

    name: str
    connection: str | None = None


@dataclass(frozen=True, slots=True)
class BranchPush:
    """Commits pushed to a branch.

    Args:
        branch: the branch's name, without ``refs/heads/``.
        files: paths that the push changes, from the repository's root.
        first: whether it creates the branch: its changed files are then unknown to the service.
    """

    branch: str
    files: tuple[str, ...] = ()
    first: bool = False


@dataclass(frozen=True, slots=True)
class TagPush:
    """A tag pushed, named without ``refs/tags/``."""

    tag: str


@dataclass(frozen=True, slots=True)
class PullRequest:
    """Something that happened to a pull request from ``source`` into ``target``."""

    event: PullRequestEvent
    source: str
    target: str
    files: tuple[str, ...] = ()


GitEvent = BranchPush | TagPush | PullRequest
"""What a repository tells its connection."""
