"""Pipeline executions in answers."""

from __future__ import annotations

from services.emulator.engine.execution import Attempt, Execution
from services.emulator.engine.links import revision_url
from services.emulator.shapes.members import Json, instant, present


def execution_summary(execution: Execution, region: str) -> Json:
    """``PipelineExecutionSummary``: an execution in the history."""
    stop = execution.stop
    return present(
        pipelineExecutionId=execution.id,
        status=execution.status.value,
        statusSummary=execution.status_summary,
        startTime=instant(execution.started),
        lastUpdateTime=instant(execution.updated),
        sourceRevisions=[
            source_revision(name, attempt, region) for name, attempt in execution.revisions.items()
        ],
        trigger=execution.trigger,
        stopTrigger=present(reason=stop.reason) if stop is not None and stop.reason else None,
        executionMode=execution.mode,
        executionType=_kind(execution),
        rollbackMetadata=_rollback(execution),
    )


def execution_detail(execution: Execution, pipeline: str, region: str) -> Json:
    """``PipelineExecution``: an execution by itself; it carries variables, but no times."""
    artifacts = [
        artifact_revision(artifact["name"], attempt, region)
        for attempt in execution.revisions.values()
        for artifact in attempt.declaration.get("outputArtifacts", ())
    ]
    variables = [{"name": name, "resolvedValue": value} for name, value in execution.variables.items()]
    return present(
        pipelineName=pipeline,
        pipelineVersion=execution.version,
        pipelineExecutionId=execution.id,
        status=execution.status.value,
        statusSummary=execution.status_summary,
        artifactRevisions=artifacts,
        variables=variables if execution.declaration.get("pipelineType") == "V2" else None,
        trigger=execution.trigger,
        executionMode=execution.mode,
        executionType=_kind(execution),
        rollbackMetadata=_rollback(execution),
    )


def source_revision(action: str, attempt: Attempt, region: str) -> Json:
    """``SourceRevision``: what a source action took, by the action's name."""
    return present(
        actionName=action,
        revisionId=None if attempt.revision is None else attempt.revision.id,
        revisionSummary=_summary(attempt),
        revisionUrl=revision_url(attempt, region),
    )


def artifact_revision(name: str, attempt: Attempt, region: str) -> Json:
    """``ArtifactRevision``: what a source action took, by its artifact's name."""
    return present(
        name=name,
        revisionId=None if attempt.revision is None else attempt.revision.id,
        revisionSummary=_summary(attempt),
        created=None if attempt.revision is None else instant(attempt.revision.created),
        revisionUrl=revision_url(attempt, region),
    )


def _summary(attempt: Attempt) -> str | None:
    return attempt.summary[:2048] if attempt.summary else None


def _kind(execution: Execution) -> str | None:
    if execution.rollback:
        return "ROLLBACK"
    return "STANDARD" if execution.declaration.get("pipelineType") == "V2" else None


def _rollback(execution: Execution) -> Json | None:
    return present(rollbackTargetPipelineExecutionId=execution.rollback_target) or None
