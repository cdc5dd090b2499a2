"""The live engine: what each target's budget does, and why something is not fresh."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual.message import Message
from textual.widget import Widget

from services.live.report import LaneReport
from tui.commands import Context
from tui.navigation import LivePlace
from tui.scope import Scope
from tui.screens.live_columns import LaneRow, lane_columns
from tui.screens.live_words import details_of, queues_of
from tui.screens.sorting import SortingScreen
from widgets.grid import Grid
from widgets.key_value import KeyValuePane

TICKS = 2
"""Seconds between two looks at the lanes: each goes through all their pipelines."""


@dataclass
class LanesReported(Message):
    """The engine told what its lanes do."""

    reports: tuple[LaneReport, ...]


class LiveScreen(SortingScreen):
    """Every target's lane, those in trouble first, then those most behind."""

    CONTEXT = Context.LIVE
    CSS_PATH = "live.tcss"

    def __init__(self) -> None:
        super().__init__()
        self._ticks = 0

    def compose_body(self) -> Iterable[Widget]:
        """The lanes, and what is known of the one selected."""
        ascii_only = self.deck.ascii_only
        grid: Grid[str, LaneRow] = Grid(
            lane_columns(ascii_only=ascii_only),
            key=lambda row: row.target,
            order=lambda row: row.order,
            empty_text="No target is read.",
            loading_text="Connecting",
            ascii_only=ascii_only,
            id="grid",
        )
        grid.busy = True
        yield grid
        yield KeyValuePane(ascii_only=ascii_only, id="details")

    @property
    def grid(self) -> Grid[str, LaneRow]:
        """The table."""
        return self.query_one("#grid", Grid)

    @property
    def main_widget(self) -> Widget | None:
        """The table has the keys."""
        return self.grid

    def place(self) -> LivePlace:
        """The live engine."""
        return LivePlace()

    def crumbs(self) -> Sequence[str]:
        """Fleet, then the engine."""
        return ("Fleet", "Live")

    def scope(self) -> Scope:
        """The target under the cursor."""
        row = self.grid.cursor_row if self.is_mounted else None
        backend = self.deck.backend
        return Scope(target=backend.targets.get(row.target)) if row is not None and backend else Scope()

    def begin_watching(self) -> None:
        """Nothing of the fleet is on screen: it is swept slowly."""
        self.restore_focus()
        if self.deck.backend is not None:
            self.deck.backend.engine.watch(())
        self._ask()

    def connected(self) -> None:
        """There are lanes now."""
        self._ask()

    def roster_changed(self) -> None:
        """Targets came or went."""
        self._ask()

    def tick(self) -> None:
        """Look again, every other second."""
        self._ticks += 1
        if self._ticks % TICKS == 0:
            self._ask()

    def _ask(self) -> None:
        if self.deck.backend is not None:
            self.deck.backend.engine.report(lambda reports: self.post_message(LanesReported(reports)))

    def on_lanes_reported(self, message: LanesReported) -> None:
        """Show them."""
        backend = self.deck.backend
        if not self.ready or backend is None:
            return
        now = backend.clock.now()
        self.grid.busy = False
        self.grid.set_rows(
            LaneRow(
                report, None if report.health.last_good is None else max(0.0, now - report.health.last_good)
            )
            for report in message.reports
        )
        self._show_details()

    def _show_details(self, *, from_top: bool = False) -> None:
        row = self.grid.cursor_row
        entries = details_of(row.report, ascii_only=self.deck.ascii_only) if row is not None else []
        backend = self.deck.backend
        if row is not None and backend is not None and backend.events is not None:
            queues = backend.events.health_for(row.target)
            entries += queues_of(queues, backend.clock.now(), ascii_only=self.deck.ascii_only)
        self.query_one("#details", KeyValuePane).show(entries, from_top=from_top)

    def on_grid_row_highlighted(self) -> None:
        """Show what is known of another."""
        self._show_details(from_top=True)
        self.refresh_footer()

    def run_list_copy(self) -> None:
        """Copy the target's name."""
        row = self.grid.cursor_row
        if row is not None:
            self.deck.copy_text(row.target, "the name")
