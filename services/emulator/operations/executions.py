"""Starting, stopping and reading pipeline executions."""

from __future__ import annotations

from services.emulator.engine.capacity import HISTORY_SECONDS
from services.emulator.engine.execution import Execution
from services.emulator.engine.rollback import succeeded_in
from services.emulator.errors import ServiceFault
from services.emulator.operations.registry import Context, operation
from services.emulator.paging import page_of
from services.emulator.shapes.executions import execution_detail, execution_summary
from services.emulator.shapes.members import present
from services.emulator.structure.faults import first_repeated
from services.emulator.world import Json


@operation("StartPipelineExecution")
def start_pipeline_execution(context: Context, request: Json) -> Json:
    """Start an execution by hand; a repeated client request token answers the first start's id.

    Raises:
        ServiceFault: ValidationException where a variable is given twice, and what `PipelineRun.begin` raises.
    """
    run = context.pipeline(request["name"]).run
    repeated = first_repeated(variable["name"] for variable in request.get("variables", ()))
    if repeated is not None:
        raise ServiceFault("ValidationException", f"Pipeline variable '{repeated}' is given more than once")
    execution_id = run.begin(
        {"triggerType": "StartPipelineExecution", "triggerDetail": context.caller.arn},
        {variable["name"]: variable["value"] for variable in request.get("variables", ())},
        request.get("sourceRevisions", ()),
        token=request.get("clientRequestToken"),
    )
    return {"pipelineExecutionId": execution_id}


@operation("StopPipelineExecution")
def stop_pipeline_execution(context: Context, request: Json) -> Json:
    """Stop an execution, waiting for or abandoning its running actions."""
    run = context.pipeline(request["pipelineName"]).run
    execution_id = request["pipelineExecutionId"]
    run.stop(execution_id, abandon=request.get("abandon", False), reason=request.get("reason"))
    return {"pipelineExecutionId": execution_id}


@operation("GetPipelineExecution")
def get_pipeline_execution(context: Context, request: Json) -> Json:
    """One execution: variables, artifact revisions, trigger, but no times."""
    run = context.pipeline(request["pipelineName"]).run
    execution = run.execution(request["pipelineExecutionId"])
    if context.world.timeline.now() < execution.started + context.world.visibility_seconds:
        raise ServiceFault(
            "PipelineExecutionNotFoundException",
            f"The pipeline '{run.name}' has no execution with id '{execution.id}'",
        )
    return {"pipelineExecution": execution_detail(execution, run.name, context.region.name)}


@operation("ListPipelineExecutions")
def list_pipeline_executions(context: Context, request: Json) -> Json:
    """The history, newest first; ``succeededInStage`` looks at the current version's executions only."""
    record = context.pipeline(request["pipelineName"])
    horizon = context.world.timeline.now() - HISTORY_SECONDS
    found: list[Execution] = [one for one in record.run.newest_first() if one.started >= horizon]
    stage = request.get("filter", {}).get("succeededInStage", {}).get("stageName")
    if stage is not None:
        found = [one for one in found if one.version == record.version and succeeded_in(one, stage)]
    page, token = page_of(
        context.region,
        "ListPipelineExecutions",
        request,
        found,
        request.get("maxResults", 100),
        lambda one: (-one.sequence,),
    )
    summaries = [execution_summary(one, context.region.name) for one in page]
    return present(pipelineExecutionSummaries=summaries, nextToken=token)
