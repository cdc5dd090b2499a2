"""Everything that can start one pipeline, in one place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from textual.containers import Container
from textual.message import Message
from textual.widget import Widget

from services.domain.execution import Execution
from services.live.outcome import Outcome
from services.triggers.overview import Starter, list_starters, unread
from services.triggers.record import Part, Question, TriggerRecord
from tui.commands import Context
from tui.navigation import TriggersPlace
from tui.scope import Scope
from tui.screens.filtering import FilteringScreen
from tui.screens.sorting import SortingScreen
from tui.screens.triggers_details import recent_entries, starter_entries, summary_of
from tui.screens.triggers_row import TriggerRow, trigger_columns
from tui.verbs.of_triggers import TriggerVerbs
from widgets.filter_bar import FilterBar
from widgets.grid import Grid
from widgets.grid.messages import RowSelected
from widgets.key_value import KeyValuePane
from widgets.lines import Line, Span
from widgets.toned_lines import TonedLines
from widgets.tones import Tone

WIDE = 100
RECENT = 12
LEAST_LINES = 5
"""Lines that the table takes where it has few rows."""


@dataclass
class TriggersRead(Message):
    """One thing was read, or could not be."""

    record: TriggerRecord
    question: Question
    outcome: Outcome[Any]


class TriggersTable(Grid[str, TriggerRow]):
    """The table; its rows are not marked but turned on and off."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 (inherited)
        """Leave the key for marking to the screen."""
        return action != "toggle_mark"


class TriggersScreen(FilteringScreen, SortingScreen, TriggerVerbs):
    """What starts a pipeline, how ready each thing is, and what started it lately.

    Args:
        where: the pipeline, and what to select.
    """

    CONTEXT = Context.TRIGGERS
    CSS_PATH = "triggers.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]

    def __init__(self, where: TriggersPlace) -> None:
        super().__init__(where.key)
        self._wanted = where.starter
        self._record: TriggerRecord | None = None
        self._version: int | None = None

    def compose_body(self) -> Iterable[Widget]:
        """One line on all, the table, what is selected in it, what started executions lately, the filter."""
        ascii_only = self.deck.ascii_only
        yield TonedLines(ascii_only=ascii_only, id="summary")
        table = TriggersTable(
            trigger_columns(self.deck.now, ascii_only=ascii_only),
            key=lambda row: row.starter.id,
            order=lambda row: row.order,
            empty_text="Nothing starts it but people.",
            filtered_text="Nothing matches. Press esc to see all.",
            loading_text="Reading what starts it",
            ascii_only=ascii_only,
            id="grid",
        )
        table.busy = True
        yield table
        with Container(id="below"):
            yield KeyValuePane(ascii_only=ascii_only, id="details")
            yield KeyValuePane(ascii_only=ascii_only, id="recent")
        yield FilterBar(id="filter")

    @property
    def grid(self) -> TriggersTable:
        """The table."""
        return self.query_one("#grid", TriggersTable)

    @property
    def main_widget(self) -> Widget | None:
        """The table has the keys."""
        return self.grid

    @property
    def record(self) -> TriggerRecord | None:
        """What was read so far."""
        return self._record

    @property
    def selected(self) -> Starter | None:
        """What the cursor is on."""
        row = self.grid.cursor_row if self.ready else None
        return row.starter if row else None

    def place(self) -> TriggersPlace:
        """These triggers, with the one that is selected."""
        selected = self.selected
        return TriggersPlace(self.key, selected.id if selected else self._wanted)

    def crumbs(self) -> Sequence[str]:
        """Fleet, pipeline, triggers."""
        return ("Fleet", self.key.pipeline, "Triggers")

    def scope(self) -> Scope:
        """The pipeline, and the execution that the selected thing started last."""
        backend = self.deck.backend
        if backend is None or not self.ready:
            return Scope()
        snapshot, selected = self.snapshot, self.selected
        return Scope(
            target=backend.target_of(self.key),
            key=self.key,
            snapshot=snapshot,
            execution=selected.last if selected else None,
            approvals=backend.approvals_of(snapshot),
            starter=selected,
        )

    # What comes from the services

    def begin_watching(self) -> None:
        """Show what is known, and read the rest."""
        super().begin_watching()
        backend = self.deck.backend
        if backend is not None and self._record is None:
            reader = backend.trigger_reader(self.key.target)
            self._record = TriggerRecord(reader, backend.readers[self.key.target], self.key.pipeline)
        self._read_on()

    def connected(self) -> None:
        """The services stand: begin to read."""
        super().connected()
        if self.is_current:
            self.begin_watching()

    def _read_on(self) -> None:
        record, backend = self._record, self.deck.backend
        if record is None or backend is None:
            return
        for question in record.open_questions():
            self._ask(record, question)

    def _ask(self, record: TriggerRecord, question: Question) -> None:
        backend, target = self.deck.backend, self.key.target
        if backend is None:
            return
        backend.engine.submit(
            target,
            lambda: record.read(question),
            lambda outcome: self.post_message(TriggersRead(record, question, outcome)),
        )

    def on_triggers_read(self, message: TriggersRead) -> None:
        """Take in what was read, and ask what follows from it."""
        message.stop()
        message.record.take(message.question, message.outcome)
        if message.question.part is Part.DECLARATION and message.record.definition is not None:
            self._version = message.record.definition.version
        if self.ready:
            self._read_on()
            self.show()

    def read_again(self, *parts: Part) -> None:
        """Read parts anew, all where none is named."""
        if self._record is not None:
            self._record.ask_again(*parts)
            self._read_on()

    def run_app_refresh(self) -> None:
        """Read everything now."""
        self.deck.run_app_refresh()
        self.read_again()

    def show(self) -> None:
        """Bring everything up to date with what is known."""
        if not self.ready or self._record is None:
            return
        known = self.snapshot.definition
        newest = known.version if known is not None else None
        if newest is not None and self._version is not None and newest > self._version:
            self._version = newest
            self.read_again(Part.DECLARATION)
        starters = list_starters(self._record, self.runs(), self.deck.now())
        self.grid.busy = self._record.reading
        self.grid.styles.height = max(LEAST_LINES, len(starters) + 2)
        self.grid.set_rows([TriggerRow.of(starter, at) for at, starter in enumerate(starters)])
        if self._wanted is not None and self.grid.row(self._wanted) is not None:
            self.call_after_refresh(self._aim)
        self._show_summary(starters)
        self._show_details()
        self.refresh_footer()

    def _aim(self) -> None:
        """Put the cursor, once, where the operator was."""
        if self._wanted is not None and self.grid.size.height and self.grid.move_to(self._wanted):
            self._wanted = None

    def runs(self) -> tuple[Execution, ...]:
        """What is known of the executions, newest first: the live ones, then older ones."""
        live = self.snapshot.executions or ()
        known = {run.id for run in live}
        older = self._record.executions if self._record is not None else None
        return (*live, *(run for run in older or () if run.id not in known))

    def _show_summary(self, starters: Sequence[Starter]) -> None:
        record = self._record
        if record is None:
            return
        words, tone = summary_of(starters, reading=record.reading)
        lines: list[Line] = [(Span(f" {words}", tone),)]
        lines += [(Span(f" Could not read {line}", Tone.BAD),) for line in unread(record)]
        self.query_one("#summary", TonedLines).show(lines)

    def _show_details(self) -> None:
        now, ascii_only = self.deck.now(), self.deck.ascii_only
        selected = self.selected
        self.query_one("#details", KeyValuePane).show(
            starter_entries(selected, now, ascii_only=ascii_only) if selected else []
        )
        self.query_one("#recent", KeyValuePane).show(recent_entries(self.runs(), now, RECENT))

    def tick(self) -> None:
        """Ages and the next runs move on."""
        record = self._record
        if record is not None and any(
            run <= self.deck.now() for row in self.grid.all_rows() for run in row.starter.runs
        ):
            self.show()
        self.grid.tick()
        self._show_details()

    # What the operator does

    def on_grid_row_highlighted(self) -> None:
        """Show the details of another."""
        self._show_details()
        self.refresh_footer()

    def on_grid_row_selected(self, message: RowSelected[str, TriggerRow]) -> None:
        """Edit it, where it can be."""
        message.stop()
        self.deck.run_command_id("trigger.edit")
