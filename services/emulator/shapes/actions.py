"""Action executions in answers."""

from __future__ import annotations

from services.emulator.engine.execution import Attempt, Execution
from services.emulator.engine.status import ActionStatus
from services.emulator.shapes.members import Json, instant, present
from services.emulator.shapes.secrets import masked
from services.emulator.world import Region


def action_state(attempt: Attempt, now: float) -> Json:
    """``ActionExecution``: the latest attempt of an action in the pipeline's state.

    An approval that waits carries its token; its id elsewhere is that token and is not repeated here.
    """
    approval = attempt.category == "Approval"
    return present(
        actionExecutionId=attempt.id,
        status=attempt.status.value,
        summary=attempt.summary[:2048] if attempt.summary else None,
        lastStatusChange=instant(attempt.updated),
        token=attempt.token,
        lastUpdatedBy=attempt.updated_by,
        externalExecutionId=None if approval else attempt.external_id,
        externalExecutionUrl=attempt.external_url,
        percentComplete=percent(attempt, now),
        errorDetails=attempt.error,
        logStreamARN=attempt.log_stream,
    )


def action_detail(attempt: Attempt, execution: Execution, region: Region) -> Json:
    """``ActionExecutionDetail``: an attempt in the history."""
    declaration = attempt.declaration
    return present(
        pipelineExecutionId=execution.id,
        actionExecutionId=attempt.id,
        pipelineVersion=execution.version,
        stageName=attempt.stage,
        actionName=attempt.name,
        startTime=instant(attempt.started),
        lastUpdateTime=instant(attempt.updated),
        updatedBy=attempt.updated_by,
        status=attempt.status.value,
        input=present(
            actionTypeId=declaration["actionTypeId"],
            configuration=masked(region, declaration, declaration.get("configuration", {})),
            resolvedConfiguration=masked(region, declaration, attempt.configuration),
            roleArn=declaration.get("roleArn"),
            region=declaration.get("region", region.name),
            inputArtifacts=attempt.input_artifacts,
            namespace=declaration.get("namespace"),
        ),
        output=present(
            outputArtifacts=attempt.output_artifacts,
            executionResult=execution_result(attempt),
            outputVariables=attempt.variables,
        ),
    )


def execution_result(attempt: Attempt) -> Json:
    """``ActionExecutionResult`` (or ``RuleExecutionResult``): what the provider answered."""
    return present(
        externalExecutionId=attempt.external_id,
        externalExecutionSummary=attempt.summary,
        externalExecutionUrl=attempt.external_url,
        errorDetails=attempt.error,
        logStreamARN=attempt.log_stream,
    )


def percent(attempt: Attempt, now: float) -> int | None:
    """How far an attempt is, where its worker or its behaviour tells."""
    outcome = attempt.outcome
    if attempt.percent is not None or outcome is None or not outcome.progress or not outcome.seconds:
        return attempt.percent
    if attempt.status is ActionStatus.SUCCEEDED:
        return 100
    seen = (attempt.updated if not attempt.running else now) - attempt.started
    reached = [share for fraction, share in outcome.progress if seen >= fraction * outcome.seconds]
    return reached[-1] if reached else 0
