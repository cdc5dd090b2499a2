"""What a pipeline tells of its life: the state change events of CodePipeline.

As in the CodePipeline User Guide, "Monitoring CodePipeline events". Nothing is told of a stage that is skipped, of
conditions and their rules, of transitions, or of an execution that waits before a stage.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.clock import as_datetime
from services.emulator.engine.execution import Attempt, Execution, Json, StageVisit
from services.emulator.engine.status import ActionStatus, ExecutionStatus, StageStatus

if TYPE_CHECKING:
    from services.emulator.engine.pipeline import PipelineRun

SOURCE = "aws.codepipeline"
PIPELINE_CHANGE = "CodePipeline Pipeline Execution State Change"
STAGE_CHANGE = "CodePipeline Stage Execution State Change"
ACTION_CHANGE = "CodePipeline Action Execution State Change"
STARTED, RESUMED = "STARTED", "RESUMED"
_STATES: dict[str, str] = {
    "Stopping": "STOPPING",
    "Stopped": "STOPPED",
    "Succeeded": "SUCCEEDED",
    "Superseded": "SUPERSEDED",
    "Failed": "FAILED",
    "Cancelled": "CANCELED",
    "Abandoned": "ABANDONED",
}
"""Events have words of their own for the statuses of the API."""


def execution_changed(
    run: PipelineRun, execution: Execution, change: str | ExecutionStatus | None = None
) -> None:
    """Tell that an execution changed: to ``change`` where the status alone does not say how."""
    state = _STATES.get(execution.status) if change is None else change

    def detail() -> Json:
        told = {**_common(run, execution), "start-time": _instant(execution.started), "state": state}
        if state == STARTED:
            told["execution-trigger"] = {
                "trigger-type": execution.trigger.get("triggerType", ""),
                "trigger-detail": execution.trigger.get("triggerDetail", ""),
            }
        if state == "STOPPING" and execution.stop is not None and execution.stop.reason:
            told["stop-execution-comments"] = execution.stop.reason
        return told

    if state is not None:
        run.world.bus.put(run.region, SOURCE, PIPELINE_CHANGE, [run.region.arn(run.name)], detail)


def stage_changed(run: PipelineRun, visit: StageVisit, change: str | StageStatus | None = None) -> None:
    """Tell that an execution began, left or otherwise changed in a stage; a stage that is skipped tells nothing."""
    state = _STATES.get(visit.status) if change is None else change

    def detail() -> Json:
        return {
            **_common(run, visit.execution),
            "start-time": _instant(visit.started),
            "stage": visit.name,
            "state": state,
        }

    if state is not None:
        run.world.bus.put(run.region, SOURCE, STAGE_CHANGE, [run.region.arn(run.name)], detail)


def action_changed(run: PipelineRun, execution: Execution, attempt: Attempt) -> None:
    """Tell that an action's attempt began or ended."""
    state = STARTED if attempt.status is ActionStatus.IN_PROGRESS else _STATES[attempt.status]

    def detail() -> Json:
        told = {
            **_common(run, execution),
            "start-time": _instant(attempt.started),
            "stage": attempt.stage,
            "action-execution-id": attempt.id,
            "action": attempt.name,
            "state": state,
            "region": attempt.declaration.get("region", run.region.name),
            "type": dict(attempt.declaration["actionTypeId"]),
        }
        if attempt.status in (ActionStatus.SUCCEEDED, ActionStatus.FAILED):
            result = {
                "external-execution-url": attempt.external_url,
                "external-execution-summary": attempt.summary or (attempt.error or {}).get("message"),
                "external-execution-id": attempt.external_id,
                "error-code": (attempt.error or {}).get("code"),
            }
            told["execution-result"] = {name: value for name, value in result.items() if value}
        return told

    run.world.bus.put(run.region, SOURCE, ACTION_CHANGE, [run.region.arn(run.name)], detail)


def _common(run: PipelineRun, execution: Execution) -> Json:
    retries = sum(visit.manual_retries + visit.automatic_retries for visit in execution.visits.values())
    return {
        "pipeline": run.name,
        "execution-id": execution.id,
        "version": float(execution.version),
        "pipeline-execution-attempt": float(1 + retries),
    }


def _instant(seconds: float) -> str:
    return f"{as_datetime(seconds).isoformat(timespec='milliseconds')[:23]}Z"
