"""What source actions find: the heads of branches, objects and image tags, and their recent past."""

from __future__ import annotations

import hashlib
from collections import deque
from dataclasses import dataclass, replace
from random import Random
from typing import Any, NamedTuple

from services.emulator.timeline import Timeline

Json = dict[str, Any]

KEPT = 30
"""How many revisions a location remembers."""

_MESSAGES = (
    "Raise the retry limit of the importer",
    "Fix rounding in the fee report",
    "Update dependencies",
    "Cache the price list for five minutes",
    "Drop the unused flag",
    "Log the request id with every error",
    "Make the health check cheaper",
    "Correct a typo in the invoice mail",
    "Move the job to its own queue",
    "Add an index for the search by customer",
)
_AUTHORS = (
    "Alice Moreau",
    "Bob Okafor",
    "Chen Wei",
    "Dana Lindqvist",
    "Emre Yilmaz",
    "Fatima Haddad",
    "Grace Kim",
)


class SourceLocation(NamedTuple):
    """Where a source action looks: repository and branch, bucket and key, or image repository and tag."""

    provider: str
    place: str
    ref: str

    @classmethod
    def of(cls, provider: str, configuration: Json) -> SourceLocation:
        """The location that a source action's configuration (variables resolved) names."""
        get = configuration.get
        match provider:
            case "CodeStarSourceConnection":
                return cls(provider, get("FullRepositoryId", ""), get("BranchName", ""))
            case "CodeCommit":
                return cls(provider, get("RepositoryName", ""), get("BranchName", ""))
            case "GitHub":
                return cls(provider, f"{get('Owner', '')}/{get('Repo', '')}", get("Branch", ""))
            case "S3":
                return cls(provider, get("S3Bucket", ""), get("S3ObjectKey", ""))
            case "ECR":
                return cls(provider, get("RepositoryName", ""), get("ImageTag", "latest"))
            case _:
                return cls(
                    provider, ",".join(f"{key}={configuration[key]}" for key in sorted(configuration)), ""
                )


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision of a source.

    ``id`` is a commit id, an S3 version id or an image digest; ``created`` POSIX seconds; ``url`` is the
    revision's own page where the source has one, else the action's provider makes a console link. ``branch`` is where
    it was pushed, "" for a tag; None where it is the location's own.
    """

    id: str
    message: str
    author: str = ""
    url: str | None = None
    created: float = 0.0
    branch: str | None = None


class SourceBook:
    """The revisions of every source location; one that nothing was pushed to has a believable made-up past.

    Args:
        timeline: gives the present.
        seed: of what is made up: the same seed makes up the same.
    """

    def __init__(self, timeline: Timeline, seed: int) -> None:
        self._timeline = timeline
        self._seed = seed
        self._revisions: dict[SourceLocation, deque[Revision]] = {}
        self._made = 0

    def head(self, location: SourceLocation) -> Revision:
        """The newest revision."""
        return self._of(location)[0]

    def history(self, location: SourceLocation) -> list[Revision]:
        """The newest revisions, newest first, at most `KEPT`."""
        return list(self._of(location))

    def push(self, location: SourceLocation, revision: Revision) -> None:
        """Make ``revision`` the head."""
        self._of(location).appendleft(revision)

    def commit(
        self,
        location: SourceLocation,
        message: str | None = None,
        author: str | None = None,
        revision_id: str | None = None,
    ) -> Revision:
        """Make up a revision as of now, push it and answer it; message, author and id may be given."""
        self._made += 1
        random = Random(f"{self._seed}/{location}/{self._made}")
        revision = _make_up(random, location, self._timeline.now(), message, author)
        if revision_id is not None:
            revision = replace(revision, id=revision_id)
        self.push(location, revision)
        return revision

    def find(self, location: SourceLocation, revision_id: str) -> Revision:
        """The revision of that id; one that is not remembered is taken for an old one.

        Any id is found: a location's whole past is not simulated.
        """
        for revision in self._of(location):
            if revision.id == revision_id:
                return revision
        random = Random(f"{self._seed}/{location}/{revision_id}")
        made_up = _make_up(
            random, location, self._timeline.now() - random.uniform(10, 60) * 86_400, None, None
        )
        return Revision(revision_id, made_up.message, made_up.author, None, made_up.created)

    def _of(self, location: SourceLocation) -> deque[Revision]:
        known = self._revisions.get(location)
        if known is None:
            random = Random(f"{self._seed}/{location}")
            known = deque(maxlen=KEPT)
            created = self._timeline.now() - random.uniform(3600, 3 * 86_400)
            for _ in range(5):
                known.append(_make_up(random, location, created, None, None))
                created -= random.uniform(1800, 2 * 86_400)
            self._revisions[location] = known
        return known


def _make_up(
    random: Random, location: SourceLocation, created: float, message: str | None, author: str | None
) -> Revision:
    token = random.randbytes(32)
    match location.provider:
        case "S3":
            revision_id = hashlib.sha256(token).hexdigest()[:32]
            text = message or f"Amazon S3 version id: {revision_id}"
        case "ECR":
            revision_id = f"sha256:{hashlib.sha256(token).hexdigest()}"
            text = message or ""
        case _:
            revision_id = hashlib.sha256(token).hexdigest()[:40]
            text = message or random.choice(_MESSAGES)
    return Revision(revision_id, text, author or random.choice(_AUTHORS), None, round(created, 3))
