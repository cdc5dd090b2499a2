"""What only pipelines of type V2 may have, and PARALLEL ones may not (CodePipeline User Guide, Pipeline types)."""

from __future__ import annotations

from collections.abc import Iterator

from services.emulator.catalogue.action_types import find_action_type
from services.emulator.structure.faults import bad_structure
from services.emulator.world import Json, Region


def require_edition(region: Region, declaration: Json) -> None:
    """Refuse features of V2 in a pipeline of type V1, the type where none is given, and rollbacks in PARALLEL mode.

    Raises:
        ServiceFault: InvalidStructureException.
    """
    if declaration.get("executionMode") == "PARALLEL":
        for stage in declaration["stages"]:
            if "ROLLBACK" in _results(stage):
                raise bad_structure(
                    f"Stage '{stage['name']}' cannot roll back in a pipeline of mode PARALLEL"
                )
    if declaration.get("pipelineType", "V1") == "V2":
        return
    for feature in _v2_features(region, declaration):
        raise bad_structure(f"{feature} can only be used by pipelines of type V2")


def _v2_features(region: Region, declaration: Json) -> Iterator[str]:
    mode = declaration.get("executionMode", "SUPERSEDED")
    if mode != "SUPERSEDED":
        yield f"Execution mode {mode}"
    if declaration.get("triggers"):
        yield "Triggers"
    if declaration.get("variables"):
        yield "Variables"
    for stage in declaration["stages"]:
        for member in ("onFailure", "onSuccess", "beforeEntry"):
            if member in stage:
                yield f"Stage condition {member} of stage '{stage['name']}'"
        for action in stage["actions"]:
            found = find_action_type(region, action["actionTypeId"])
            if found is not None and found.v2_only:
                yield f"Action provider {found.key[2]} of action '{action['name']}'"


def _results(stage: Json) -> set[str]:
    """What can follow from the stage's conditions."""
    blocks = [stage.get(member, {}) for member in ("onFailure", "onSuccess", "beforeEntry")]
    conditions = [condition for block in blocks for condition in block.get("conditions", ())]
    return {found["result"] for found in (*blocks, *conditions) if "result" in found}
