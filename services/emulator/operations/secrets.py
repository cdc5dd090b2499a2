"""Secret configuration values: masked when read, kept when the mask comes back unchanged."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator

from services.emulator.catalogue.action_types import find_action_type
from services.emulator.world import Json, Region

MASK = "****"
_MASKED = re.compile(r"\*{4,}")


def masked(region: Region, declaration: Json) -> Json:
    """A copy of a declaration as the service shows it: each secret reads ``****``."""
    shown = copy.deepcopy(declaration)
    for _, action in _actions(shown):
        for key in _secret_keys(region, action):
            action["configuration"][key] = MASK
    return shown


def restored(region: Region, declaration: Json, previous: Json) -> Json:
    """A copy of a new declaration in which an untouched mask is the old secret again.

    A mask counts as untouched where the action stands in a stage of the same name and has no other change; in
    any other action the mask itself becomes the secret (botocore model, ActionConfigurationProperty.secret).
    """
    kept = copy.deepcopy(declaration)
    before = {(stage, action["name"]): action for stage, action in _actions(previous)}
    for stage, action in _actions(kept):
        old = before.get((stage, action["name"]))
        secrets = _secret_keys(region, action)
        if old is None or not secrets or _without(action, secrets) != _without(old, secrets):
            continue
        for key in secrets:
            if _MASKED.fullmatch(action["configuration"][key]) and key in old["configuration"]:
                action["configuration"][key] = old["configuration"][key]
    return kept


def _actions(declaration: Json) -> Iterator[tuple[str, Json]]:
    for stage in declaration["stages"]:
        for action in stage["actions"]:
            yield stage["name"], action


def _secret_keys(region: Region, action: Json) -> list[str]:
    found = find_action_type(region, action["actionTypeId"])
    secrets = found.secrets if found else frozenset()
    return [key for key in action.get("configuration", {}) if key in secrets]


def _without(action: Json, keys: list[str]) -> Json:
    configuration = {key: value for key, value in action["configuration"].items() if key not in keys}
    return action | {"configuration": configuration}
