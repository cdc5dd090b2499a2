"""Reading a pipeline's state."""

from __future__ import annotations

from services.emulator.operations.registry import Context, operation
from services.emulator.shapes.state import pipeline_state
from services.emulator.world import Json


@operation("GetPipelineState")
def get_pipeline_state(context: Context, request: Json) -> Json:
    """Where each stage of a pipeline stands."""
    return pipeline_state(context.pipeline(request["name"]).run)
