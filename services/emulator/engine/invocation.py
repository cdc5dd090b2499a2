"""Invoke actions of the provider CodePipeline: they start another pipeline of the same account and region."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from services.emulator.engine.execution import Attempt
from services.emulator.errors import ServiceFault, pipeline_not_found

if TYPE_CHECKING:
    from services.emulator.engine.pipeline import PipelineRun


def invoke(run: PipelineRun, attempt: Attempt) -> str:
    """Start the pipeline that an invoke action names, and answer the execution's id.

    The action passes its ``Variables`` and ``SourceRevisions`` on (JSON text) and does not wait for the execution.

    Raises:
        ServiceFault: there is no such pipeline, or it refuses the start, as StartPipelineExecution does;
            ValidationException where the text is not JSON.
    """
    configuration = attempt.configuration
    target = run.region.pipelines.get(configuration.get("PipelineName", ""))
    if target is None:
        raise pipeline_not_found(run.region.account, configuration.get("PipelineName", ""))
    try:
        variables = {
            str(variable["name"]): str(variable["value"])
            for variable in json.loads(configuration.get("Variables") or "[]")
        }
        revisions = [
            {member: str(revision[member]) for member in ("actionName", "revisionType", "revisionValue")}
            for revision in json.loads(configuration.get("SourceRevisions") or "[]")
        ]
    except (ValueError, TypeError, KeyError):
        raise ServiceFault(
            "ValidationException",
            f"Variables or SourceRevisions of action '{attempt.name}' are not valid JSON",
        ) from None
    role = attempt.declaration.get("roleArn") or run.record.declaration["roleArn"]
    trigger = {"triggerType": "StartPipelineExecution", "triggerDetail": role}
    return target.run.begin(trigger, variables, revisions)
