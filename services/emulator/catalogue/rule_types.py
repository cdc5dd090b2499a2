"""The catalogue of rule types for stage conditions (CodePipeline User Guide, Rule structure reference)."""

from __future__ import annotations

from services.emulator.catalogue.action_types import properties_to_wire
from services.emulator.catalogue.properties import Property, properties_of
from services.emulator.world import Json

RULE_TYPES: dict[str, tuple[Property, ...]] = {
    "LambdaInvoke": properties_of("FunctionName* UserParameters"),
    "CloudWatchAlarm": properties_of("AlarmName* AlarmStates WaitTime"),
    "DeploymentWindow": properties_of("Cron* TimeZone"),
    "VariableCheck": properties_of("Variable* Value* Operator*"),
    "Commands": (),
}
"""The configuration of each rule provider; all are category Rule, owner AWS, version 1."""


def to_wire(provider: str) -> Json:
    """The ``RuleType`` structure of a rule provider.

    Raises:
        KeyError: there is no such provider.
    """
    return {
        "id": {"category": "Rule", "owner": "AWS", "provider": provider, "version": "1"},
        "ruleConfigurationProperties": properties_to_wire(RULE_TYPES[provider]),
        "inputArtifactDetails": {"minimumCount": 0, "maximumCount": 5},
    }
