"""Every approval that waits anywhere, the one that expires first on top."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from services.live.events import FleetChanged, LiveEvent, TargetHealthChanged
from tui.commands import Context
from tui.navigation import ApprovalsPlace
from tui.scope import Scope
from tui.screens.approval_row import ApprovalRow, approval_columns, approval_details
from tui.screens.filtering import FilteringScreen
from tui.screens.sorting import SortingScreen
from tui.standing_of_targets import problems_of
from tui.verbs.of_pipeline import PipelineVerbs
from widgets.filter_bar import FilterBar
from widgets.grid import Grid
from widgets.grid.messages import RowSelected
from widgets.key_value import KeyValuePane

NOTHING_WAITS = "Nothing waits for approval."


class ApprovalsScreen(FilteringScreen, SortingScreen, PipelineVerbs):
    """The approvals that wait in the whole fleet."""

    CONTEXT = Context.APPROVALS
    CSS_PATH = "approvals.tcss"

    def compose_body(self) -> Iterable[Widget]:
        """The table, what is selected in it, the filter."""
        backend = self.deck.backend
        one = backend is not None and len(backend.targets) == 1
        grid: Grid[str, ApprovalRow] = Grid(
            approval_columns(self.deck.now, one_target=one, ascii_only=self.deck.ascii_only),
            key=lambda row: row.approval.token,
            order=lambda row: row.order,
            empty_text=NOTHING_WAITS,
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
            self.grid.set_columns(
                approval_columns(self.deck.now, one_target=one, ascii_only=self.deck.ascii_only)
            )
        self._show()

    def take_event(self, event: LiveEvent) -> None:
        """Show what came and what was answered, and whether all could be asked."""
        if isinstance(event, (FleetChanged, TargetHealthChanged)):
            self._show()

    def _show(self) -> None:
        backend = self.deck.backend
        if backend is None or not self.is_mounted:
            return
        rows = [ApprovalRow.of(backend.target_of(a.key), a) for a in backend.approvals()]
        health = [backend.engine.freshness(name) for name in backend.targets]
        self.grid.busy = any(not each.listed and each.problem is None for each in health)
        self.grid.empty_text = _why_empty(sum(1 for _ in problems_of(backend)))
        self.grid.set_rows(rows)
        if self.is_current:
            backend.engine.watch(list(dict.fromkeys(row.approval.key for row in rows)))
        self._show_details()
        self.refresh_footer()

    def _show_details(self) -> None:
        row, now = self.grid.cursor_row, self.deck.now()
        self.query_one("#details", KeyValuePane).show(
            [] if row is None else approval_details(row, now, ascii_only=self.deck.ascii_only)
        )

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


def _why_empty(unread: int) -> str:
    """What an empty table says: no more than is known where some targets cannot be read."""
    if not unread:
        return NOTHING_WAITS
    which = "one target" if unread == 1 else f"{unread} targets"
    return f"Nothing waits for approval, as far as is known: {which} cannot be read."
