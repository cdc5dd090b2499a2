"""A row of the fleet, and its columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from textual.content import Content

from services.domain.providers_seen import providers_of
from services.domain.standing import Standing, of_execution
from services.domain.status import ExecutionMode, TriggerType
from services.domain.target import PipelineKey, Target
from widgets.ages import age, duration
from widgets.cells import squeeze
from widgets.glyphs import facts, glyphs
from widgets.grid import Align, Column
from widgets.grid.filtering import Searchable
from widgets.status_glyph import glyph, tone
from widgets.tones import Tone

if TYPE_CHECKING:
    from services.domain.headline import Headline
    from services.domain.pipeline import PipelineSummary
    from services.domain.snapshot import PipelineSnapshot

RUNS_SHOWN = 5
REGION_WIDTH = 10


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


def columns(clock: Callable[[], float], *, ascii_only: bool, one_target: bool) -> list[Column[FleetRow, Any]]:
    """The columns of the fleet.

    Args:
        clock: the present in POSIX seconds, for ages.
        ascii_only: draw with ASCII alone.
        one_target: whether account and region would say the same in every row, and are left out.
    """
    dash = glyphs(ascii_only).dash

    def status(row: FleetRow) -> Content:
        if row.head.standing is Standing.UNKNOWN:
            return Content.styled(
                "  loading" if row.snapshot.problem is None else "  unreadable", Tone.DIM.style
            )
        sign = glyph(row.head.standing, ascii_only)
        return Content.styled(f"{sign} {row.head.standing.value}", tone(row.head.standing).style)

    def place(row: FleetRow) -> Content:
        if row.head.standing is Standing.UNKNOWN and row.snapshot.problem is not None:
            return Content.styled(row.snapshot.problem.title, Tone.DIM.style)
        text = now_text(row, clock(), ascii_only=ascii_only)
        quiet = row.head.standing.rank >= Standing.STOPPED.rank
        return Content.styled(text, Tone.DIM.style if quiet else "")

    def revision(row: FleetRow) -> Content:
        text = revision_text(row)
        short, _, message = text.partition(" ")
        if not text:
            return Content.styled(dash if row.snapshot.executions is not None else "", Tone.DIM.style)
        return Content.assemble((short, Tone.BUSY.style), (f" {message}" if message else "", ""))

    def started(row: FleetRow) -> Content:
        run = row.head.execution
        if run is None or run.started is None:
            return Content("")
        if run.status.active:
            return Content.styled(duration(max(0.0, clock() - run.started)), Tone.BUSY.style)
        return Content.styled(age(clock() - run.started), Tone.DIM.style)

    def runs(row: FleetRow) -> Content:
        recent = list(reversed((row.snapshot.executions or ())[:RUNS_SHOWN]))
        head = row.head.execution
        stands = [row.head.standing if head and run.id == head.id else of_execution(run) for run in recent]
        return Content.assemble(*((glyph(one, ascii_only), tone(one).style) for one in stands))

    def started_at(row: FleetRow) -> float | None:
        run = row.head.execution
        return -run.started if run and run.started is not None else None

    where: list[Column[FleetRow, Any]] = [
        Column(
            key="account",
            title="ACCOUNT",
            value=lambda row: row,
            render=lambda _, row: Content.styled(row.target.label, row.target.colour or ""),
            sort_key=lambda row: row.target.label,
            min_width=7,
            max_width=12,
            flex=0.3,
            priority=5,
        ),
        Column(
            key="region",
            title="REGION",
            value=lambda row: row.target.region,
            render=lambda region, _: squeeze(region, REGION_WIDTH),
            sort_key=str,
            width=REGION_WIDTH,
            priority=6,
        ),
    ]
    return [
        Column(
            key="status",
            title="STATUS",
            value=lambda row: row.head.standing,
            render=lambda _, row: status(row),
            sort_key=lambda standing: standing.rank,
            width=13,
        ),
        Column(
            key="name",
            title="PIPELINE",
            value=lambda row: row.key.pipeline,
            render=lambda name, _: Content.styled(name, "bold"),
            sort_key=str.casefold,
            min_width=18,
            max_width=44,
            flex=1.0,
        ),
        *([] if one_target else where),
        Column(
            key="now",
            title="NOW",
            value=lambda row: row.head.place,
            render=lambda _, row: place(row),
            sort_key=str,
            min_width=14,
            max_width=60,
            flex=1.6,
            priority=1,
            live=True,
        ),
        Column(
            key="revision",
            title="REVISION",
            value=revision_text,
            render=lambda _, row: revision(row),
            sort_key=str,
            min_width=14,
            max_width=60,
            flex=1.4,
            priority=3,
        ),
        Column(
            key="started",
            title="STARTED",
            value=started_at,
            render=lambda _, row: started(row),
            sort_key=lambda instant: instant,
            width=7,
            align=Align.RIGHT,
            priority=2,
            live=True,
        ),
        Column(
            key="runs",
            title="RUNS",
            value=lambda row: row,
            render=lambda _, row: runs(row),
            width=5,
            priority=4,
        ),
    ]
