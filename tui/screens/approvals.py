"""Every approval that waits anywhere, the one that expires first on top."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from textual.content import Content
from textual.widget import Widget

from services.domain.approval import PendingApproval
from services.domain.target import Target
from services.live.events import FleetChanged, LiveEvent
from tui.commands import Context
from tui.navigation import ApprovalsPlace
from tui.scope import Scope
from tui.verbs_of_pipeline import PipelineVerbs
from widgets.ages import age, remaining
from widgets.filter_bar import FilterBar
from widgets.grid import Align, Column, Grid
from widgets.grid.filtering import Query, Searchable, parse_query
from widgets.grid.messages import RowSelected
from widgets.key_value import Entry, Field, KeyValuePane, Space, Title
from widgets.tones import Tone

URGENT_SECONDS = 3600.0
"""From when on an expiry is called out."""


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """An approval that waits, and the target it is in."""

    approval: PendingApproval
    target: Target
    searchable: Searchable = field(compare=False)

    @classmethod
    def of(cls, target: Target, approval: PendingApproval) -> ApprovalRow:
        """The row of an approval."""
        fields = {
            "name": approval.key.pipeline,
            "account": f"{target.label} {target.account or ''}",
            "region": target.region,
            "stage": approval.stage,
            "action": approval.action,
            "comment": approval.comment,
            "revision": " ".join(
                f"{revision.id or ''} {revision.summary}" for revision in approval.revisions
            ),
        }
        return cls(approval, target, Searchable(" ".join(fields.values()), fields))

    @property
    def order(self) -> tuple[float, float, str]:
        """What expires first, then what waits longest."""
        never = float("inf")
        return (self.approval.expires or never, self.approval.since or never, self.approval.key.pipeline)


def approval_columns(clock: Callable[[], float], *, one_target: bool) -> list[Column[ApprovalRow, Any]]:
    """The columns of the approvals.

    Args:
        clock: the present in POSIX seconds, for countdowns.
        one_target: whether account and region would say the same in every row.
    """

    def expires(row: ApprovalRow) -> Content:
        instant = row.approval.expires
        if instant is None:
            return Content("")
        urgent = instant - clock() < URGENT_SECONDS
        return Content.styled(remaining(instant - clock()), Tone.CALL.style if urgent else "")

    def waits(row: ApprovalRow) -> Content:
        since = row.approval.since
        return Content.styled(age(clock() - since) if since is not None else "", Tone.DIM.style)

    def releases(row: ApprovalRow) -> Content:
        revisions = row.approval.revisions
        if not revisions:
            return Content.styled(row.approval.execution_id[:8], Tone.DIM.style)
        more = f" +{len(revisions) - 1}" if len(revisions) > 1 else ""
        words = " ".join(revisions[0].summary.split())
        return Content.assemble((revisions[0].short_id, Tone.BUSY.style), f"{more} {words}")

    where: list[Column[ApprovalRow, Any]] = [
        Column(
            key="account",
            title="ACCOUNT",
            value=lambda row: row.target.label,
            sort_key=str,
            min_width=7,
            max_width=12,
            flex=0.3,
            priority=4,
        ),
        Column(
            key="region",
            title="REGION",
            value=lambda row: row.target.region,
            sort_key=str,
            width=10,
            priority=5,
        ),
    ]
    return [
        Column(
            key="expires",
            title="EXPIRES",
            value=lambda row: row.approval.expires,
            render=lambda _, row: expires(row),
            sort_key=lambda instant: instant,
            width=14,
            live=True,
        ),
        Column(
            key="name",
            title="PIPELINE",
            value=lambda row: row.approval.key.pipeline,
            render=lambda name, _: Content.styled(name, "bold"),
            sort_key=str.casefold,
            min_width=18,
            max_width=44,
        ),
        *([] if one_target else where),
        Column(
            key="action",
            title="APPROVAL",
            value=lambda row: f"{row.approval.stage} · {row.approval.action}",
            sort_key=str,
            min_width=14,
            max_width=34,
            flex=0.8,
            priority=1,
        ),
        Column(
            key="releases",
            title="RELEASES",
            value=lambda row: row.approval.revisions,
            render=lambda _, row: releases(row),
            min_width=14,
            flex=1.4,
            priority=2,
        ),
        Column(
            key="since",
            title="WAITS",
            value=lambda row: row.approval.since,
            render=lambda _, row: waits(row),
            sort_key=lambda instant: instant,
            width=6,
            align=Align.RIGHT,
            priority=3,
            live=True,
        ),
    ]


class ApprovalsScreen(PipelineVerbs):
    """The approvals that wait in the whole fleet."""

    CONTEXT = Context.APPROVALS
    CSS_PATH = "approvals.tcss"

    def __init__(self) -> None:
        super().__init__()
        self._filter: Query | None = None

    def compose_body(self) -> Iterable[Widget]:
        """The table, what is selected in it, the filter."""
        backend = self.deck.backend
        one = backend is not None and len(backend.targets) == 1
        grid: Grid[str, ApprovalRow] = Grid(
            approval_columns(self.deck.now, one_target=one),
            key=lambda row: row.approval.token,
            order=lambda row: row.order,
            empty_text="Nothing waits for approval.",
            filtered_text="No approval matches. Press esc to see all.",
            loading_text="Reading the fleet",
            ascii_only=self.deck.ascii_only,
            id="grid",
        )
        yield grid
        yield KeyValuePane(ascii_only=self.deck.ascii_only, id="details")
        yield FilterBar(id="filter")

    @property
    def grid(self) -> Grid[str, ApprovalRow]:
        """The table."""
        return self.query_one("#grid", Grid)

    @property
    def main_widget(self) -> Widget | None:
        """The table has the keys."""
        return self.grid

    def place(self) -> ApprovalsPlace:
        """The approvals."""
        return ApprovalsPlace()

    def crumbs(self) -> Sequence[str]:
        """Fleet, then the approvals."""
        return ("Fleet", "Approvals")

    def scope(self) -> Scope:
        """The approval under the cursor, then the others of its pipeline."""
        row = self.grid.cursor_row if self.is_mounted else None
        backend = self.deck.backend
        if row is None or backend is None:
            return Scope()
        approval = row.approval
        snapshot = backend.engine.snapshot(approval.key)
        others = (other for other in backend.approvals_of(snapshot) if other.token != approval.token)
        return Scope(
            target=row.target,
            key=approval.key,
            snapshot=snapshot,
            stage=approval.stage,
            action=approval.action,
            execution=snapshot.execution(approval.execution_id) if snapshot else None,
            approvals=(approval, *others),
            link=approval.link,
        )

    def begin_watching(self) -> None:
        """Read the pipelines that wait first."""
        self.restore_focus()
        self._show()

    def end_watching(self) -> None:
        """Nothing here is on screen any more."""
        if self.deck.backend is not None:
            self.deck.backend.engine.watch(())

    def connected(self) -> None:
        """The columns depend on how many targets there are."""
        backend = self.deck.backend
        if backend is not None:
            one = len(backend.targets) == 1
            self.grid.set_columns(approval_columns(self.deck.now, one_target=one))
        self._show()

    def take_event(self, event: LiveEvent) -> None:
        """Show what came and what was answered."""
        if isinstance(event, FleetChanged):
            self._show()

    def _show(self) -> None:
        backend = self.deck.backend
        if backend is None or not self.is_mounted:
            return
        rows = [ApprovalRow.of(backend.target_of(a.key), a) for a in backend.approvals()]
        self.grid.busy = not all(backend.engine.freshness(name).listed for name in backend.targets)
        self.grid.set_rows(rows)
        if self.is_current:
            backend.engine.watch(list(dict.fromkeys(row.approval.key for row in rows)))
        self._show_details()
        self.refresh_footer()

    def _show_details(self) -> None:
        row, now = self.grid.cursor_row, self.deck.now()
        self.query_one("#details", KeyValuePane).show([] if row is None else _details(row, now))

    def tick(self) -> None:
        """Countdowns move on."""
        self.grid.tick()
        self._show_details()

    def on_grid_row_highlighted(self) -> None:
        """Show the details of another."""
        self._show_details()
        self.refresh_footer()

    def on_grid_row_selected(self, message: RowSelected[str, ApprovalRow]) -> None:
        """Open the pipeline at its approval."""
        approval = message.row.approval
        self.deck.open_pipeline(approval.key, approval.stage, approval.action)

    def run_list_filter(self, text: str = "") -> None:
        """Filter the rows; without a text, type one."""
        bar = self.query_one(FilterBar)
        if text:
            bar.text = text
        else:
            bar.open()

    def on_filter_bar_filter_changed(self, message: FilterBar.FilterChanged) -> None:
        """Another filter was typed."""
        self._filter = parse_query(message.text) if message.text.strip() else None
        wanted = self._filter
        self.grid.filter(None if wanted is None else lambda row: wanted.matches(row.searchable))
        self.query_one(FilterBar).show_count(len(self.grid.shown_keys), self.grid.row_count)

    def on_filter_bar_left(self) -> None:
        """The filter stays, the table has the keys."""
        self.restore_focus()

    def leave_inner(self) -> bool:
        """Esc takes the filter away first."""
        if self._filter is None:
            return False
        self.query_one(FilterBar).text = ""
        return True


def _details(row: ApprovalRow, now: float) -> list[Entry]:
    approval = row.approval
    entries: list[Entry] = [
        Title(
            f"{approval.key.pipeline}  {approval.stage} · {approval.action}",
            f"{row.target.label} {row.target.region}",
        ),
        Space(),
    ]
    if approval.comment:
        entries.append(Field("Asks", approval.comment))
    if approval.link:
        entries.append(Field("Link", approval.link))
    entries += [
        Field("Releases", f"{revision.short_id} {revision.summary.strip()}".strip(), copy=revision.id)
        for revision in approval.revisions
    ]
    if approval.since is not None:
        entries.append(Field("Waits", age(now - approval.since)))
    if approval.expires is not None:
        urgent = approval.expires - now < URGENT_SECONDS
        entries.append(
            Field("Expires", remaining(approval.expires - now), Tone.CALL if urgent else Tone.PLAIN)
        )
    return entries
