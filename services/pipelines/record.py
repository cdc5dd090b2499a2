"""All that is known of one execution, put together from the calls that tell parts of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum

from services.domain.execution import ActionAttempt, Execution, RuleAttempt
from services.domain.problem import Problem
from services.domain.snapshot import PipelineSnapshot
from services.pipelines.parse import complete
from services.pipelines.reader import Reader


class Part(StrEnum):
    """What is read of an execution by a call of its own."""

    DETAIL = "detail"
    ATTEMPTS = "attempts"
    RULES = "rules"


class ExecutionRecord:
    """One execution: its row of the list, its detail, its action attempts and its rules.

    ``read`` blocks and belongs on a worker; all else is for the one thread that shows it.

    Args:
        reader: of the pipeline's target.
        pipeline: the pipeline's name.
        execution_id: the execution.
    """

    def __init__(self, reader: Reader, pipeline: str, execution_id: str) -> None:
        self._reader = reader
        self.pipeline = pipeline
        self.id = execution_id
        self._row: Execution | None = None
        self._detail: Execution | None = None
        self._attempts: dict[str, ActionAttempt] | None = None
        self.rules: tuple[RuleAttempt, ...] | None = None
        """Runs of conditions' rules, oldest first; None until they were read."""
        self.problems: dict[Part, Problem] = {}
        """Why a part could not be read the last time."""

    @property
    def run(self) -> Execution | None:
        """The execution as far as it is known; None before anything is."""
        if self._row is None:
            return self._detail
        return self._row if self._detail is None else _newest(self._row, self._detail)

    @property
    def dated(self) -> bool:
        """Whether its row of the list is known, which alone tells its times."""
        return self._row is not None

    @property
    def detailed(self) -> bool:
        """Whether its variables and version are known."""
        return self._detail is not None

    @property
    def attempts(self) -> tuple[ActionAttempt, ...] | None:
        """Its action attempts, oldest first; None until they were read."""
        if self._attempts is None:
            return None
        return tuple(sorted(self._attempts.values(), key=lambda attempt: attempt.started or 0.0))

    @property
    def active(self) -> bool:
        """Whether it can still change by itself."""
        return self.run is not None and self.run.status.active

    def attempts_at(self, stage: str, action: str) -> tuple[ActionAttempt, ...]:
        """The attempts at one action, oldest first."""
        return tuple(a for a in self.attempts or () if (a.stage, a.action) == (stage, action))

    def read(self, part: Part) -> object:
        """Read a part (GetPipelineExecution, ListActionExecutions or ListRuleExecutions, all pages).

        Raises:
            ServiceError: the call failed.
        """
        if part is Part.DETAIL:
            return self._reader.execution(self.pipeline, self.id)
        if part is Part.ATTEMPTS:
            return self._reader.action_attempts(self.pipeline, self.id)
        return self._reader.rule_attempts(self.pipeline, self.id)

    def take(self, part: Part, answer: object) -> None:
        """Take in what ``read`` answered."""
        self.problems.pop(part, None)
        if part is Part.DETAIL and isinstance(answer, Execution):
            self._detail = answer
        elif part is Part.ATTEMPTS and isinstance(answer, tuple):
            self._merge(answer)
        elif part is Part.RULES and isinstance(answer, tuple):
            self.rules = tuple(sorted(answer, key=lambda rule: rule.started or 0.0))

    def take_row(self, row: Execution | None) -> None:
        """Take in its row of the list, as it is now."""
        if row is not None:
            self._row = row

    def take_snapshot(self, snapshot: PipelineSnapshot) -> bool:
        """Take in what the live engine knows of it; whether that changed anything."""
        before = (self._row, self._attempts)
        self.take_row(snapshot.execution(self.id))
        own = [attempt for attempt in snapshot.attempts if attempt.execution_id == self.id]
        if own and self._attempts is not None:
            self._merge(own)
        return (self._row, self._attempts) != before

    def _merge(self, attempts: Iterable[ActionAttempt]) -> None:
        """Newer answers replace older ones; what has ended does not begin to run again."""
        known = dict(self._attempts or {})
        for attempt in attempts:
            old = known.get(attempt.id)
            if old is None or (attempt.updated or 0.0) >= (old.updated or 0.0):
                known[attempt.id] = attempt
        self._attempts = known


def _newest(row: Execution, detail: Execution) -> Execution:
    """The row with what the detail adds; the row is read more often, so its status counts."""
    return replace(complete(row, detail), status=row.status, status_summary=row.status_summary)
