"""Rules on actions: types, configuration, artifacts, commands (CodePipeline User Guide, Action declaration)."""

from __future__ import annotations

from collections.abc import Iterator

from services.definition.catalogue import Context, TypeFacts
from services.definition.declared import Declared, DeclaredAction
from services.definition.problem import ACTION, DefinitionProblem
from services.pipelines.parse.members import read_list, read_text

COMMANDS = "Commands"
PARAMETER_OVERRIDES_BYTES = 1024
"""What CloudFormation's ParameterOverrides may take (CodePipeline User Guide, Quotas)."""


def action_types(declared: Declared, context: Context) -> Iterator[DefinitionProblem]:
    """An action's type exists in the region."""
    for action in declared.actions:
        if context.action_types and action.type not in context.action_types and all(action.type):
            category, owner, provider, version = action.type
            named = f"{category} provider {provider} (owner {owner}, version {version})"
            message = f"{action.name}: the region has no {named}"
            yield DefinitionProblem("action-types", (*action.path, "actionTypeId"), message, ACTION)


def configuration_complete(declared: Declared, context: Context) -> Iterator[DefinitionProblem]:
    """An action's configuration has what its type needs."""
    for action, facts in _typed(declared, context):
        for setting in facts.settings:
            if setting.required and setting.name not in action.configuration:
                message = f"{action.name}: {action.provider} needs the configuration {setting.name}"
                path = (*action.path, "configuration")
                yield DefinitionProblem("configuration-complete", path, message, ACTION)


def configuration_known(declared: Declared, context: Context) -> Iterator[DefinitionProblem]:
    """An action's configuration has nothing that its type does not know."""
    for action, facts in _typed(declared, context):
        known = {setting.name for setting in facts.settings}
        for key in action.configuration if known else ():
            if key not in known:
                message = f"{action.name}: {action.provider} has no configuration {read_text(key)}"
                path = (*action.path, "configuration", read_text(key))
                yield DefinitionProblem("configuration-known", path, message, ACTION)


def artifact_counts(declared: Declared, context: Context) -> Iterator[DefinitionProblem]:
    """An action has as many input and output artifacts as its type takes."""
    for action, facts in _typed(declared, context):
        bounds = (("inputArtifacts", "input", facts.inputs), ("outputArtifacts", "output", facts.outputs))
        for member, kind, (least, most) in bounds:
            count = len(read_list(action.raw.get(member)))
            if not least <= count <= most:
                takes = str(least) if least == most else f"{least} to {most}"
                message = f"{action.name}: {count} {kind} artifacts, {action.provider} takes {takes}"
                yield DefinitionProblem("artifact-counts", (*action.path, member), message, ACTION)


def commands_where_they_belong(declared: Declared, _context: Context) -> Iterator[DefinitionProblem]:
    """Actions of the provider Commands have commands; others have none, and no output variables of their own."""
    rule = "commands-where-they-belong"
    for action in declared.actions:
        if action.provider == COMMANDS:
            if not read_list(action.raw.get("commands")):
                yield DefinitionProblem(
                    rule, (*action.path, "commands"), f"{action.name} needs commands", ACTION
                )
            continue
        for member in ("commands", "outputVariables"):
            if action.raw.get(member) is not None:
                message = f"{action.name}: {action.provider} takes no {member}"
                yield DefinitionProblem(rule, (*action.path, member), message, ACTION)


def timeout_of_approval(declared: Declared, _context: Context) -> Iterator[DefinitionProblem]:
    """Only a manual approval's timeout can be set."""
    for action in declared.actions:
        if action.raw.get("timeoutInMinutes") is not None and not action.is_approval:
            path = (*action.path, "timeoutInMinutes")
            message = f"{action.name}: only manual approvals take a timeout"
            yield DefinitionProblem("timeout-of-approval", path, message, ACTION)


def parameter_overrides_size(declared: Declared, _context: Context) -> Iterator[DefinitionProblem]:
    """CloudFormation's ParameterOverrides take 1 KB."""
    for action in declared.actions:
        size = len(read_text(action.configuration.get("ParameterOverrides"), lines=True).encode())
        if size > PARAMETER_OVERRIDES_BYTES:
            path = (*action.path, "configuration", "ParameterOverrides")
            message = (
                f"{action.name}: {size} bytes of ParameterOverrides, {PARAMETER_OVERRIDES_BYTES} at most"
            )
            yield DefinitionProblem("parameter-overrides-size", path, message, ACTION)


def primary_source(declared: Declared, _context: Context) -> Iterator[DefinitionProblem]:
    """A CodeBuild action with several inputs names the one that has its buildspec."""
    for action in declared.actions:
        inputs = action.artifacts("inputArtifacts")
        named = read_text(action.configuration.get("PrimarySource"))
        if action.provider != "CodeBuild" or len(inputs) < 2 or named in inputs:
            continue
        which = f"{named} is none of them" if named else "PrimarySource must name one of them"
        path = (*action.path, "configuration", "PrimarySource")
        message = f"{action.name} has {len(inputs)} input artifacts: {which}"
        yield DefinitionProblem("primary-source", path, message, None)


def _typed(declared: Declared, context: Context) -> Iterator[tuple[DeclaredAction, TypeFacts]]:
    """Every action whose type is known."""
    for action in declared.actions:
        facts = context.action_types.get(action.type)
        if facts is not None:
            yield action, facts


RULES = (
    action_types,
    configuration_complete,
    configuration_known,
    artifact_counts,
    commands_where_they_belong,
    timeout_of_approval,
    parameter_overrides_size,
    primary_source,
)
