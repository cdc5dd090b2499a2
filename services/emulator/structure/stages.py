"""Stages: how many, their names, and where source actions and approvals may stand."""

from __future__ import annotations

from services.emulator.errors import ServiceFault
from services.emulator.structure.faults import bad_action, bad_stage, bad_structure, first_repeated
from services.emulator.world import Json

FEWEST_STAGES, MOST_STAGES = 2, 50
MOST_ACTIONS_IN_STAGE = 50
MOST_ACTIONS = 500


def require_sound_stages(declaration: Json) -> None:
    """Hold the limits of CodePipeline User Guide, Quotas, and the rules for the first stage.

    Raises:
        ServiceFault: the declaration breaks one.
    """
    stages = declaration["stages"]
    if len(stages) < FEWEST_STAGES:
        raise bad_structure(
            f"Pipeline has only {len(stages)} stage(s). "
            f"There should be a minimum of {FEWEST_STAGES} stages in a pipeline"
        )
    if len(stages) > MOST_STAGES:
        raise bad_structure(
            f"Pipeline has {len(stages)} stages. "
            f"There should be a maximum of {MOST_STAGES} stages in a pipeline"
        )
    repeated = first_repeated(stage["name"] for stage in stages)
    if repeated is not None:
        raise bad_structure(
            f"Stage name '{repeated}' is used more than once; it must be unique in a pipeline"
        )
    for stage in stages:
        _require_sound_stage(stage)
    if sum(len(stage["actions"]) for stage in stages) > MOST_ACTIONS:
        raise bad_structure(f"Pipeline has more than {MOST_ACTIONS} actions")
    _require_sources_first(stages)


def _require_sound_stage(stage: Json) -> None:
    name, actions = stage["name"], stage["actions"]
    if stage.get("blockers"):
        raise ServiceFault(
            "InvalidBlockerDeclarationException", f"Stage '{name}': blockers are not supported"
        )
    if not 1 <= len(actions) <= MOST_ACTIONS_IN_STAGE:
        raise bad_stage(
            f"Stage '{name}' has {len(actions)} actions; a stage has 1 to {MOST_ACTIONS_IN_STAGE} actions"
        )
    repeated = first_repeated(action["name"] for action in actions)
    if repeated is not None:
        raise bad_stage(f"Action name '{repeated}' is used more than once in stage '{name}'")


def _require_sources_first(stages: list[Json]) -> None:
    if any(action["actionTypeId"]["category"] != "Source" for action in stages[0]["actions"]):
        raise bad_structure("Pipeline should start with a stage that only contains source actions")
    for stage in stages[1:]:
        for action in stage["actions"]:
            if action["actionTypeId"]["category"] == "Source":
                raise bad_action(
                    f"Source action '{action['name']}' is only allowed in the first stage, "
                    f"not in '{stage['name']}'"
                )
