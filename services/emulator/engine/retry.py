"""Retrying a stage that failed or was stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.emulator.engine import conditions, stages
from services.emulator.engine.execution import StageVisit
from services.emulator.engine.status import ActionStatus, ExecutionStatus, StageStatus
from services.emulator.errors import ServiceFault

if TYPE_CHECKING:
    from services.emulator.engine.pipeline import PipelineRun


def retry_stage(run: PipelineRun, stage: str, execution_id: str, mode: str) -> str:
    """Run a stage's failed actions again, or all of them, within the same execution, and answer its id.

    Args:
        run: the pipeline.
        stage: a declared stage's name.
        execution_id: the latest execution in that stage.
        mode: ``FAILED_ACTIONS`` or ``ALL_ACTIONS``.

    Raises:
        ServiceFault: NotLatestPipelineExecutionException, StageNotRetryableException, ConflictException,
            ConcurrentPipelineExecutionsLimitExceededException.
    """
    visit = latest_visit(run, stage, execution_id)
    execution = visit.execution
    if execution.version != run.record.version:
        raise _not_retryable(f"The pipeline structure has changed since stage '{stage}' ran")
    failed = any(attempt.status is ActionStatus.FAILED for attempt in visit.latest.values())
    retryable = failed and not conditions.in_progress(visit)
    if visit.status is StageStatus.IN_PROGRESS and retryable and mode == "FAILED_ACTIONS":
        _count(visit)
        stages.retry_actions(run, visit, mode)
        return execution.id
    if visit.status.active:
        raise ServiceFault(
            "ConflictException",
            f"Stage '{stage}' of pipeline '{run.name}' is busy. Try again later.",
        )
    if visit.status not in (StageStatus.FAILED, StageStatus.STOPPED):
        raise _not_retryable(f"Stage '{stage}' has no failed actions to retry")
    if visit.status is StageStatus.FAILED and not failed and mode == "FAILED_ACTIONS":
        raise _not_retryable(f"Stage '{stage}' has no failed actions to retry")
    run.check_capacity()
    execution.stop = None
    execution.status = ExecutionStatus.IN_PROGRESS
    execution.updated = run.world.timeline.now()
    visit.status = StageStatus.IN_PROGRESS
    run.resume(visit)
    _count(visit)
    stages.retry_actions(run, visit, mode)
    return execution.id


def latest_visit(run: PipelineRun, stage: str, execution_id: str) -> StageVisit:
    """An execution's passage through a stage, which must be the stage's latest.

    In PARALLEL mode every execution has stages of its own.

    Raises:
        ServiceFault: NotLatestPipelineExecutionException.
    """
    execution = run.executions.get(execution_id)
    visit = None if execution is None else execution.visits.get(stage)
    if execution is None or visit is None or not (execution.parallel or run.board.latest.get(stage) is visit):
        raise ServiceFault(
            "NotLatestPipelineExecutionException",
            f"Execution '{execution_id}' is not the latest one in stage '{stage}' of pipeline '{run.name}'",
        )
    return visit


def _count(visit: StageVisit) -> None:
    visit.manual_retries += 1
    visit.retry_trigger = "ManualStageRetry"


def _not_retryable(message: str) -> ServiceFault:
    return ServiceFault("StageNotRetryableException", f"Unable to retry. {message}")
