"""Disabling and enabling stage transitions."""

from __future__ import annotations

from services.emulator.operations.registry import Context, operation
from services.emulator.world import Json


@operation("DisableStageTransition")
def disable_stage_transition(context: Context, request: Json) -> None:
    """Shut the transition into or out of a stage."""
    run = context.pipeline(request["pipelineName"]).run
    run.stage_position(request["stageName"])
    run.disable(request["stageName"], request["transitionType"], context.caller.arn, request["reason"])


@operation("EnableStageTransition")
def enable_stage_transition(context: Context, request: Json) -> None:
    """Open the transition into or out of a stage."""
    run = context.pipeline(request["pipelineName"]).run
    run.stage_position(request["stageName"])
    run.enable(request["stageName"], request["transitionType"], context.caller.arn)
