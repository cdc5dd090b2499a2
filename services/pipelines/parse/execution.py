"""ListPipelineExecutions, GetPipelineExecution and ListActionExecutions, parsed."""

from __future__ import annotations

from dataclasses import replace

from services.domain.execution import ActionAttempt, Artifact, Execution, RuleAttempt, Trigger
from services.domain.status import ActionStatus, ExecutionMode, ExecutionStatus, ExecutionType, TriggerType
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
from services.pipelines.parse.pipeline import parse_action_type
from services.pipelines.parse.revision import parse_artifact_revision, parse_revisions, read_summary
from services.pipelines.parse.state import parse_error


def parse_executions(answer: object) -> tuple[Execution, ...]:
    """The executions of one page of ListPipelineExecutions, newest first; rows without an id are left out."""
    rows = (parse_execution(row) for row in read_list(read_mapping(answer).get("pipelineExecutionSummaries")))
    return tuple(row for row in rows if row.id)


def parse_execution(raw: object) -> Execution:
    """A PipelineExecutionSummary; the last update of what has ended is its end (there is no other)."""
    row = read_mapping(raw)
    execution = _parse_common(row)
    return replace(
        execution,
        started=read_instant(row.get("startTime")),
        updated=read_instant(row.get("lastUpdateTime")),
        revisions=parse_revisions(row.get("sourceRevisions")),
        stop_reason=read_optional_text(read_mapping(row.get("stopTrigger")).get("reason"), lines=True),
    )


def parse_execution_detail(answer: object) -> Execution:
    """A GetPipelineExecution answer: version and variables, but no times and no stop reason.

    Its revisions are named by artifact, not by action; see ``complete``.
    """
    row = read_mapping(read_mapping(answer).get("pipelineExecution"))
    rows = (read_mapping(entry) for entry in read_list(row.get("variables")))
    return replace(
        _parse_common(row),
        version=read_integer(row.get("pipelineVersion")),
        revisions=tuple(parse_artifact_revision(entry) for entry in read_list(row.get("artifactRevisions"))),
        variables={
            read_text(entry.get("name")): read_text(entry.get("resolvedValue"), lines=True) for entry in rows
        },
    )


def complete(row: Execution, detail: Execution) -> Execution:
    """A row of the list with what GetPipelineExecution adds; the row's own times and revisions stay."""
    return replace(
        detail,
        started=row.started,
        updated=row.updated,
        revisions=row.revisions or detail.revisions,
        stop_reason=row.stop_reason,
    )


def parse_attempts(answer: object) -> tuple[ActionAttempt, ...]:
    """The action attempts of one page of ListActionExecutions, newest first."""
    rows = read_list(read_mapping(answer).get("actionExecutionDetails"))
    return tuple(parse_attempt(row) for row in rows)


def parse_attempt(raw: object) -> ActionAttempt:
    """An ActionExecutionDetail."""
    row = read_mapping(raw)
    given = read_mapping(row.get("input"))
    output = read_mapping(row.get("output"))
    result = read_mapping(output.get("executionResult"))
    return ActionAttempt(
        id=read_text(row.get("actionExecutionId")),
        execution_id=read_text(row.get("pipelineExecutionId")),
        stage=read_text(row.get("stageName")),
        action=read_text(row.get("actionName")),
        status=ActionStatus(read_text(row.get("status"))),
        version=read_integer(row.get("pipelineVersion")),
        started=read_instant(row.get("startTime")),
        updated=read_instant(row.get("lastUpdateTime")),
        updated_by=read_optional_text(row.get("updatedBy")),
        type=parse_action_type(given.get("actionTypeId")),
        configuration=read_strings(given.get("configuration")),
        resolved_configuration=read_strings(given.get("resolvedConfiguration")),
        region=read_optional_text(given.get("region")),
        role_arn=read_optional_text(given.get("roleArn")),
        namespace=read_optional_text(given.get("namespace")),
        input_artifacts=_parse_artifacts(given.get("inputArtifacts")),
        output_artifacts=_parse_artifacts(output.get("outputArtifacts")),
        output_variables=read_strings(output.get("outputVariables")),
        external_id=read_optional_text(result.get("externalExecutionId")),
        external_url=read_optional_text(result.get("externalExecutionUrl")),
        summary=read_summary(result.get("externalExecutionSummary")),
        error=parse_error(result.get("errorDetails")),
        log_stream_arn=read_optional_text(result.get("logStreamARN")),
    )


def parse_rule_attempts(answer: object) -> tuple[RuleAttempt, ...]:
    """The runs of rules of one page of ListRuleExecutions, newest first."""
    rows = read_list(read_mapping(answer).get("ruleExecutionDetails"))
    return tuple(parse_rule_attempt(row) for row in rows)


def parse_rule_attempt(raw: object) -> RuleAttempt:
    """A RuleExecutionDetail."""
    row = read_mapping(raw)
    given = read_mapping(row.get("input"))
    result = read_mapping(read_mapping(row.get("output")).get("executionResult"))
    return RuleAttempt(
        id=read_text(row.get("ruleExecutionId")),
        execution_id=read_text(row.get("pipelineExecutionId")),
        stage=read_text(row.get("stageName")),
        rule=read_text(row.get("ruleName")),
        status=ActionStatus(read_text(row.get("status"))),
        started=read_instant(row.get("startTime")),
        updated=read_instant(row.get("lastUpdateTime")),
        updated_by=read_optional_text(row.get("updatedBy")),
        provider=read_text(read_mapping(given.get("ruleTypeId")).get("provider")),
        configuration=read_strings(given.get("configuration")),
        resolved_configuration=read_strings(given.get("resolvedConfiguration")),
        external_id=read_optional_text(result.get("externalExecutionId")),
        external_url=read_optional_text(result.get("externalExecutionUrl")),
        summary=read_summary(result.get("externalExecutionSummary")),
        error=parse_error(result.get("errorDetails")),
    )


def _parse_common(row: Json) -> Execution:
    return Execution(
        id=read_text(row.get("pipelineExecutionId")),
        status=ExecutionStatus(read_text(row.get("status"))),
        status_summary=read_text(row.get("statusSummary"), lines=True),
        trigger=_parse_trigger(row.get("trigger")),
        mode=read_word(ExecutionMode, row.get("executionMode"), ExecutionMode.SUPERSEDED),
        type=read_word(ExecutionType, row.get("executionType"), ExecutionType.STANDARD),
        rollback_target=read_optional_text(
            read_mapping(row.get("rollbackMetadata")).get("rollbackTargetPipelineExecutionId")
        ),
    )


def _parse_trigger(raw: object) -> Trigger | None:
    row = read_mapping(raw)
    kind = read_text(row.get("triggerType"))
    return Trigger(TriggerType(kind), read_text(row.get("triggerDetail"))) if kind else None


def _parse_artifacts(raw: object) -> tuple[Artifact, ...]:
    return tuple(_parse_artifact(read_mapping(row)) for row in read_list(raw))


def _parse_artifact(row: Json) -> Artifact:
    place = read_mapping(row.get("s3location"))
    return Artifact(
        name=read_text(row.get("name")),
        bucket=read_optional_text(place.get("bucket")),
        key=read_optional_text(place.get("key")),
    )
