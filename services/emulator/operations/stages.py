"""What operators do to a stage: retry, roll back, override a condition."""

from __future__ import annotations

from services.emulator.operations.registry import Context, operation
from services.emulator.world import Json


@operation("RetryStageExecution")
def retry_stage_execution(context: Context, request: Json) -> Json:
    """Retry a failed or stopped stage within the same execution."""
    run = context.pipeline(request["pipelineName"]).run
    stage = request["stageName"]
    run.stage_position(stage)
    return {"pipelineExecutionId": run.retry(stage, request["pipelineExecutionId"], request["retryMode"])}


@operation("RollbackStage")
def rollback_stage(context: Context, request: Json) -> Json:
    """Roll a stage back in a new execution."""
    run = context.pipeline(request["pipelineName"]).run
    target = request["targetPipelineExecutionId"]
    return {"pipelineExecutionId": run.roll_back(request["stageName"], target, context.caller.arn)}


@operation("OverrideStageCondition")
def override_stage_condition(context: Context, request: Json) -> None:
    """Let an execution pass a stage's condition."""
    run = context.pipeline(request["pipelineName"]).run
    stage = request["stageName"]
    run.stage_position(stage)
    run.override(stage, request["pipelineExecutionId"], request["conditionType"])
