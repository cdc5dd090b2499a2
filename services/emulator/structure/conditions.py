"""Stage conditions: which results each may have, and its rules."""

from __future__ import annotations

from services.emulator.catalogue.rule_types import RULE_TYPES
from services.emulator.structure.faults import bad_stage, first_repeated
from services.emulator.world import Json

_RESULTS = {
    "beforeEntry": frozenset({"FAIL", "SKIP"}),
    "onSuccess": frozenset({"FAIL", "ROLLBACK"}),
    "onFailure": frozenset({"ROLLBACK", "RETRY", "SKIP", "FAIL"}),
}


def require_sound_conditions(declaration: Json) -> None:
    """Hold the rules of CodePipeline User Guide, How do stage conditions work.

    Raises:
        ServiceFault: InvalidStageDeclarationException.
    """
    for number, stage in enumerate(declaration["stages"]):
        for member, results in _RESULTS.items():
            for condition in stage.get(member, {}).get("conditions", ()):
                _require_condition(stage["name"], member, condition, results)
        failure = stage.get("onFailure", {})
        _require_failure(stage["name"], failure, source=number == 0)
        rolls_back = any(
            condition.get("result") == "ROLLBACK"
            for condition in stage.get("onSuccess", {}).get("conditions", ())
        )
        if number == 0 and rolls_back:
            raise bad_stage(f"Stage '{stage['name']}': a source stage cannot be rolled back")


def _require_failure(stage: str, failure: Json, *, source: bool) -> None:
    results = {failure.get("result")} | {found.get("result") for found in failure.get("conditions", ())}
    if source and "ROLLBACK" in results:
        raise bad_stage(f"Stage '{stage}': a source stage cannot be rolled back")
    if "retryConfiguration" in failure and "RETRY" not in results:
        raise bad_stage(f"Stage '{stage}': retryConfiguration is for the result RETRY only")


def _require_condition(stage: str, member: str, condition: Json, results: frozenset[str]) -> None:
    result = condition.get("result")
    if result is not None and result not in results:
        raise bad_stage(f"Stage '{stage}': result {result} is not possible for {member} conditions")
    rules = condition.get("rules", ())
    if not rules:
        raise bad_stage(f"Stage '{stage}': a condition of {member} has no rules")
    repeated = first_repeated(rule["name"] for rule in rules)
    if repeated is not None:
        raise bad_stage(f"Stage '{stage}': rule name '{repeated}' is used more than once in {member}")
    for rule in rules:
        _require_rule(stage, rule)


def _require_rule(stage: str, rule: Json) -> None:
    provider = rule["ruleTypeId"]["provider"]
    if provider not in RULE_TYPES:
        raise bad_stage(f"Stage '{stage}': rule '{rule['name']}' has the unknown provider '{provider}'")
    configuration = rule.get("configuration", {})
    for wanted in RULE_TYPES[provider]:
        if wanted.required and wanted.name not in configuration:
            raise bad_stage(
                f"Stage '{stage}': rule '{rule['name']}' is missing configuration '{wanted.name}'"
            )
    if (provider == "Commands") != bool(rule.get("commands")):
        raise bad_stage(f"Stage '{stage}': commands are for rules of the provider Commands, which need them")
