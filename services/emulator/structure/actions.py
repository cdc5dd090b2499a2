"""Actions: their type, configuration, artifact counts and what belongs to some types alone."""

from __future__ import annotations

from services.emulator.catalogue.action_types import ActionType, find_action_type
from services.emulator.structure.faults import bad_action
from services.emulator.world import Json, Region

_COMMAND_MEMBERS = ("commands", "outputVariables", "environmentVariables")
_PARAMETER_OVERRIDES = 1024
"""Bytes of CloudFormation's ParameterOverrides (CodePipeline User Guide, Quotas)."""


def require_sound_actions(region: Region, declaration: Json) -> None:
    """Hold each action against its action type.

    Raises:
        ServiceFault: InvalidActionDeclarationException.
    """
    actions = [action for stage in declaration["stages"] for action in stage["actions"]]
    for action in actions:
        found = find_action_type(region, action["actionTypeId"])
        if found is None:
            raise _unknown_type(region, action)
        _require_configuration(action, found)
        _require_counts(action, found)
        _require_own_members(action, found)
        _require_home(region, action, found)


def _unknown_type(region: Region, action: Json) -> Exception:
    declared = action["actionTypeId"]
    return bad_action(
        f"ActionType (Category: '{declared['category']}', Provider: '{declared['provider']}', "
        f"Owner: '{declared['owner']}', Version: '{declared['version']}') in action '{action['name']}' "
        f"is not available in region {region.name.upper().replace('-', '_')}"
    )


def _require_configuration(action: Json, found: ActionType) -> None:
    configuration = action.get("configuration", {})
    for wanted in found.properties:
        if wanted.required and wanted.name not in configuration:
            raise bad_action(
                f"Action configuration for action '{action['name']}' is missing required configuration "
                f"'{wanted.name}'"
            )
    if len(configuration.get("ParameterOverrides", "").encode()) > _PARAMETER_OVERRIDES:
        raise bad_action(
            f"Action configuration for action '{action['name']}': ParameterOverrides exceeds "
            f"{_PARAMETER_OVERRIDES} bytes"
        )
    known = {wanted.name for wanted in found.properties}
    partner = found.key[1] == "ThirdParty" and not known
    for key in configuration:
        if key not in known and not partner:
            raise bad_action(
                f"Action configuration for action '{action['name']}' contains unknown configuration '{key}'"
            )


def _require_counts(action: Json, found: ActionType) -> None:
    for what, (least, most) in (("input", found.inputs), ("output", found.outputs)):
        declared = len(action.get(f"{what}Artifacts", ()))
        if not least <= declared <= most:
            raise bad_action(
                f"Action '{action['name']}' has {declared} {what} artifacts; "
                f"{found.key[2]} takes {least} to {most} {what} artifacts"
            )


def _require_own_members(action: Json, found: ActionType) -> None:
    provider = found.key[2]
    if provider == "Commands":
        if not action.get("commands"):
            raise bad_action(f"Action '{action['name']}' must declare commands")
    else:
        for member in _COMMAND_MEMBERS:
            if member in action and not (member == "environmentVariables" and found.key[0] != "Source"):
                raise bad_action(
                    f"Action '{action['name']}': {member} can only be declared for Commands actions"
                )
    if "timeoutInMinutes" in action and found.key[0] != "Approval":
        raise bad_action(
            f"Action '{action['name']}': timeoutInMinutes can only be declared for manual approval actions"
        )


def _require_home(region: Region, action: Json, found: ActionType) -> None:
    """Cross-region actions are those of AWS's types that are no sources (CodePipeline User Guide, region)."""
    category, owner = found.key[:2]
    if action.get("region", region.name) != region.name and (category == "Source" or owner != "AWS"):
        raise bad_action(f"Action '{action['name']}' cannot run in another region than the pipeline's")
