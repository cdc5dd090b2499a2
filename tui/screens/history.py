"""All executions of a pipeline that the service keeps, read page by page as one scrolls."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual.message import Message
from textual.widget import Widget

from services.domain.execution import Execution, ExecutionPage
from services.domain.standing import Standing
from services.live.outcome import Outcome
from services.pipelines.history import KEPT_MONTHS, ExecutionHistory
from tui.commands import Context
from tui.navigation import ExecutionPlace, HistoryPlace
from tui.scope import Scope
from tui.screens.execution_summary import run_entries
from tui.screens.history_row import HistoryRow, history_columns
from tui.screens.one_pipeline import OnePipeline
from tui.screens.sorting import SortingScreen
from widgets.filter_bar import FilterBar
from widgets.glyphs import glyphs
from widgets.grid import Grid
from widgets.grid.filtering import Query, parse_query
from widgets.grid.messages import RowSelected, VisibleChanged
from widgets.key_value import KeyValuePane
from widgets.lines import Line, Span
from widgets.toned_lines import TonedLines
from widgets.tones import Tone

AHEAD = 50
"""The next page is asked for when fewer rows than this are below the screen."""


@dataclass
class PageRead(Message):
    """A page of the history was read."""

    outcome: Outcome[ExecutionPage]


class HistoryScreen(SortingScreen, OnePipeline):
    """The history of one pipeline, newest first, live on top.

    Args:
        where: the pipeline, and what to select in it.
    """

    CONTEXT = Context.HISTORY
    CSS_PATH = "history.tcss"

    def __init__(self, where: HistoryPlace) -> None:
        super().__init__(where.key)
        self._wanted = where.execution_id
        self._text = where.filter
        self._filter: Query | None = self._query(where.filter)
        self._reading = False
        self._asked_again = False

    def compose_body(self) -> Iterable[Widget]:
        """What is loaded, the table, the details of a row, the filter."""
        ascii_only = self.deck.ascii_only
        yield TonedLines(ascii_only=ascii_only, id="loaded")
        grid: Grid[str, HistoryRow] = Grid(
            history_columns(self.deck.now, ascii_only=ascii_only),
            key=lambda row: row.run.id,
            order=lambda row: (-(row.run.started or 0.0), row.run.id),
            empty_text="It never ran, or not within the last twelve months.",
            filtered_text="No execution matches so far. Press esc to see all.",
            loading_text="Reading its executions",
            ascii_only=ascii_only,
            id="grid",
        )
        grid.busy = True
        yield grid
        yield KeyValuePane(ascii_only=ascii_only, id="details")
        yield FilterBar(id="filter")

    @property
    def grid(self) -> Grid[str, HistoryRow]:
        """The table."""
        return self.query_one("#grid", Grid)

    @property
    def main_widget(self) -> Widget | None:
        """The table has the keys."""
        return self.grid

    @property
    def archived(self) -> ExecutionHistory | None:
        """What is known of the history."""
        return self.deck.backend.archive.history(self.key) if self.deck.backend else None

    def place(self) -> HistoryPlace:
        """This history, with the row and the filter."""
        selected = self.grid.cursor_key if self.ready else self._wanted
        return HistoryPlace(self.key, selected, self._text)

    def crumbs(self) -> Sequence[str]:
        """Fleet, pipeline, history."""
        return ("Fleet", self.key.pipeline, "History")

    def scope(self) -> Scope:
        """The execution under the cursor."""
        backend = self.deck.backend
        if backend is None or not self.ready:
            return Scope()
        row, snapshot = self.grid.cursor_row, self.snapshot
        return Scope(
            target=backend.target_of(self.key),
            key=self.key,
            snapshot=snapshot,
            execution=row.run if row else None,
            approvals=backend.approvals_of(snapshot),
            link=next((r.url for r in (row.run.revisions if row else ()) if r.url), ""),
        )

    # What comes from the services

    def begin_watching(self) -> None:
        """Show what is known and read the first page."""
        super().begin_watching()
        if self._text and not self.query_one(FilterBar).text:
            self.query_one(FilterBar).text = self._text
        self._read_on()

    def on_grid_visible_changed(self, message: VisibleChanged[str, HistoryRow]) -> None:
        """Read on before the end comes into sight."""
        message.stop()
        self._read_on()

    def _read_on(self) -> None:
        """Ask for the next page where the rows on screen come near the end of what is known."""
        history, backend = self.archived, self.deck.backend
        if history is None or backend is None or self._reading or history.complete:
            return
        if history.problem is not None and not self._asked_again:
            return
        shown = self.grid.shown_keys
        last = self.grid.visible_keys()[-1:] if shown else ()
        below = len(shown) - 1 - shown.index(last[0]) if last else 0
        if history.mark is not None and below > AHEAD:
            return
        self._reading, self._asked_again = True, False
        backend.engine.submit(
            self.key.target,
            history.read_more,
            lambda outcome: self.post_message(PageRead(outcome)),
            key=("history", self.key, history.mark),
        )
        self._show_loaded()

    def on_page_read(self, message: PageRead) -> None:
        """Take a page in; go on where the filter lets too little of it through."""
        message.stop()
        self._reading = False
        history = self.archived
        if history is None:
            return
        if message.outcome.value is not None:
            history.take(message.outcome.value)
        else:
            history.problem = message.outcome.problem
        self.show()
        self._read_on()

    def run_app_refresh(self) -> None:
        """Read the newest now; a page that could not be read is tried again."""
        self.deck.run_app_refresh()
        self._asked_again = True
        self._read_on()

    def show(self) -> None:
        """Bring the rows up to date."""
        history = self.archived
        if history is None or not self.ready:
            return
        history.refresh(self.snapshot.executions or ())
        changed = {run.id: row for run in history.executions if (row := self._changed_row(run)) is not None}
        self.grid.busy = not history.complete and history.problem is None
        problem = history.problem
        if problem is not None and not history.executions:
            self.grid.empty_text = " ".join(part for part in (f"{problem.title}.", problem.hint) if part)
        self.grid.apply(changed)
        if self._wanted is not None:
            self.call_after_refresh(self._aim)
        self._show_loaded()
        self._show_details()
        self.refresh_footer()

    def _aim(self) -> None:
        """Put the cursor, once, where the operator was; a grid without a size cannot bring a row into sight."""
        if self._wanted is not None and self.grid.size.height and self.grid.move_to(self._wanted):
            self._wanted = None

    def _changed_row(self, run: Execution) -> HistoryRow | None:
        """An execution's row where the table has another one, or none; there may be thousands that it has."""
        known = self.grid.row(run.id)
        if known is not None and known.run is run and not run.status.active:
            return None
        standing = self.standing(run)
        if known is not None and known.run == run and known.standing is standing:
            return None
        return HistoryRow.of(run, standing)

    def _show_loaded(self) -> None:
        history = self.archived
        if history is None or not self.ready:
            return
        self.query_one("#loaded", TonedLines).show([self._loaded_line(history)])

    def _loaded_line(self, history: ExecutionHistory) -> Line:
        ellipsis = glyphs(self.deck.ascii_only).ellipsis
        count = len(history.executions)
        words = f"{count:,} execution{'' if count == 1 else 's'}"
        failed = sum(row.standing is Standing.FAILED for row in self.grid.all_rows())
        if history.problem is not None:
            return (
                Span(f" {words} read; older ones could not be: ", Tone.DIM),
                Span(f"{history.problem.line}. ctrl+r tries again.", Tone.BAD),
            )
        if history.complete:
            rest = f"all that the service keeps ({KEPT_MONTHS} months)"
        else:
            rest = f"reading older ones{ellipsis}" if self._reading else "more are read as you scroll"
        return (Span(f" {words}", Tone.PLAIN), Span(f", {failed} failed; {rest}", Tone.DIM))

    def _show_details(self) -> None:
        row = self.grid.cursor_row
        entries = (
            run_entries(row.run, row.standing, self.deck.now(), ascii_only=self.deck.ascii_only)
            if row
            else []
        )
        self.query_one("#details", KeyValuePane).show(entries)

    def tick(self) -> None:
        """Ages move on."""
        self.grid.tick()
        self._show_details()

    # What the operator does

    def on_grid_row_highlighted(self) -> None:
        """Show the details of another."""
        self._show_details()
        self.refresh_footer()

    def on_grid_row_selected(self, message: RowSelected[str, HistoryRow]) -> None:
        """Open the execution."""
        message.stop()
        self.deck.go(ExecutionPlace(self.key, message.key))

    def run_execution_compare(self, text: str = "") -> None:
        """Compare the execution under the cursor with the marked one, or with the successful one before."""
        selected = self.grid.cursor_key
        if selected is None:
            return
        marked = next(iter(sorted(self.grid.marked - {selected})), None)
        self.deck.go(ExecutionPlace(self.key, selected, "compare", against=text or marked))

    def run_list_filter(self, text: str = "") -> None:
        """Filter the rows; without a text, type one."""
        bar = self.query_one(FilterBar)
        if text:
            bar.text = text
        else:
            bar.open()

    def _query(self, text: str) -> Query | None:
        return parse_query(text, lambda: self.deck.now()) if text.strip() else None

    def on_filter_bar_filter_changed(self, message: FilterBar.FilterChanged) -> None:
        """Another filter was typed."""
        self._text = message.text
        self._filter = self._query(message.text)
        wanted = self._filter
        self.grid.filter(None if wanted is None else lambda row: wanted.matches(row.searchable))
        self.query_one(FilterBar).show_count(len(self.grid.shown_keys), self.grid.row_count)
        self._read_on()

    def on_filter_bar_left(self) -> None:
        """The filter stays, the table has the keys."""
        self.restore_focus()

    def leave_inner(self) -> bool:
        """Esc takes the filter away first."""
        if self._filter is None:
            return False
        self.query_one(FilterBar).text = ""
        return True
