"""Source revisions: what went in."""

from __future__ import annotations

from dataclasses import dataclass

SHORT_ID = 7


@dataclass(frozen=True, slots=True)
class SourceRevision:
    """What a source action brought into an execution."""

    action: str
    id: str | None = None
    summary: str = ""
    url: str | None = None
    created: float | None = None

    @property
    def short_id(self) -> str:
        """The id as people say it: seven characters of a commit, twelve of a digest, the rest cut."""
        if not self.id:
            return ""
        if self.id.startswith("sha256:"):
            return self.id[7:19]
        looks_like_commit = len(self.id) == 40 and all(c in "0123456789abcdefABCDEF" for c in self.id)
        return self.id[:SHORT_ID] if looks_like_commit else self.id[:12]


@dataclass(frozen=True, slots=True)
class RevisionOverride:
    """A revision asked for at start, in place of the newest."""

    action: str
    type: str
    value: str
