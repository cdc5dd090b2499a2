"""A row of the fleet, and its columns."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from services.domain.providers_seen import providers_of
from services.domain.standing import Standing
from services.domain.status import ExecutionMode, TriggerType
from services.domain.target import PipelineKey, Target
from widgets.ages import age
from widgets.glyphs import facts, glyphs
from widgets.grid.filtering import Searchable

if TYPE_CHECKING:
    from services.domain.headline import Headline
    from services.domain.pipeline import PipelineSummary
    from services.domain.snapshot import PipelineSnapshot


@dataclass(frozen=True, slots=True)
class FleetRow:
    """A pipeline in the fleet: what is known of it, and the headline made of that.

    ``stale`` says that nobody can read it now, so that it may well stand otherwise; it is shown dimmed.
    """

    key: PipelineKey
    target: Target
    snapshot: PipelineSnapshot
    head: Headline
    searchable: Searchable = field(compare=False)
    stale: bool = False
    tags: str = ""

    @classmethod
    def of(
        cls, target: Target, snapshot: PipelineSnapshot, *, stale: bool = False, tags: str = ""
    ) -> FleetRow:
        """The row of a pipeline; its tags, where they are known, as ``key=value`` words."""
        from services.domain.headline import headline  # an empty table does not wait for it

        head = headline(snapshot)
        run = head.execution
        began = run.started if run is not None else None
        words = Searchable(*_words(target, snapshot, head, tags), {"age": began})
        return cls(snapshot.key, target, snapshot, head, words, stale, tags)

    def tagged(self, tags: str) -> FleetRow:
        """The same row with other tags; all else that is known of the pipeline need not be looked up again."""
        fields = {**self.searchable.fields, "tag": tags}
        words = Searchable(" ".join(fields.values()), fields, self.searchable.instants)
        return replace(self, searchable=words, tags=tags)

    @property
    def summary(self) -> PipelineSummary:
        """What the listing says of it."""
        return self.snapshot.summary

    @property
    def order(self) -> tuple[int, float, str, str]:
        """By need: standing, the newest change first, then the name."""
        since = self.head.since or 0.0
        if self.head.standing is Standing.WAITING and self.head.expires:
            since = -self.head.expires
        return (self.head.standing.rank, -since, self.key.pipeline, self.key.target)


def _words(
    target: Target, snapshot: PipelineSnapshot, head: Headline, tags: str
) -> tuple[str, dict[str, str]]:
    """What the filter finds a row by: all its words, and the named fields."""
    run = head.execution
    revisions = run.revisions if run else ()
    fields = {
        "name": snapshot.key.pipeline,
        "status": head.standing.value,
        "account": f"{target.label} {target.account or ''}",
        "region": target.region,
        "target": target.name,
        "stage": head.stage,
        "action": head.action,
        "mode": snapshot.summary.mode.value,
        "type": snapshot.summary.type.value,
        "trigger": run.trigger.type.value if run and run.trigger else "",
        "revision": " ".join(f"{revision.id or ''} {revision.summary}" for revision in revisions),
        "note": head.note,
        "provider": " ".join(providers_of(snapshot)),
        "tag": tags,
    }
    return " ".join(fields.values()), fields


def now_text(row: FleetRow, now: float, *, ascii_only: bool = False) -> str:
    """Where the pipeline is, and why it waits."""
    head = row.head
    place = facts(*head.place, ascii_only=ascii_only)
    match head.standing:
        case Standing.WAITING if head.expires is not None:
            return f"{place}  {age(head.expires - now)} left"
        case Standing.WAITING if head.since is not None:
            return f"{place}  {age(now - head.since)}"
        case Standing.NEVER_RUN | Standing.UNKNOWN:
            return ""
        case Standing.HELD:
            return f"{glyphs(ascii_only).arrow} {place}  {head.note}".rstrip()
        case _ if row.summary.mode == ExecutionMode.PARALLEL and head.note:
            return f"{head.note} (PARALLEL)" if not place else f"{place}  {head.note}"
        case _:
            return f"{place}  {head.note}" if head.note else place


def revision_text(row: FleetRow) -> str:
    """What the execution that matters carries: id and message of its first source, and how many more."""
    run = row.head.execution
    if run is None or not run.revisions:
        return _why(row)
    first = run.revisions[0]
    more = f" +{len(run.revisions) - 1}" if len(run.revisions) > 1 else ""
    message = " ".join(first.summary.split())
    if first.id and message.endswith(first.id):
        message = ""  # S3 says only the version id again
    return f"{first.short_id}{more} {message}".rstrip()


def _why(row: FleetRow) -> str:
    run = row.head.execution
    if run is None or run.trigger is None:
        return ""
    words = {
        TriggerType.EVENT: "(event)",
        TriggerType.CREATE_PIPELINE: "(created)",
        TriggerType.START: "(by hand)",
    }
    return words.get(run.trigger.type, "")
