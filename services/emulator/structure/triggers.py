"""Triggers: what source action each is for, and how its filters may combine."""

from __future__ import annotations

import json

from services.emulator.structure.faults import bad_structure, first_repeated
from services.emulator.world import Json

_MOST_BYTES = 200 * 1024
"""What the triggers of a pipeline may take together (CodePipeline User Guide, Quotas)."""


def require_sound_triggers(declaration: Json) -> None:
    """Hold the rules of CodePipeline User Guide, Filter triggers on code push or pull request.

    Raises:
        ServiceFault: InvalidStructureException.
    """
    connected = {
        action["name"]
        for action in declaration["stages"][0]["actions"]
        if action["actionTypeId"]["provider"] == "CodeStarSourceConnection"
    }
    length = len(
        json.dumps(declaration.get("triggers", ()), separators=(",", ":"), ensure_ascii=False).encode()
    )
    if length > _MOST_BYTES:
        raise bad_structure(f"The triggers of a pipeline take {_MOST_BYTES} bytes at most, not {length}")
    configurations = [trigger["gitConfiguration"] for trigger in declaration.get("triggers", ())]
    for configuration in configurations:
        name = configuration["sourceActionName"]
        if name not in connected:
            raise bad_structure(
                f"Trigger names source action '{name}', which is no connection source action of this pipeline"
            )
        if not configuration.get("push") and not configuration.get("pullRequest"):
            raise bad_structure(f"Trigger of source action '{name}' has neither push nor pullRequest filters")
        for push in configuration.get("push", ()):
            _require_sound_push(name, push)
        for request in configuration.get("pullRequest", ()):
            _require_patterns(name, request)
    repeated = first_repeated(configuration["sourceActionName"] for configuration in configurations)
    if repeated is not None:
        raise bad_structure(f"Source action '{repeated}' has more than one trigger")


def _require_sound_push(name: str, push: Json) -> None:
    if "tags" in push and ("branches" in push or "filePaths" in push):
        raise bad_structure(
            f"Trigger of source action '{name}': a push filter is for tags or for branches and file paths, "
            "not both"
        )
    _require_patterns(name, push)


def _require_patterns(name: str, criteria: Json) -> None:
    for kind in ("tags", "branches", "filePaths"):
        if kind in criteria and not (criteria[kind].get("includes") or criteria[kind].get("excludes")):
            raise bad_structure(f"Trigger of source action '{name}': {kind} has no includes and no excludes")
