"""Stopping an execution: waiting for its running actions, or abandoning them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.emulator.engine import actions, announcements, conditions
from services.emulator.engine.execution import Execution, StopRequest
from services.emulator.engine.status import ExecutionStatus, StageStatus
from services.emulator.errors import ServiceFault

if TYPE_CHECKING:
    from services.emulator.engine.pipeline import PipelineRun

ABANDON_SECONDS = 1.5
"""How long an abandoned execution is still seen as Stopping."""


def stop_execution(run: PipelineRun, execution_id: str, *, abandon: bool, reason: str | None) -> None:
    """Stop an execution; one that waits before a stage stops at once.

    Raises:
        ServiceFault: PipelineExecutionNotStoppableException, DuplicatedStopRequestException.
    """
    execution = run.executions.get(execution_id)
    if execution is None or not execution.status.active:
        raise ServiceFault(
            "PipelineExecutionNotStoppableException",
            f"Unable to stop pipeline execution '{execution_id}'. The execution might already be in a "
            "Stopped state, or it might no longer be in progress.",
        )
    if execution.stop is not None and (execution.stop.abandon or not abandon):
        raise ServiceFault(
            "DuplicatedStopRequestException",
            f"The pipeline execution '{execution_id}' is already in a Stopping state. If you already chose "
            "to stop and wait, you cannot make that request again.",
        )
    execution.stop = StopRequest(abandon, reason or (execution.stop.reason if execution.stop else None))
    execution.updated = run.world.timeline.now()
    if execution.waiting:
        name = str(execution.stages[execution.position]["name"])
        run.board.withdraw(execution)
        run.board.stranded[name] = execution
        run.finish(execution, ExecutionStatus.STOPPED)
        return
    execution.status = ExecutionStatus.STOPPING
    announcements.execution_changed(run, execution)
    _halt_inside(run, execution)


def _halt_inside(run: PipelineRun, execution: Execution) -> None:
    visit = execution.visits[str(execution.stages[execution.position]["name"])]
    visit.status = StageStatus.STOPPING
    announcements.stage_changed(run, visit)
    if execution.stop is not None and execution.stop.abandon:
        conditions.abandon(run, visit)
        for attempt in visit.running():
            attempt.token = None
            actions.abandon(run, execution, attempt)
    if visit.running() or conditions.in_progress(visit):
        return
    run.world.timeline.after(ABANDON_SECONDS, lambda: run.advance(visit))
