"""Rules on a stage's conditions (CodePipeline User Guide, Stage declaration; Configure stage conditions)."""

from __future__ import annotations

from collections.abc import Iterator

from services.definition.catalogue import Context, Setting
from services.definition.declared import Declared, DeclaredStage, find_repeated
from services.definition.problem import STAGE, DefinitionProblem, Path
from services.pipelines.parse.members import Json, read_list, read_mapping, read_text

RESULTS = {
    "beforeEntry": ("FAIL", "SKIP"),
    "onSuccess": ("ROLLBACK", "FAIL"),
    "onFailure": ("ROLLBACK", "FAIL", "RETRY", "SKIP"),
}
"""What can follow from the conditions of each kind."""
COMMANDS = "Commands"


def condition_results(declared: Declared, _context: Context) -> Iterator[DefinitionProblem]:
    """Each kind of condition has results of its own."""
    for stage, member, path, condition in _conditions(declared):
        result = read_text(condition.get("result"))
        if result and result not in RESULTS[member]:
            allowed = " or ".join(RESULTS[member])
            message = f"stage {stage.name}: {result} cannot follow from {member}, only {allowed}"
            yield DefinitionProblem("condition-results", (*path, "result"), message, STAGE)


def condition_rules(declared: Declared, _context: Context) -> Iterator[DefinitionProblem]:
    """A condition has rules, and no two of one name in a kind."""
    for stage in declared.stages:
        for member in RESULTS:
            rules = [found for found in _rules(declared) if found[0] is stage and found[1] == member]
            for at, name in find_repeated(read_text(rule.get("name")) for *_, rule in rules).items():
                message = f"stage {stage.name}: another rule of {member} is called {name} already"
                yield DefinitionProblem("condition-rules", (*rules[at][2], "name"), message, STAGE)
    for stage, member, path, condition in _conditions(declared):
        if not read_list(condition.get("rules")):
            message = f"stage {stage.name}: a condition of {member} has no rules"
            yield DefinitionProblem("condition-rules", path, message, STAGE)


def rule_types(declared: Declared, context: Context) -> Iterator[DefinitionProblem]:
    """A rule's provider exists, and its configuration has what that needs."""
    for stage, _, path, rule in _rules(declared):
        provider = read_text(read_mapping(rule.get("ruleTypeId")).get("provider"))
        if not context.rule_types or not provider:
            continue
        facts = context.rule_types.get(provider)
        if facts is None:
            known = ", ".join(sorted(context.rule_types))
            message = f"stage {stage.name}: {provider} is no provider of rules ({known})"
            yield DefinitionProblem("rule-types", (*path, "ruleTypeId", "provider"), message, STAGE)
            continue
        for name in _missing(rule, facts.settings):
            message = f"stage {stage.name}: rule {read_text(rule.get('name'))} needs the configuration {name}"
            yield DefinitionProblem("rule-types", (*path, "configuration"), message, STAGE)


def rule_commands(declared: Declared, _context: Context) -> Iterator[DefinitionProblem]:
    """Rules of the provider Commands have commands, others none."""
    for stage, _, path, rule in _rules(declared):
        wants = read_text(read_mapping(rule.get("ruleTypeId")).get("provider")) == COMMANDS
        if wants is not bool(read_list(rule.get("commands"))):
            name = read_text(rule.get("name"))
            what = f"rule {name} needs commands" if wants else f"rule {name} takes no commands"
            yield DefinitionProblem(
                "rule-commands", (*path, "commands"), f"stage {stage.name}: {what}", STAGE
            )


def failure_results(declared: Declared, _context: Context) -> Iterator[DefinitionProblem]:
    """A source stage is not rolled back; a retry configuration goes with the result RETRY."""
    for at, stage in enumerate(declared.stages):
        failure = read_mapping(stage.raw.get("onFailure"))
        result = read_text(failure.get("result"))
        results = [result, *(read_mapping(row).get("result") for row in read_list(failure.get("conditions")))]
        if failure.get("retryConfiguration") and "RETRY" not in results:
            path = (*stage.path, "onFailure", "retryConfiguration")
            message = f"stage {stage.name}: retryConfiguration goes with the result RETRY only"
            yield DefinitionProblem("failure-results", path, message, STAGE)
        if at == 0 and result == "ROLLBACK":
            yield _source_rolls_back(stage, (*stage.path, "onFailure", "result"))
    for stage, _, path, condition in _conditions(declared):
        if stage.path == ("stages", 0) and condition.get("result") == "ROLLBACK":
            yield _source_rolls_back(stage, (*path, "result"))


def _source_rolls_back(stage: DeclaredStage, path: Path) -> DefinitionProblem:
    message = f"stage {stage.name}: the source stage cannot be rolled back"
    return DefinitionProblem("failure-results", path, message, STAGE)


def _conditions(declared: Declared) -> Iterator[tuple[DeclaredStage, str, Path, Json]]:
    """Every condition with its stage, its kind and its place."""
    for stage in declared.stages:
        for member in RESULTS:
            block = read_mapping(stage.raw.get(member))
            for at, entry in enumerate(read_list(block.get("conditions"))):
                yield stage, member, (*stage.path, member, "conditions", at), read_mapping(entry)


def _rules(declared: Declared) -> Iterator[tuple[DeclaredStage, str, Path, Json]]:
    """Every rule likewise."""
    for stage, member, path, condition in _conditions(declared):
        for at, entry in enumerate(read_list(condition.get("rules"))):
            yield stage, member, (*path, "rules", at), read_mapping(entry)


def _missing(rule: Json, settings: tuple[Setting, ...]) -> list[str]:
    given = read_mapping(rule.get("configuration"))
    return [setting.name for setting in settings if setting.required and setting.name not in given]


RULES = (condition_results, condition_rules, rule_types, rule_commands, failure_results)
