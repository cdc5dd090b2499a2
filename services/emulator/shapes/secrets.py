"""Secret configuration values, which no answer of the history carries."""

from __future__ import annotations

from collections.abc import Mapping

from services.emulator.catalogue.action_types import find_action_type
from services.emulator.operations.secrets import MASK
from services.emulator.shapes.members import Json
from services.emulator.world import Region


def masked(region: Region, action: Json, configuration: Mapping[str, str]) -> dict[str, str]:
    """An action's configuration with the values of its type's secret properties masked."""
    kind = find_action_type(region, action["actionTypeId"])
    secrets = frozenset[str]() if kind is None else kind.secrets
    return {key: MASK if key in secrets else value for key, value in configuration.items()}
