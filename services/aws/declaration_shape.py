"""The shape of a pipeline's declaration, from botocore's model of CodePipeline."""

from __future__ import annotations

from functools import cache
from typing import Any

import botocore.session
from botocore.model import ListShape, MapShape, StringShape, StructureShape
from botocore.model import Shape as ModelShape

from services.definition.shape import Shape


@cache
def declaration_shape() -> Shape:
    """PipelineDeclaration, as CreatePipeline and UpdatePipeline take it. Reads the model: not for the event loop."""
    model = botocore.session.get_session().get_service_model("codepipeline")
    return _shape(model.shape_for("PipelineDeclaration"))


def _shape(model: ModelShape) -> Shape:
    bounds: dict[str, Any] = {"least": model.metadata.get("min"), "most": model.metadata.get("max")}
    if isinstance(model, StructureShape):
        members = {name: _shape(member) for name, member in model.members.items()}
        return Shape("structure", members=members, required=tuple(model.required_members))
    if isinstance(model, ListShape):
        return Shape("list", item=_shape(model.member), **bounds)
    if isinstance(model, MapShape):
        return Shape("map", key=_shape(model.key), item=_shape(model.value), **bounds)
    if isinstance(model, StringShape):
        return Shape("string", pattern=model.metadata.get("pattern"), words=tuple(model.enum), **bounds)
    return Shape(model.type_name, **bounds)
