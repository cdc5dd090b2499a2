"""Source revision overrides of StartPipelineExecution."""

from __future__ import annotations

from collections.abc import Sequence

from services.emulator.engine.execution import Json
from services.emulator.errors import ServiceFault

REVISION_TYPES = {
    "CodeStarSourceConnection": {"COMMIT_ID"},
    "CodeCommit": {"COMMIT_ID"},
    "GitHub": {"COMMIT_ID"},
    "ECR": {"IMAGE_DIGEST"},
    "S3": {"S3_OBJECT_VERSION_ID", "S3_OBJECT_KEY"},
}
"""The revision types of a source provider (CodePipeline User Guide, source revision overrides)."""


def take_overrides(declaration: Json, given: Sequence[Json]) -> dict[str, dict[str, str]]:
    """The overriding revisions by source action's name and revision type.

    Raises:
        ServiceFault: ValidationException where an action is unknown, is no source, is named twice for
            the same type, takes another type of revision, or does not allow its S3 object key to be
            overridden (CodePipeline User Guide, Amazon S3 source action reference).
    """
    sources = {
        action["name"]: action
        for stage in declaration["stages"]
        for action in stage["actions"]
        if action["actionTypeId"]["category"] == "Source"
    }
    taken: dict[str, dict[str, str]] = {}
    for override in given:
        name, kind = override["actionName"], override["revisionType"]
        action = sources.get(name)
        if action is None:
            raise ServiceFault(
                "ValidationException",
                f"Source revision override names '{name}', which is no source action of the pipeline",
            )
        provider = action["actionTypeId"]["provider"]
        if kind not in REVISION_TYPES.get(provider, ()):
            raise ServiceFault(
                "ValidationException",
                f"Source revision type {kind} is not valid for action '{name}' with provider {provider}",
            )
        allowed = action.get("configuration", {}).get("AllowOverrideForS3ObjectKey", "false") == "true"
        if kind == "S3_OBJECT_KEY" and not allowed:
            raise ServiceFault(
                "ValidationException",
                f"Source action '{name}' does not allow its object key to be overridden: "
                "AllowOverrideForS3ObjectKey is not true",
            )
        if kind in taken.setdefault(name, {}):
            raise ServiceFault("ValidationException", f"Source action '{name}' is overridden more than once")
        taken[name][kind] = override["revisionValue"]
    return taken
