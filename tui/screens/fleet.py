"""The fleet: all pipelines of all targets in one live table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual.widget import Widget

from services.domain.standing import Standing
from services.domain.target import PipelineKey
from services.live.events import FleetChanged, LiveEvent, TargetHealthChanged
from tui.commands import Context
from tui.navigation import FleetPlace
from tui.scope import Scope
from tui.screens.fleet_columns import columns
from tui.screens.fleet_row import FleetRow
from tui.screens.fleet_tags import FleetTags, TagsRead
from tui.screens.sorting import SortingScreen
from tui.standing_of_targets import is_stale
from tui.verbs.of_pipeline import PipelineVerbs
from widgets.ages import when
from widgets.filter_bar import FilterBar
from widgets.grid import Column, Grid
from widgets.grid.filtering import Query, parse_query
from widgets.grid.messages import RowSelected, VisibleChanged
from widgets.status_glyph import tone
from widgets.tab_line import Tab, TabLine

if TYPE_CHECKING:
    from services.domain.snapshot import PipelineSnapshot

BUSY = frozenset({Standing.RUNNING, Standing.STOPPING})
TABS: tuple[tuple[str, str, frozenset[Standing]], ...] = (
    ("all", "All", frozenset(Standing)),
    ("waiting", "Waiting", frozenset({Standing.WAITING})),
    ("failed", "Failed", frozenset({Standing.FAILED})),
    ("running", "Running", BUSY),
    ("held", "Held", frozenset({Standing.HELD})),
    (
        "idle",
        "Idle",
        frozenset(Standing) - BUSY - {Standing.WAITING, Standing.FAILED, Standing.HELD, Standing.UNKNOWN},
    ),
)
STANDINGS = {name: standings for name, _, standings in TABS}

AGE_TICKS = 5
"""Seconds after which a filter by age is asked anew."""


class FleetScreen(SortingScreen, PipelineVerbs):
    """All pipelines, those that need a person first."""

    CONTEXT = Context.FLEET
    CSS_PATH = "fleet.tcss"

    def __init__(self) -> None:
        super().__init__()
        self._tab = "all"
        self._filter: Query | None = None
        self._one_target: bool | None = None
        self._remembers = False
        self._ticks = 0
        self._standings: Counter[Standing] = Counter()
        """How many rows stand how, hidden ones included: ten thousand are not counted anew for each that changes."""
        self._tags = FleetTags()

    def compose_body(self) -> Iterable[Widget]:
        """Tabs, table, filter."""
        yield TabLine(ascii_only=self.deck.ascii_only, id="tabs")
        grid: Grid[PipelineKey, FleetRow] = Grid(
            self._columns(),
            key=lambda row: row.key,
            order=lambda row: row.order,
            stale=lambda row: row.stale,
            empty_text="No pipelines here.",
            filtered_text="No pipeline matches. Press esc to see all.",
            loading_text="Reading the fleet",
            ascii_only=self.deck.ascii_only,
            id="grid",
        )
        grid.busy = True
        yield grid
        yield FilterBar(id="filter")

    def _columns(self) -> list[Column[FleetRow, Any]]:
        backend = self.deck.backend
        self._one_target = backend is not None and len(backend.targets) == 1
        return columns(self.deck.now, ascii_only=self.deck.ascii_only, one_target=self._one_target)

    @property
    def grid(self) -> Grid[PipelineKey, FleetRow]:
        """The table."""
        return self.query_one("#grid", Grid)

    @property
    def main_widget(self) -> Widget | None:
        """The table has the keys."""
        return self.grid

    def place(self) -> FleetPlace:
        """The fleet."""
        return FleetPlace()

    def crumbs(self) -> Sequence[str]:
        """Just the fleet."""
        return ("Fleet",)

    def scope(self) -> Scope:
        """The pipeline under the cursor."""
        row = self.grid.cursor_row if self.is_mounted else None
        backend = self.deck.backend
        if row is None or backend is None:
            return Scope()
        return Scope(
            target=row.target,
            key=row.key,
            snapshot=row.snapshot if row.snapshot.remembered is None else None,
            execution=row.head.execution,
            approvals=backend.approvals_of(row.snapshot),
            link=next(
                (r.url for r in (row.head.execution.revisions if row.head.execution else ()) if r.url), ""
            ),
        )

    # What comes from the engine

    def begin_watching(self) -> None:
        """Read the rows on screen first."""
        self.restore_focus()
        backend = self.deck.backend
        if backend is not None:
            self._show_all()
            backend.engine.watch(self.grid.visible_keys())

    def end_watching(self) -> None:
        """Nothing here is on screen any more."""
        if self.deck.backend is not None:
            self.deck.backend.engine.watch(())

    def connected(self) -> None:
        """Columns depend on how many targets there are; say why where there is none."""
        backend = self.deck.backend
        if backend is None:
            self.grid.busy = self.deck.failure is None
            if self.deck.failure is not None:
                problem = self.deck.failure.problem
                self.grid.empty_text = " ".join(
                    p for p in (f"{problem.title}.", problem.hint, "ctrl+r tries again.") if p
                )
            return
        if self._one_target != (len(backend.targets) == 1):
            self.grid.set_columns(self._columns())
        self._show_all()

    def _show_all(self) -> None:
        backend = self.deck.backend
        if backend is None:
            return
        self.grid.set_rows(self._row(snapshot) for snapshot in backend.engine.snapshots())
        self._standings = Counter(row.head.standing for row in self.grid.all_rows())
        self._settle()

    def _row(self, snapshot: PipelineSnapshot) -> FleetRow:
        """The row of a pipeline, the same as before where the same is known of it."""
        assert self.deck.backend is not None  # noqa: S101 - rows come from it
        target, row = self.deck.backend.target_of(snapshot.key), self.grid.row(snapshot.key)
        stale = snapshot.remembered is not None or is_stale(self.deck.backend, snapshot.key.target)
        tags = self._tags.of(snapshot.key)
        if row is not None and row.snapshot is snapshot and row.target is target:
            row = row if row.tags == tags else row.tagged(tags)
            return row if row.stale is stale else replace(row, stale=stale)
        return FleetRow.of(target, snapshot, stale=stale, tags=tags)

    def take_event(self, event: LiveEvent) -> None:
        """Show what changed."""
        match event:
            case FleetChanged(diff=change):
                rows = {s.key: self._row(s) for s in (*change.added, *change.changed)}
                self._standings.subtract(self._known_standings((*rows, *change.removed)))
                self.grid.apply(rows, change.removed)
                self._standings.update(self._known_standings(rows))
                self._settle()
            case TargetHealthChanged(target=name):
                known = [row.snapshot for row in self.grid.all_rows() if row.key.target == name]
                self.grid.apply({snapshot.key: self._row(snapshot) for snapshot in known})
                self._settle()
            case _:
                self._settle()

    def _known_standings(self, keys: Iterable[PipelineKey]) -> Iterator[Standing]:
        return (row.head.standing for row in map(self.grid.row, keys) if row is not None)

    def _settle(self) -> None:
        """Bring counts, footer and the words of an empty table up to date."""
        backend = self.deck.backend
        if backend is None:
            return
        health = [backend.engine.freshness(name) for name in backend.targets]
        self.grid.busy = any(not h.listed and h.problem is None for h in health)
        if not self.grid.row_count:
            self.grid.empty_text = self._why_empty()
        self._count()
        self.refresh_footer()

    def _why_empty(self) -> str:
        trouble = next(iter(self.deck.troubles()), None)
        if trouble is not None:
            return " ".join(part for part in (f"{trouble.problem.title}.", trouble.problem.hint) if part)
        if self.deck.backend is not None and not self.deck.backend.targets:
            return "No target is read. :targets shows which there are."
        return "No pipelines in this account and region."

    def _count(self) -> None:
        wanted = self._filter
        counts = self._standings if wanted is None else Counter(self._standings_of(wanted))
        tabs = [
            Tab(
                name,
                str(number),
                text,
                sum(counts[standing] for standing in standings),
                tone(next(iter(standings))) if len(standings) == 1 else tone(Standing.NEVER_RUN),
            )
            for number, (name, text, standings) in enumerate(TABS, start=1)
        ]
        self.query_one(FilterBar).show_count(len(self.grid.shown_keys), self.grid.row_count)
        self.query_one(TabLine).show(tabs, self._tab, self._remark())

    def _standings_of(self, wanted: Query) -> Iterator[Standing]:
        """How the rows of all tabs stand that the filter lets through; the table asked already, where it shows all."""
        if self._tab == "all":
            return self._known_standings(self.grid.shown_keys)
        return (row.head.standing for row in self.grid.all_rows() if wanted.matches(row.searchable))

    def _remark(self) -> str:
        """The filter; else from when the rows are that are only remembered."""
        if self._filter is not None:
            return f"/ {self.query_one(FilterBar).text}"
        backend = self.deck.backend
        since = backend.engine.remembered_since() if backend is not None else None
        if (since is not None) is not self._remembers:
            self._remembers = since is not None
            self.refresh_chrome()
        return f"dimmed: as of {when(since, self.deck.now())}" if since is not None else ""

    def tick(self) -> None:
        """Ages move on, and some rows with them out of a filter by age or into it."""
        self.grid.tick()
        self._ticks += 1
        if self._filter is not None and self._filter.tells_time and self._ticks % AGE_TICKS == 0:
            self._apply_filter()

    def on_grid_visible_changed(self, message: VisibleChanged[PipelineKey, FleetRow]) -> None:
        """Other rows are on screen: read those first."""
        if self.deck.backend is not None and self.is_current:
            self.deck.backend.engine.watch(message.keys)

    # What the operator does

    def on_grid_row_highlighted(self) -> None:
        """Other verbs may apply."""
        self.refresh_footer()

    def on_grid_row_selected(self, message: RowSelected[PipelineKey, FleetRow]) -> None:
        """Open the pipeline, where its need is."""
        head = message.row.head
        self.deck.open_pipeline(message.key, head.stage or None, head.action or None)

    def on_tab_line_chosen(self, message: TabLine.Chosen) -> None:
        """A tab was clicked."""
        self.show_tab(message.tab)

    def show_tab(self, name: str) -> None:
        """Show the rows of one tab."""
        self._tab = name
        self._apply_filter()

    def run_fleet_tab_all(self) -> None:
        """All pipelines."""
        self.show_tab("all")

    def run_fleet_tab_waiting(self) -> None:
        """Those that wait for approval."""
        self.show_tab("waiting")

    def run_fleet_tab_failed(self) -> None:
        """Those that failed."""
        self.show_tab("failed")

    def run_fleet_tab_running(self) -> None:
        """Those that run."""
        self.show_tab("running")

    def run_fleet_tab_held(self) -> None:
        """Those with a disabled transition."""
        self.show_tab("held")

    def run_fleet_tab_idle(self) -> None:
        """The rest."""
        self.show_tab("idle")

    def run_fleet_view(self, name: str = "") -> None:
        """Show the fleet as a view of the configuration has it."""
        view = self.deck.views.get(name)
        if view is None:
            known = ", ".join(self.deck.views) or "none: the configuration has no [views.NAME]"
            self.deck.say(f"There is no view {name!r}. Known are {known}." if name else f"Views: {known}.")
            return
        self._tab = view.tab
        column = view.sort.removeprefix("-")
        shown = column in {each.key for each in self._columns()}
        self.grid.sort_by(column if shown and column else None, reverse=shown and view.sort.startswith("-"))
        self.query_one(FilterBar).text = view.filter
        self._apply_filter()

    def run_list_filter(self, text: str = "") -> None:
        """Filter the rows; without a text, type one."""
        if text:
            self.query_one(FilterBar).text = text
        else:
            self.query_one(FilterBar).open()

    def on_filter_bar_filter_changed(self, message: FilterBar.FilterChanged) -> None:
        """Another filter was typed."""
        self._filter = parse_query(message.text, self.deck.now) if message.text.strip() else None
        if self._filter is not None and "tag" in self._filter.names and self.deck.backend is not None:
            self._tags.ask(self.deck.backend, self.deck.now(), self.post_message)
        self._apply_filter()

    def on_tags_read(self, message: TagsRead) -> None:
        """Filter by them; say why they cannot be had."""
        problem = message.outcome.problem
        if problem is not None:
            self.deck.say(f"Tags of {message.target}: {problem.line}", bad=True)
        self._tags.take(message)
        self._show_all()

    def run_list_copy(self) -> None:
        """Copy the names of the marked pipelines, or of the one under the cursor."""
        marked = [key.pipeline for key in self.grid.shown_keys if key in self.grid.marked]
        if marked:
            self.deck.copy_text("\n".join(marked), f"{len(marked)} names")
        else:
            super().run_list_copy()

    def on_filter_bar_left(self) -> None:
        """The filter stays, the table has the keys."""
        self.restore_focus()

    def _apply_filter(self) -> None:
        self.grid.filter(self._predicate())
        self._count()
        self.refresh_footer()

    def _predicate(self) -> Callable[[FleetRow], bool] | None:
        """Which rows tab and filter let through; the fewest questions for each, since there may be thousands."""
        standings, wanted = STANDINGS[self._tab], self._filter
        if wanted is None:
            return None if self._tab == "all" else lambda row: row.head.standing in standings
        if self._tab == "all":
            return lambda row: wanted.matches(row.searchable)
        return lambda row: row.head.standing in standings and wanted.matches(row.searchable)

    def leave_inner(self) -> bool:
        """Esc takes the filter away first, then goes back to all."""
        if self._filter is not None:
            self.query_one(FilterBar).text = ""
            return True
        if self._tab != "all":
            self.show_tab("all")
            return True
        return False
