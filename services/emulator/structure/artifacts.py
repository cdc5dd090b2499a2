"""Artifacts: each produced once, and before it is used."""

from __future__ import annotations

from services.emulator.structure.faults import bad_structure
from services.emulator.world import Json


def require_sound_artifacts(declaration: Json) -> None:
    """Want unique output artifacts, and inputs that an earlier stage or run order produces.

    Raises:
        ServiceFault: InvalidStructureException.
    """
    produced: set[str] = set()
    for stage in declaration["stages"]:
        groups: dict[int, list[Json]] = {}
        for action in stage["actions"]:
            groups.setdefault(action.get("runOrder", 1), []).append(action)
        for order in sorted(groups):
            for action in groups[order]:
                _require_inputs(action, produced)
            for action in groups[order]:
                _take_outputs(action, produced)


def _require_inputs(action: Json, produced: set[str]) -> None:
    for artifact in action.get("inputArtifacts", ()):
        if artifact["name"] not in produced:
            raise bad_structure(
                f"Input Artifact Bundle {artifact['name']} in action {action['name']} is not declared as "
                "Output Artifact Bundle in any of the preceding actions"
            )


def _take_outputs(action: Json, produced: set[str]) -> None:
    for artifact in action.get("outputArtifacts", ()):
        if artifact["name"] in produced:
            raise bad_structure(
                "Output Artifact Bundle name must be unique within the pipeline. "
                f"{artifact['name']} has been used more than once"
            )
        produced.add(artifact["name"])
