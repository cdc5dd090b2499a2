"""Holding an execution against another."""

from __future__ import annotations

from services.domain.comparison import compare, earlier_success
from services.domain.execution import Execution
from services.domain.target import PipelineKey
from services.pipelines.record import ExecutionRecord, Part
from tui.screens.execution_comparison import comparison_entries
from tui.screens.execution_leafing import ExecutionLeafing
from widgets.key_value import Entry, Field
from widgets.tones import Tone


class ExecutionComparing(ExecutionLeafing):
    """A screen about one execution that can be held against another.

    Args:
        key: the pipeline.
        execution_id: the execution.
    """

    def __init__(self, key: PipelineKey, execution_id: str) -> None:
        super().__init__(key, execution_id)
        self.against: str | None = None
        """The other execution's id, or its beginning; None for the success before this one."""

    def run_execution_compare(self, text: str = "") -> None:
        """Hold it against an execution by its id, or against the successful one before."""
        self.against = text or None
        self.show_tab("compare")

    def compared(self, record: ExecutionRecord) -> list[Entry]:
        """The comparison, or what it still waits for."""
        other = self._other(record)
        if other is None and self.read_history():
            return [Field("", "Looking for it in the history", Tone.DIM)]
        if other is None:
            words = "No earlier successful execution is known."
            if self.against is not None:
                words = f"No execution {self.against} is known."
            return [Field("", words, Tone.DIM)]
        beside = self.record_of(other.id)
        if beside is None or record.run is None:
            return []
        beside.take_row(other)
        problem = beside.problems.get(Part.ATTEMPTS) or record.problems.get(Part.ATTEMPTS)
        if problem is not None:
            return [Field("", f"{problem.line}. ctrl+r tries again.", Tone.BAD)]
        if beside.attempts is None or record.attempts is None or not beside.detailed:
            self.read_parts(other.id, {Part.DETAIL, Part.ATTEMPTS} - beside.problems.keys())
            if not beside.problems:
                return [Field("", f"Reading execution {other.short_id}", Tone.DIM)]
        comparison = compare(beside.run or other, beside.attempts or (), record.run, record.attempts or ())
        return comparison_entries(comparison, self.deck.now(), ascii_only=self.deck.ascii_only)

    def _other(self, record: ExecutionRecord) -> Execution | None:
        history = self.archived
        if history is None or record.run is None:
            return None
        if self.against is not None:
            return history.execution(self.against)
        return earlier_success(record.run, history.executions)
