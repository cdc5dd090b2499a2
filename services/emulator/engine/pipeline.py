"""A pipeline's life: its executions, and the verbs that start, change and end them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from services.emulator.engine import (
    actions,
    announcements,
    approval,
    board,
    conditions,
    retry,
    rollback,
    stages,
    stop,
    transitions,
)
from services.emulator.engine.board import Board
from services.emulator.engine.capacity import EXECUTION_LIMIT, forget_old
from services.emulator.engine.execution import Attempt, Execution, StageVisit
from services.emulator.engine.overrides import take_overrides
from services.emulator.engine.sources import Revision
from services.emulator.engine.status import ConditionKind, ExecutionStatus, StageStatus
from services.emulator.engine.variables import take_variables
from services.emulator.errors import ServiceFault

if TYPE_CHECKING:
    from services.emulator.world import PipelineRecord, Region, World

Json = dict[str, Any]


class PipelineRun:
    """The engine's side of a pipeline.

    Hold the world's lock, and catch up with its timeline, before any call.

    Args:
        region: where the pipeline is.
        name: the pipeline's name; its record is looked up when it is needed.
    """

    __slots__ = (
        "_active", "_begun", "_sequence", "alive", "approvals", "board", "executions", "name", "region",
    )  # fmt: skip

    def __init__(self, region: Region, name: str) -> None:
        self.region = region
        self.name = name
        self.alive = True
        self.board = Board()
        self.executions: dict[str, Execution] = {}
        self.approvals: dict[str, tuple[StageVisit, Attempt]] = {}
        self._active: dict[str, Execution] = {}
        self._begun: dict[str, str] = {}
        self._sequence = 0

    @property
    def world(self) -> World:
        """The world that the pipeline is in."""
        return self.region.world

    @property
    def record(self) -> PipelineRecord:
        """The pipeline's declaration and its versions."""
        return self.region.pipelines[self.name]

    @property
    def approver(self) -> str:
        """Who answers an approval that a behaviour answers without naming anyone."""
        return f"arn:aws:sts::{self.region.account}:assumed-role/release-manager/colleague"

    @property
    def active(self) -> list[Execution]:
        """The executions that go on, in order of start."""
        return list(self._active.values())

    def newest_first(self) -> Iterator[Execution]:
        """All executions that history keeps, newest first."""
        return reversed(self.executions.values())

    def begin(
        self,
        trigger: Json,
        variables: Mapping[str, str] | None = None,
        source_revisions: Sequence[Json] = (),
        *,
        revisions: Mapping[str, Revision] | None = None,
        token: str | None = None,
    ) -> str:
        """Start an execution of the newest version and answer its id.

        One that lacks a required variable fails at once, as the service has it.

        Args:
            trigger: ``triggerType`` and ``triggerDetail``.
            variables: values of pipeline variables (V2 only).
            source_revisions: ``SourceRevisionOverride`` objects (V2 only).
            revisions: what source actions take, whatever is newest; the revisions of the event that starts it.
            token: an idempotency token: a second start with it answers the first one's id.

        Raises:
            ServiceFault: ValidationException, ConcurrentPipelineExecutionsLimitExceededException.
        """
        if token is not None and token in self._begun:
            return self._begun[token]
        declaration = self.record.declaration
        if (variables or source_revisions) and declaration.get("pipelineType", "V1") != "V2":
            raise ServiceFault(
                "ValidationException",
                f"Pipeline '{self.name}' is of type V1: variables and source revisions need a V2 pipeline",
            )
        values, missing = take_variables(declaration, variables or {})
        overrides = take_overrides(declaration, source_revisions)
        self.check_capacity()
        execution = self.new_execution(trigger)
        execution.variables, execution.overrides = values, overrides
        execution.given = dict(revisions or {})
        if token is not None:
            self._begun[token] = execution.id
        if missing:
            execution.status_summary = f"Pipeline variables without a value: {', '.join(missing)}"
            self.finish(execution, ExecutionStatus.FAILED)
        else:
            board.arrive(self, execution, 0)
        return execution.id

    def stop(self, execution_id: str, *, abandon: bool = False, reason: str | None = None) -> None:
        """Stop an execution; see `stop.stop_execution`."""
        stop.stop_execution(self, execution_id, abandon=abandon, reason=reason)

    def retry(self, stage: str, execution_id: str, mode: str) -> str:
        """Retry a stage; see `retry.retry_stage`."""
        return retry.retry_stage(self, stage, execution_id, mode)

    def roll_back(self, stage: str, target_id: str, actor: str) -> str:
        """Roll a stage back; see `rollback.roll_back`."""
        return rollback.roll_back(self, stage, target_id, actor)

    def disable(self, stage: str, side: str, actor: str, reason: str) -> None:
        """Shut a transition; see `transitions.disable`."""
        transitions.disable(self, stage, side, actor, reason)

    def enable(self, stage: str, side: str, actor: str) -> None:
        """Open a transition; see `transitions.enable`."""
        transitions.enable(self, stage, side, actor)

    def answer(
        self, stage: str, action: str, token: str, *, approved: bool, summary: str, actor: str
    ) -> float:
        """Answer an approval; see `approval.answer`."""
        return approval.answer(self, stage, action, token, approved=approved, summary=summary, actor=actor)

    def override(self, stage: str, execution_id: str, kind: str) -> None:
        """Let an execution pass a condition that failed or is still being evaluated.

        Args:
            stage: a declared stage's name.
            execution_id: the latest execution in that stage.
            kind: ``BEFORE_ENTRY`` or ``ON_SUCCESS``.

        Raises:
            ServiceFault: NotLatestPipelineExecutionException, ConflictException,
                ConditionNotOverridableException, ConcurrentPipelineExecutionsLimitExceededException.
        """
        visit = retry.latest_visit(self, stage, execution_id)
        execution = visit.execution
        if execution.version != self.record.version:
            raise ServiceFault(
                "ConditionNotOverridableException",
                f"Unable to override because the pipeline has changed since execution '{execution_id}' started",
            )
        if visit.status not in (StageStatus.FAILED, StageStatus.IN_PROGRESS):
            raise ServiceFault(
                "ConditionNotOverridableException", f"Unable to override because stage '{stage}' did not fail"
            )
        if not visit.status.active:
            self.check_capacity()
        condition = conditions.override(self, visit, kind)
        if not visit.status.active:
            visit.status = StageStatus.IN_PROGRESS
            execution.status = ExecutionStatus.IN_PROGRESS
            self.resume(visit)
        execution.updated = self.world.timeline.now()
        self.condition_ended(visit, condition.kind)

    def structure_changed(self) -> None:
        """Cancel what runs an older version: running actions finish first, what waits is cancelled at once.

        Pending approvals and rules are let go of: nothing works on them that could finish. Executions in PARALLEL
        mode run on where the new version leaves that mode (CodePipeline User Guide, Execution modes).
        """
        leaves_parallel = self.record.declaration.get("executionMode") != "PARALLEL"
        outdated = [one for one in self.active if not (one.parallel and leaves_parallel)]
        for execution in outdated:
            execution.cancelling = execution.stop is None
            if execution.waiting:
                self.board.withdraw(execution)
                self.finish(execution, ExecutionStatus.CANCELLED)
        for execution in outdated:
            if not execution.status.active or execution.stop is not None:
                continue
            visit = execution.visits[str(execution.stages[execution.position]["name"])]
            conditions.abandon(self, visit)
            for attempt in visit.running():
                if attempt.category == "Approval":
                    attempt.token = None
                    actions.abandon(self, execution, attempt)
            stages.advance(self, visit)

    def deleted(self) -> None:
        """End everything: the pipeline is gone, and nothing that was due for it happens."""
        self.alive = False
        for execution in self.active:
            for attempt in [*execution.attempts, *execution.rules]:
                for appointment in attempt.appointments:
                    appointment.cancel()
        self.world.jobs.forget(
            [one.id for execution in self.executions.values() for one in execution.attempts]
        )
        self._active.clear()
        self.executions.clear()
        self.approvals.clear()
        self.board = Board()

    def new_execution(self, trigger: Json) -> Execution:
        """Put a new execution of the newest version into history; it is nowhere yet."""
        now, record = self.world.timeline.now(), self.record
        forget_old(self, now)
        self._sequence += 1
        execution = Execution(
            self.world.uuid(), self._sequence, record.version, record.declaration, dict(trigger), now, now
        )
        self.executions[execution.id] = execution
        self._active[execution.id] = execution
        announcements.execution_changed(self, execution, announcements.STARTED)
        return execution

    def drop(self, execution: Execution) -> None:
        """Forget an execution that is over, and all that leads to it."""
        del self.executions[execution.id]
        self.world.jobs.forget([attempt.id for attempt in execution.attempts])
        for attempt in execution.attempts:
            if attempt.category == "Approval" and attempt.external_id is not None:
                self.approvals.pop(attempt.external_id, None)
        for token in [token for token, begun in self._begun.items() if begun == execution.id]:
            del self._begun[token]

    def enter(self, execution: Execution, position: int) -> None:
        """Take an execution into a stage; see `stages.enter`."""
        stages.enter(self, execution, position)

    def advance(self, visit: StageVisit) -> None:
        """Go on inside a stage; see `stages.advance`."""
        stages.advance(self, visit)

    def condition_ended(self, visit: StageVisit, kind: ConditionKind) -> None:
        """Go on after a condition; see `stages.condition_ended`."""
        stages.condition_ended(self, visit, kind)

    def resume(self, visit: StageVisit) -> None:
        """Take an execution that was over back into the stage where it ended."""
        self._active[visit.execution.id] = visit.execution
        if not visit.execution.parallel:
            self.board.occupy(visit)
        announcements.execution_changed(self, visit.execution, announcements.RESUMED)
        announcements.stage_changed(self, visit, announcements.RESUMED)

    def finish(self, execution: Execution, status: ExecutionStatus) -> None:
        """End an execution."""
        execution.status = status
        execution.updated = self.world.timeline.now()
        self._active.pop(execution.id, None)
        announcements.execution_changed(self, execution)

    def check_capacity(self) -> None:
        """Refuse a further concurrent execution beyond the limit of QUEUED and PARALLEL pipelines.

        Raises:
            ServiceFault: ConcurrentPipelineExecutionsLimitExceededException.
        """
        mode = self.record.declaration.get("executionMode", "SUPERSEDED")
        if mode != "SUPERSEDED" and len(self._active) >= EXECUTION_LIMIT:
            raise ServiceFault(
                "ConcurrentPipelineExecutionsLimitExceededException",
                f"Pipeline '{self.name}' has reached its limit of {EXECUTION_LIMIT} concurrent executions",
            )

    def execution(self, execution_id: str) -> Execution:
        """The execution of that id.

        Raises:
            ServiceFault: PipelineExecutionNotFoundException.
        """
        execution = self.executions.get(execution_id)
        if execution is None:
            raise ServiceFault(
                "PipelineExecutionNotFoundException",
                f"The pipeline '{self.name}' has no execution with id '{execution_id}'",
            )
        return execution

    def stage_position(self, stage: str) -> int:
        """Where a stage stands in the newest version, from 0.

        Raises:
            ServiceFault: StageNotFoundException.
        """
        for position, declared in enumerate(self.record.declaration["stages"]):
            if declared["name"] == stage:
                return position
        raise ServiceFault(
            "StageNotFoundException", f"The pipeline '{self.name}' does not have a stage named '{stage}'"
        )

    def require_action(self, stage: str, action: str) -> Json:
        """The declaration of an action in the newest version.

        Raises:
            ServiceFault: StageNotFoundException, ActionNotFoundException.
        """
        declared: list[Json] = self.record.declaration["stages"][self.stage_position(stage)]["actions"]
        for found in declared:
            if found["name"] == action:
                return found
        raise ServiceFault(
            "ActionNotFoundException", f"The stage '{stage}' does not have an action named '{action}'"
        )
