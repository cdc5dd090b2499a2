"""What the stage graph is made from, and what can be asked of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from services.domain.execution import ActionAttempt, Execution
from services.domain.pipeline import PipelineDefinition
from services.domain.snapshot import PipelineSnapshot
from services.domain.standing import Standing
from services.domain.state import PipelineState
from services.domain.status import ExecutionMode, ExecutionType


@dataclass(frozen=True, slots=True)
class GraphSource:
    """What is known of a pipeline; each part may be missing.

    Args:
        definition: the declaration, for run orders and what actions do.
        state: the stages' state; empty or missing for a PARALLEL pipeline.
        executions: the newest executions, newest first.
        attempts: action attempts of the executions in flight, newest first.
        mode: the execution mode where the definition is missing.
        never_ran: whether it is known that there was no execution yet.
    """

    definition: PipelineDefinition | None = None
    state: PipelineState | None = None
    executions: Sequence[Execution] = ()
    attempts: Sequence[ActionAttempt] = ()
    mode: ExecutionMode = ExecutionMode.SUPERSEDED
    never_ran: bool = False

    @classmethod
    def of_snapshot(cls, snapshot: PipelineSnapshot) -> GraphSource:
        """What a snapshot tells."""
        return cls(
            definition=snapshot.definition,
            state=snapshot.state,
            executions=snapshot.executions or (),
            attempts=snapshot.attempts,
            mode=snapshot.summary.mode,
            never_ran=snapshot.executions == (),
        )

    @property
    def untold(self) -> Standing:
        """How what no state tells of stands: it never ran, or nobody knows; the state may not be read, or not yet."""
        return Standing.NEVER_RUN if self.never_ran else Standing.UNKNOWN

    @property
    def parallel(self) -> bool:
        """Whether executions run side by side, each with stages of its own.

        The state of a pipeline switched to PARALLEL is that of its last other run, and says nothing of the
        present (CodePipeline User Guide, "PARALLEL mode").
        """
        mode = self.mode if self.definition is None else self.definition.mode
        return mode == ExecutionMode.PARALLEL


class Runs:
    """The executions and attempts of a source, by what they are looked up with."""

    def __init__(self, source: GraphSource) -> None:
        self._executions = source.executions
        self._places = {run.id: index for index, run in enumerate(source.executions)}
        self._by_action: defaultdict[tuple[str, str, str], list[ActionAttempt]] = defaultdict(list)
        self._traced: set[str] = set()
        for attempt in source.attempts:
            self._by_action[attempt.execution_id, attempt.stage, attempt.action].append(attempt)
            self._traced.add(attempt.execution_id)

    def execution(self, execution_id: str) -> Execution | None:
        """The execution of that id, if it is among the newest."""
        place = self._places.get(execution_id)
        return None if place is None else self._executions[place]

    def attempts(self, execution_id: str, stage: str, action: str) -> Sequence[ActionAttempt]:
        """The attempts at an action in an execution, newest first."""
        return self._by_action.get((execution_id, stage, action), ())

    def traced(self, execution_id: str) -> bool:
        """Whether the attempts of an execution are known."""
        return execution_id in self._traced

    def revision(self, execution_id: str) -> tuple[str, str]:
        """The short id and message of what an execution carries; its own short id where that is not known."""
        run = self.execution(execution_id)
        if run is None or not run.revisions or not run.revisions[0].short_id:
            return execution_id[:8], ""
        first, *others = run.revisions
        more = f" +{len(others)}" if others else ""
        return first.short_id + more, first.summary

    def behind(self, execution_id: str) -> int:
        """How many newer revisions other executions brought than the one this execution carries.

        A rollback counts from the execution it went back to. 0 where the execution is not among the newest.
        """
        run = self.execution(execution_id)
        if run is not None and run.type == ExecutionType.ROLLBACK and run.rollback_target:
            execution_id = run.rollback_target
        place = self._places.get(execution_id)
        if place is None:
            return 0
        own = self._first_revision(self._executions[place])
        newer = {self._first_revision(other) for other in self._executions[:place]}
        return len(newer - {own, None})

    @staticmethod
    def _first_revision(run: Execution) -> str | None:
        return run.revisions[0].id if run.revisions else None
