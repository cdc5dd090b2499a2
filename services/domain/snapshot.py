"""What is known of one pipeline at one moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.domain.execution import ActionAttempt, Execution
from services.domain.pipeline import PipelineDefinition, PipelineSummary
from services.domain.problem import Problem
from services.domain.state import PipelineState
from services.domain.target import PipelineKey


@dataclass(frozen=True, slots=True)
class PipelineSnapshot:
    """The last answers about a pipeline, with the instants (POSIX seconds) at which they came.

    ``executions`` are the newest ones, newest first; None until ListPipelineExecutions answered. ``attempts``
    are the action attempts of the executions in flight (in PARALLEL mode, and of what is open), newest first.
    ``problem`` is the last failed refresh, cleared by the next good one; the data before it stays.
    ``remembered`` marks what an earlier run knew of it at that instant, and kept: the little that a row of the
    fleet shows; None once this run has read enough of it. ``executions_at`` and ``state_at`` are None for what is
    remembered.
    """

    key: PipelineKey
    summary: PipelineSummary
    executions: Sequence[Execution] | None = None
    state: PipelineState | None = None
    definition: PipelineDefinition | None = None
    attempts: Sequence[ActionAttempt] = ()
    executions_at: float | None = None
    state_at: float | None = None
    problem: Problem | None = None
    remembered: float | None = None

    @property
    def fresh(self) -> PipelineSnapshot:
        """The pipeline without what is only remembered: what may be looked at closely, and acted upon."""
        old_runs = self.executions_at is None and self.executions is not None
        old_state = self.state_at is None and self.state is not None
        if not (old_runs or old_state or self.remembered is not None):
            return self
        return replace(
            self,
            executions=None if old_runs else self.executions,
            state=None if old_state else self.state,
            remembered=None,
        )

    def execution(self, execution_id: str) -> Execution | None:
        """The execution of that id, if it is among the newest."""
        return next((run for run in self.executions or () if run.id == execution_id), None)
