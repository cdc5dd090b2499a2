"""GetPipelineState, parsed."""

from __future__ import annotations

from services.domain.execution import ErrorDetails
from services.domain.state import (
    ActionExecution,
    ActionState,
    ConditionState,
    PipelineState,
    RetryMetadata,
    RuleState,
    StageExecution,
    StageState,
    Transition,
)
from services.domain.status import ActionStatus, ConditionStatus, ExecutionType, StageStatus
from services.pipelines.parse.members import (
    Json,
    read_flag,
    read_instant,
    read_integer,
    read_list,
    read_mapping,
    read_optional_text,
    read_text,
    read_word,
)
from services.pipelines.parse.revision import read_summary


def parse_state(answer: object) -> PipelineState:
    """A GetPipelineState answer; stages keep the order of the declaration."""
    outer = read_mapping(answer)
    return PipelineState(
        name=read_text(outer.get("pipelineName")),
        version=read_integer(outer.get("pipelineVersion")),
        stages=tuple(_parse_stage(stage) for stage in read_list(outer.get("stageStates"))),
        created=read_instant(outer.get("created")),
        updated=read_instant(outer.get("updated")),
    )


def parse_error(raw: object) -> ErrorDetails | None:
    """An ErrorDetails structure, or None where it says nothing."""
    row = read_mapping(raw)
    details = ErrorDetails(code=read_text(row.get("code")), message=read_text(row.get("message"), lines=True))
    return details if details.code or details.message else None


def _parse_stage(raw: object) -> StageState:
    row = read_mapping(raw)
    return StageState(
        name=read_text(row.get("stageName")),
        transition=_parse_transition(row.get("inboundTransitionState")),
        inbound=_parse_inbound(row),
        latest=_parse_stage_execution(row.get("latestExecution")),
        actions=tuple(_parse_action(action) for action in read_list(row.get("actionStates"))),
        before_entry=_parse_condition(row.get("beforeEntryConditionState")),
        on_success=_parse_condition(row.get("onSuccessConditionState")),
        on_failure=_parse_condition(row.get("onFailureConditionState")),
        retry=_parse_retry(row.get("retryStageMetadata")),
    )


def _parse_transition(raw: object) -> Transition:
    row = read_mapping(raw)
    return Transition(
        enabled=read_flag(row.get("enabled"), default=True),
        changed_by=read_optional_text(row.get("lastChangedBy")),
        changed_at=read_instant(row.get("lastChangedAt")),
        reason=read_optional_text(row.get("disabledReason"), lines=True),
    )


def _parse_stage_execution(raw: object) -> StageExecution | None:
    row = read_mapping(raw)
    execution_id = read_text(row.get("pipelineExecutionId"))
    status = read_text(row.get("status"))
    if not execution_id and not status:
        return None
    return StageExecution(
        execution_id=execution_id,
        status=StageStatus(status),
        type=read_word(ExecutionType, row.get("type"), ExecutionType.STANDARD),
    )


def _parse_inbound(row: Json) -> tuple[StageExecution, ...]:
    """Who waits: the list of newer answers and the single member of older ones, each execution once."""
    waiting: dict[str, StageExecution] = {}
    for raw in (*read_list(row.get("inboundExecutions")), row.get("inboundExecution")):
        execution = _parse_stage_execution(raw)
        if execution is not None:
            waiting.setdefault(execution.execution_id, execution)
    return tuple(waiting.values())


def _parse_action(raw: object) -> ActionState:
    row = read_mapping(raw)
    return ActionState(
        name=read_text(row.get("actionName")),
        latest=_parse_action_execution(row.get("latestExecution")),
        revision_id=read_optional_text(read_mapping(row.get("currentRevision")).get("revisionId")),
        entity_url=read_optional_text(row.get("entityUrl")),
        revision_url=read_optional_text(row.get("revisionUrl")),
    )


def _parse_action_execution(raw: object) -> ActionExecution | None:
    row = read_mapping(raw)
    status = read_text(row.get("status"))
    if not status:
        return None
    return ActionExecution(
        status=ActionStatus(status),
        id=read_optional_text(row.get("actionExecutionId")),
        summary=read_summary(row.get("summary")),
        changed=read_instant(row.get("lastStatusChange")),
        token=read_optional_text(row.get("token")),
        updated_by=read_optional_text(row.get("lastUpdatedBy")),
        external_id=read_optional_text(row.get("externalExecutionId")),
        external_url=read_optional_text(row.get("externalExecutionUrl")),
        percent=read_integer(row.get("percentComplete")),
        error=parse_error(row.get("errorDetails")),
        log_stream_arn=read_optional_text(row.get("logStreamARN")),
    )


def _parse_condition(raw: object) -> ConditionState | None:
    row = read_mapping(raw)
    if not row:
        return None
    latest = read_mapping(row.get("latestExecution"))
    status = read_text(latest.get("status"))
    conditions = (read_mapping(condition) for condition in read_list(row.get("conditionStates")))
    return ConditionState(
        status=ConditionStatus(status) if status else None,
        summary=read_text(latest.get("summary"), lines=True),
        rules=tuple(_parse_rule(rule) for row in conditions for rule in read_list(row.get("ruleStates"))),
    )


def _parse_rule(raw: object) -> RuleState:
    row = read_mapping(raw)
    latest = read_mapping(row.get("latestExecution"))
    status = read_text(latest.get("status"))
    return RuleState(
        name=read_text(row.get("ruleName")),
        status=ActionStatus(status) if status else None,
        summary=read_text(latest.get("summary"), lines=True),
        error=parse_error(latest.get("errorDetails")),
        changed=read_instant(latest.get("lastStatusChange")),
        external_url=read_optional_text(latest.get("externalExecutionUrl")),
    )


def _parse_retry(raw: object) -> RetryMetadata | None:
    row = read_mapping(raw)
    if not row:
        return None
    return RetryMetadata(
        automatic=read_integer(row.get("autoStageRetryAttempt")),
        manual=read_integer(row.get("manualStageRetryAttempt")),
        latest_trigger=read_optional_text(row.get("latestRetryTrigger")),
    )
