"""The shape of a pipeline's declaration, from botocore's model of CodePipeline."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, cast

from services.definition.shape import Shape

if TYPE_CHECKING:
    from botocore.model import ListShape, MapShape, StringShape, StructureShape
    from botocore.model import Shape as ModelShape


@cache
def declaration_shape() -> Shape:
    """PipelineDeclaration, as CreatePipeline and UpdatePipeline take it.

    Imports botocore and reads its model: not for the event loop.
    """
    import botocore.session

    model = botocore.session.get_session().get_service_model("codepipeline")
    return _shape(model.shape_for("PipelineDeclaration"))


def _shape(model: ModelShape) -> Shape:
    bounds: dict[str, Any] = {"least": model.metadata.get("min"), "most": model.metadata.get("max")}
    match model.type_name:
        case "structure":
            structure = cast("StructureShape", model)
            members = {name: _shape(member) for name, member in structure.members.items()}
            return Shape("structure", members=members, required=tuple(structure.required_members))
        case "list":
            return Shape("list", item=_shape(cast("ListShape", model).member), **bounds)
        case "map":
            mapping = cast("MapShape", model)
            return Shape("map", key=_shape(mapping.key), item=_shape(mapping.value), **bounds)
        case "string":
            words = tuple(cast("StringShape", model).enum)
            return Shape("string", pattern=model.metadata.get("pattern"), words=words, **bounds)
        case other:
            return Shape(other, **bounds)
