"""ListPipelines and GetPipeline, parsed."""

from __future__ import annotations

from services.domain.pipeline import (
    ActionDeclaration,
    ActionType,
    ConditionDeclaration,
    PipelineDefinition,
    PipelineSummary,
    RuleDeclaration,
    StageDeclaration,
    VariableDeclaration,
)
from services.domain.status import ActionCategory, ExecutionMode, PipelineType, RetryMode
from services.pipelines.parse.members import (
    Json,
    read_instant,
    read_integer,
    read_list,
    read_mapping,
    read_optional_text,
    read_strings,
    read_text,
    read_word,
)
from services.pipelines.parse.trigger import parse_triggers


def parse_summaries(answer: object) -> tuple[PipelineSummary, ...]:
    """The pipelines of one page of ListPipelines; rows without a name are left out."""
    rows = (parse_summary(row) for row in read_list(read_mapping(answer).get("pipelines")))
    return tuple(row for row in rows if row.name)


def parse_summary(raw: object) -> PipelineSummary:
    """A PipelineSummary; type and mode absent mean V1 and SUPERSEDED (older answers have neither)."""
    row = read_mapping(raw)
    return PipelineSummary(
        name=read_text(row.get("name")),
        version=read_integer(row.get("version")),
        type=read_word(PipelineType, row.get("pipelineType"), PipelineType.V1),
        mode=read_word(ExecutionMode, row.get("executionMode"), ExecutionMode.SUPERSEDED),
        created=read_instant(row.get("created")),
        updated=read_instant(row.get("updated")),
    )


def parse_definition(answer: object) -> PipelineDefinition:
    """A GetPipeline answer: the declaration under ``pipeline``, the rest under ``metadata`` beside it."""
    outer = read_mapping(answer)
    declared = read_mapping(outer.get("pipeline"))
    metadata = read_mapping(outer.get("metadata"))
    return PipelineDefinition(
        name=read_text(declared.get("name")),
        role_arn=read_text(declared.get("roleArn")),
        version=read_integer(declared.get("version")),
        type=read_word(PipelineType, declared.get("pipelineType"), PipelineType.V1),
        mode=read_word(ExecutionMode, declared.get("executionMode"), ExecutionMode.SUPERSEDED),
        stages=tuple(_parse_stage(stage) for stage in read_list(declared.get("stages"))),
        variables=tuple(_parse_variable(row) for row in read_list(declared.get("variables"))),
        triggers=parse_triggers(declared),
        arn=read_optional_text(metadata.get("pipelineArn")),
        created=read_instant(metadata.get("created")),
        updated=read_instant(metadata.get("updated")),
        polling_disabled_at=read_instant(metadata.get("pollingDisabledAt")),
    )


def parse_action_type(raw: object) -> ActionType | None:
    """An ActionTypeId, or None where it names no provider."""
    row = read_mapping(raw)
    provider = read_text(row.get("provider"))
    if not provider:
        return None
    return ActionType(
        category=ActionCategory(read_text(row.get("category"))),
        owner=read_text(row.get("owner")),
        provider=provider,
        version=read_text(row.get("version")) or "1",
    )


def _parse_stage(raw: object) -> StageDeclaration:
    row = read_mapping(raw)
    on_failure = read_mapping(row.get("onFailure"))
    retry = read_mapping(on_failure.get("retryConfiguration"))
    retry_mode = read_text(retry.get("retryMode"))
    return StageDeclaration(
        name=read_text(row.get("name")),
        actions=tuple(_parse_action(action) for action in read_list(row.get("actions"))),
        before_entry=_parse_conditions(row.get("beforeEntry")),
        on_success=_parse_conditions(row.get("onSuccess")),
        on_failure=_parse_conditions(on_failure),
        failure_result=read_optional_text(on_failure.get("result")),
        retry_mode=RetryMode(retry_mode) if retry_mode else None,
    )


def _parse_action(raw: object) -> ActionDeclaration:
    row = read_mapping(raw)
    run_order = read_integer(row.get("runOrder"))
    return ActionDeclaration(
        name=read_text(row.get("name")),
        type=parse_action_type(row.get("actionTypeId")) or ActionType(ActionCategory(""), "", ""),
        run_order=1 if run_order is None else run_order,
        configuration=read_strings(row.get("configuration")),
        commands=_parse_commands(row),
        input_artifacts=_parse_names(row.get("inputArtifacts")),
        output_artifacts=_parse_names(row.get("outputArtifacts")),
        namespace=read_optional_text(row.get("namespace")),
        region=read_optional_text(row.get("region")),
        role_arn=read_optional_text(row.get("roleArn")),
        timeout_minutes=read_integer(row.get("timeoutInMinutes")),
    )


def _parse_conditions(raw: object) -> tuple[ConditionDeclaration, ...]:
    conditions = (read_mapping(row) for row in read_list(read_mapping(raw).get("conditions")))
    return tuple(
        ConditionDeclaration(
            result=read_optional_text(row.get("result")),
            rules=tuple(_parse_rule(rule) for rule in read_list(row.get("rules"))),
        )
        for row in conditions
    )


def _parse_rule(raw: object) -> RuleDeclaration:
    row = read_mapping(raw)
    return RuleDeclaration(
        name=read_text(row.get("name")),
        provider=read_text(read_mapping(row.get("ruleTypeId")).get("provider")),
        configuration=read_strings(row.get("configuration")),
        commands=_parse_commands(row),
    )


def _parse_variable(raw: object) -> VariableDeclaration:
    row = read_mapping(raw)
    default = row.get("defaultValue")
    return VariableDeclaration(
        name=read_text(row.get("name")),
        default=None if default is None else read_text(default, lines=True),
        description=read_text(row.get("description"), lines=True),
    )


def _parse_commands(row: Json) -> tuple[str, ...]:
    return tuple(read_text(line, lines=True) for line in read_list(row.get("commands")))


def _parse_names(raw: object) -> tuple[str, ...]:
    names = (read_text(read_mapping(row).get("name")) for row in read_list(raw))
    return tuple(name for name in names if name)
