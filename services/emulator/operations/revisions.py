"""Feeding a revision to a source action by hand."""

from __future__ import annotations

from services.emulator.engine.sources import Revision, SourceLocation
from services.emulator.errors import ServiceFault
from services.emulator.operations.registry import Context, operation
from services.emulator.world import Json


@operation("PutActionRevision")
def put_action_revision(context: Context, request: Json) -> Json:
    """Start an execution for a revision of a source; one that was used before starts none.

    A revision that is not new answers the newest execution that used it.
    """
    run = context.pipeline(request["pipelineName"]).run
    name, revision = request["actionName"], request["actionRevision"]
    action = run.require_action(request["stageName"], name)
    if action["actionTypeId"]["category"] != "Source":
        raise ServiceFault("ValidationException", f"Action '{name}' is not a source action")
    revision_id = revision["revisionId"]
    for execution in run.newest_first():
        if any(one.name == name and one.took(revision_id) for one in execution.attempts):
            return {"newRevision": False, "pipelineExecutionId": execution.id}
    run.check_capacity()
    location = SourceLocation.of(action["actionTypeId"]["provider"], action.get("configuration", {}))
    context.world.sources.push(
        location, Revision(revision_id, revision["revisionChangeId"], created=revision["created"])
    )
    trigger = {"triggerType": "PutActionRevision", "triggerDetail": context.caller.arn}
    return {"newRevision": True, "pipelineExecutionId": run.begin(trigger)}
