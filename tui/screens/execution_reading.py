"""What the screens about one execution share: it is read in parts, and kept fresh while it runs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual.message import Message

from services.domain.estimate import UsualDurations, usual_durations
from services.domain.execution import ActionAttempt, Execution, ExecutionPage
from services.domain.status import ExecutionStatus, ExecutionType
from services.domain.target import PipelineKey
from services.live.outcome import Outcome
from services.pipelines.history import ExecutionHistory
from services.pipelines.record import ExecutionRecord, Part
from tui.screens.one_pipeline import OnePipeline


@dataclass
class PartRead(Message):
    """A part of an execution was read."""

    execution_id: str
    part: Part
    outcome: Outcome[object]


@dataclass
class RowsRead(Message):
    """A page of the history was read, to find an execution in it."""

    outcome: Outcome[ExecutionPage]


class ExecutionReading(OnePipeline):
    """A screen about one execution.

    Args:
        key: the pipeline.
        execution_id: the execution.
    """

    def __init__(self, key: PipelineKey, execution_id: str) -> None:
        super().__init__(key)
        self.execution_id = execution_id
        self._asked: set[tuple[str, Part]] = set()
        self._was_active: bool | None = None
        self._reading_history = False

    @property
    def record(self) -> ExecutionRecord | None:
        """What is known of the execution."""
        return self.record_of(self.execution_id)

    def record_of(self, execution_id: str) -> ExecutionRecord | None:
        """What is known of an execution of this pipeline."""
        backend = self.deck.backend
        return backend.archive.record(self.key, execution_id) if backend else None

    @property
    def archived(self) -> ExecutionHistory | None:
        """What is known of the pipeline's other executions."""
        return self.deck.backend.archive.history(self.key) if self.deck.backend else None

    @property
    def run(self) -> Execution | None:
        """The execution as far as it is known."""
        return self.record.run if self.record else None

    def begin_watching(self) -> None:
        """Read what is not known yet."""
        super().begin_watching()
        self.read_parts(self.execution_id, (Part.DETAIL, Part.ATTEMPTS))
        self._find_row(self.execution_id)

    def run_app_refresh(self) -> None:
        """Read the pipeline and all parts of the execution again."""
        self.deck.run_app_refresh()
        known = self.record
        parts = [Part.DETAIL, Part.ATTEMPTS]
        if known is not None and (known.rules is not None or Part.RULES in known.problems):
            parts.append(Part.RULES)
        if self.archived is not None:
            self.archived.problem = None
        self.read_parts(self.execution_id, parts, again=True)
        self._find_row(self.execution_id)

    def read_parts(self, execution_id: str, parts: Iterable[Part], *, again: bool = False) -> None:
        """Ask for parts of an execution that are not known yet, or for all of them again."""
        backend, record = self.deck.backend, self.record_of(execution_id)
        if backend is None or record is None:
            return
        for part in parts:
            if (execution_id, part) in self._asked or (not again and _is_known(record, part)):
                continue
            self._asked.add((execution_id, part))
            self._submit(record, part)

    def _submit(self, record: ExecutionRecord, part: Part) -> None:
        backend, execution_id = self.deck.backend, record.id
        if backend is not None:
            backend.engine.submit(
                self.key.target,
                lambda: record.read(part),
                lambda outcome: self.post_message(PartRead(execution_id, part, outcome)),
                key=("execution", self.key, execution_id, part),
            )

    def on_part_read(self, message: PartRead) -> None:
        """Take a part in; one that failed is tried again only when the operator asks."""
        message.stop()
        self._asked.discard((message.execution_id, message.part))
        record = self.record_of(message.execution_id)
        if record is None:
            return
        if message.outcome.problem is not None:
            record.problems[message.part] = message.outcome.problem
        else:
            record.take(message.part, message.outcome.value)
        self.show()

    def _find_row(self, execution_id: str) -> None:
        """Look an execution up among the newest, then page by page in the history: that alone tells its times."""
        record, history = self.record_of(execution_id), self.archived
        if record is None or history is None:
            return
        record.take_row(self.snapshot.execution(execution_id) or history.execution(execution_id))
        if not record.dated:
            self.read_history()

    def read_history(self) -> bool:
        """Ask for the history's next page and show all anew once it is there; False where none can come."""
        history, backend = self.archived, self.deck.backend
        if history is None or backend is None or history.complete or history.problem is not None:
            return False
        if not self._reading_history:
            self._reading_history = True
            backend.engine.submit(
                self.key.target,
                history.read_more,
                lambda outcome: self.post_message(RowsRead(outcome)),
                key=("history", self.key, history.mark),
            )
        return True

    def on_rows_read(self, message: RowsRead) -> None:
        """Take a page of the history in and look on."""
        message.stop()
        self._reading_history = False
        history = self.archived
        if history is None:
            return
        if message.outcome.value is not None:
            history.take(message.outcome.value)
            self._find_row(self.execution_id)
        else:
            history.problem = message.outcome.problem
        self.show()

    def take_live(self) -> None:
        """Take in what the live engine knows now; when the execution ends, its parts are read a last time."""
        record, history = self.record, self.archived
        if record is None or history is None:
            return
        history.refresh(self.snapshot.executions or ())
        record.take_snapshot(self.snapshot)
        if self._was_active and not record.active:
            self.read_parts(self.execution_id, (Part.DETAIL, Part.ATTEMPTS), again=True)
            if record.rules is not None:
                self.read_parts(self.execution_id, (Part.RULES,), again=True)
        elif not self._was_active and record.active and self._was_active is not None:
            self.read_parts(self.execution_id, (Part.ATTEMPTS,), again=True)
        self._was_active = record.active if record.run else None

    def usual(self) -> UsualDurations:
        """How long the pipeline's actions take as a rule, by what is known of its newest successes."""
        snapshot = self.snapshot
        succeeded = {
            run.id
            for run in snapshot.executions or ()
            if run.status == ExecutionStatus.SUCCEEDED
            and run.type != ExecutionType.ROLLBACK
            and run.id != self.execution_id
        }
        return usual_durations(snapshot.attempts, succeeded)

    def attempts_at(self, stage: str, action: str) -> tuple[ActionAttempt, ...]:
        """The attempts at one action in this execution, oldest first."""
        return self.record.attempts_at(stage, action) if self.record else ()


def _is_known(record: ExecutionRecord, part: Part) -> bool:
    if part in record.problems:
        return False
    if part is Part.DETAIL:
        return record.detailed
    if part is Part.ATTEMPTS:
        return record.attempts is not None and not record.active
    return record.rules is not None and not record.active
