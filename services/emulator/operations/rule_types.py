"""Rule types for stage conditions."""

from __future__ import annotations

from services.emulator.catalogue.rule_types import RULE_TYPES, to_wire
from services.emulator.operations.registry import Context, operation
from services.emulator.world import Json


@operation("ListRuleTypes")
def list_rule_types(context: Context, request: Json) -> Json:  # noqa: ARG001 - every handler takes both
    """All rule types, at once."""
    return {"ruleTypes": [to_wire(provider) for provider in RULE_TYPES]}
