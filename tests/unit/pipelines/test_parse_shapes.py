import json
from collections.abc import Callable
from datetime import UTC, timedelta, timezone
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.domain.status import (
    ActionStatus,
    ConditionStatus,
    ExecutionMode,
    ExecutionStatus,
    ExecutionType,
    RetryMode,
    StageStatus,
    TriggerType,
)
from services.pipelines import parse

PARSERS: list[Callable[[object], object]] = [
    parse.parse_summaries,
    parse.parse_summary,
    parse.parse_definition,
    parse.parse_state,
    parse.parse_executions,
    parse.parse_execution,
    parse.parse_execution_detail,
    parse.parse_attempts,
    parse.parse_attempt,
    parse.parse_revision,
    parse.read_summary,
]
MEMBERS = [
    "pipelines",
    "pipeline",
    "stages",
    "name",
    "actions",
    "actionTypeId",
    "category",
    "configuration",
    "stageStates",
    "actionStates",
    "latestExecution",
    "inboundExecution",
    "inboundExecutions",
    "inboundTransitionState",
    "enabled",
    "lastChangedAt",
    "pipelineExecutionSummaries",
    "pipelineExecutionId",
    "status",
    "startTime",
    "trigger",
    "triggerType",
    "sourceRevisions",
    "revisionSummary",
    "actionExecutionDetails",
    "input",
    "output",
    "executionResult",
    "errorDetails",
    "conditionStates",
    "ruleStates",
    "beforeEntryConditionState",
    "retryStageMetadata",
    "variables",
    "beforeEntry",
    "conditions",
    "rules",
    "onFailure",
    "pipelineExecution",
    "artifactRevisions",
    "stopTrigger",
    "percentComplete",
    "token",
    "metadata",
    "created",
]
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=()), max_size=30)
    | st.sampled_from(["InProgress", "failed", '{"CommitMessage": 3}', '{"CommitMessage":"a', "1e400", "nan"])
    | st.datetimes(timezones=st.none() | st.just(UTC) | st.just(timezone(timedelta(hours=14))))
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(MEMBERS) | st.text(), inner, max_size=6)
    ),
    max_leaves=40,
)


@given(ANYTHING)
def test_no_parser_ever_raises(raw: object) -> None:
    for parser in PARSERS:
        parser(raw)


def test_both_members_of_inbound_executions_are_merged() -> None:
    def waiting(execution_id: str) -> dict[str, str]:
        return {"pipelineExecutionId": execution_id, "status": "InProgress"}

    raw = {
        "pipelineName": "p",
        "stageStates": [
            {"stageName": "list", "inboundExecutions": [waiting("a"), waiting("b")]},
            {"stageName": "single", "inboundExecution": waiting("c")},
            {
                "stageName": "both",
                "inboundExecutions": [waiting("a"), waiting("b")],
                "inboundExecution": waiting("b"),
            },
            {"stageName": "none", "inboundExecutions": None},
        ],
    }
    state = parse.parse_state(raw)
    assert [[execution.execution_id for execution in stage.inbound] for stage in state.stages] == [
        ["a", "b"],
        ["c"],
        ["a", "b"],
        [],
    ]


def test_unknown_and_wrongly_cased_words_degrade_to_text() -> None:
    execution = parse.parse_execution(
        {"pipelineExecutionId": "x", "status": "PAUSED", "executionMode": "queued", "executionType": 7}
    )
    assert not execution.status.known
    assert str(execution.status) == "PAUSED"
    assert execution.mode is ExecutionMode.QUEUED
    assert str(execution.type) == "7"
    assert parse.parse_execution({"status": "inprogress"}).status is ExecutionStatus.IN_PROGRESS


def test_an_execution_in_full() -> None:
    execution = parse.parse_execution(
        {
            "pipelineExecutionId": "e1",
            "status": "Stopped",
            "statusSummary": "stopped by hand",
            "startTime": 100,
            "lastUpdateTime": 160,
            "sourceRevisions": [
                {"actionName": "App", "revisionId": "abc", "revisionSummary": "msg", "revisionUrl": "u"}
            ],
            "trigger": {"triggerType": "WebhookV2", "triggerDetail": "arn:x"},
            "stopTrigger": {"reason": "wrong\nbuild"},
            "executionType": "ROLLBACK",
            "rollbackMetadata": {"rollbackTargetPipelineExecutionId": "e0"},
        }
    )
    assert execution.duration(now=999) == 60
    assert execution.stop_reason == "wrong\nbuild"
    assert execution.trigger is not None
    assert execution.trigger.type is TriggerType.WEBHOOK_V2
    assert (execution.type, execution.rollback_target) == (ExecutionType.ROLLBACK, "e0")
    assert execution.revisions[0].url == "u"


def test_the_detail_adds_variables_to_a_row_and_keeps_its_times() -> None:
    row = parse.parse_execution({"pipelineExecutionId": "e1", "status": "InProgress", "startTime": 100})
    detail = parse.parse_execution_detail(
        {
            "pipelineExecution": {
                "pipelineExecutionId": "e1",
                "status": "Succeeded",
                "pipelineVersion": 3,
                "variables": [{"name": "Env", "resolvedValue": "prod"}, {"name": "Empty"}, "nonsense"],
                "artifactRevisions": [{"name": "SourceOut", "revisionId": "abc", "created": 90}],
            }
        }
    )
    whole = parse.complete(row, detail)
    assert whole.started == 100
    assert whole.status is ExecutionStatus.SUCCEEDED
    assert whole.version == 3
    assert whole.variables is not None
    assert whole.variables["Env"] == "prod"
    assert whole.revisions[0].created == 90
    assert row.variables is None


def test_a_stage_with_conditions_retries_and_a_gate() -> None:
    state = parse.parse_state(
        {
            "pipelineName": "p",
            "stageStates": [
                {
                    "stageName": "Deploy",
                    "latestExecution": {"pipelineExecutionId": "e", "status": "Skipped", "type": "ROLLBACK"},
                    "inboundTransitionState": {
                        "enabled": False,
                        "lastChangedBy": "arn:me",
                        "lastChangedAt": 5,
                        "disabledReason": "freeze",
                    },
                    "beforeEntryConditionState": {
                        "latestExecution": {"status": "Failed", "summary": "closed"},
                        "conditionStates": [
                            {
                                "latestExecution": {"status": "Failed"},
                                "ruleStates": [
                                    {
                                        "ruleName": "Window",
                                        "latestExecution": {
                                            "status": "Failed",
                                            "errorDetails": {"code": "C", "message": "outside"},
                                        },
                                    }
                                ],
                            }
                        ],
                    },
                    "onSuccessConditionState": {},
                    "retryStageMetadata": {
                        "manualStageRetryAttempt": 2,
                        "latestRetryTrigger": "ManualStageRetry",
                    },
                    "actionStates": [
                        {
                            "actionName": "Push",
                            "latestExecution": {
                                "status": "Abandoned",
                                "percentComplete": 40,
                                "errorDetails": {"message": "why\nso"},
                                "logStreamARN": "arn:log",
                            },
                        }
                    ],
                }
            ],
        }
    )
    stage = state.stages[0]
    assert stage.latest is not None
    assert stage.latest.status is StageStatus.SKIPPED
    assert not stage.transition.enabled
    assert stage.transition.reason == "freeze"
    assert stage.before_entry is not None
    assert stage.before_entry.status is ConditionStatus.FAILED
    rule = stage.before_entry.rules[0]
    assert rule.name == "Window"
    assert rule.error is not None
    assert rule.error.message == "outside"
    assert stage.on_success is None
    assert stage.retry is not None
    assert stage.retry.manual == 2
    action = stage.actions[0].latest
    assert action is not None
    assert action.status is ActionStatus.ABANDONED
    assert action.percent == 40
    assert action.error is not None
    assert action.error.message == "why\nso"


def test_a_definition_with_conditions_variables_and_retry() -> None:
    definition = parse.parse_definition(
        {
            "pipeline": {
                "name": "p",
                "variables": [{"name": "A", "defaultValue": "x"}, {"name": "B", "description": "needed"}],
                "stages": [
                    {
                        "name": "S",
                        "actions": [
                            {"name": "no type"},
                            {
                                "name": "Run",
                                "actionTypeId": {"category": "compute", "provider": "Commands"},
                                "commands": ["make", 3],
                                "timeoutInMinutes": 5,
                                "runOrder": "2",
                            },
                        ],
                        "onFailure": {"result": "RETRY", "retryConfiguration": {"retryMode": "ALL_ACTIONS"}},
                        "beforeEntry": {
                            "conditions": [
                                {
                                    "result": "FAIL",
                                    "rules": [{"name": "r", "ruleTypeId": {"provider": "Window"}}],
                                }
                            ]
                        },
                    }
                ],
            }
        }
    )
    assert [variable.required for variable in definition.variables] == [False, True]
    stage = definition.stages[0]
    assert stage.retry_mode is RetryMode.ALL_ACTIONS
    assert stage.failure_result == "RETRY"
    assert stage.before_entry[0].rules[0].provider == "Window"
    untyped, run = stage.actions
    assert not untyped.type.category.known
    assert run.commands == ("make", "3")
    assert (run.run_order, run.timeout_minutes) == (2, 5)


def test_hostile_text_is_clean_everywhere() -> None:
    evil = "\x1b]0;owned\x07\x1b[2J\u202eevil\x00"

    def infect(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: infect(entry) for key, entry in value.items()}
        if isinstance(value, list):
            return [infect(entry) for entry in value]
        return evil if isinstance(value, str) else value

    answers = infect(
        {
            "pipelines": [{"name": ""}],
            "pipelineName": "",
            "stageStates": [
                {
                    "stageName": "",
                    "actionStates": [
                        {"actionName": "", "latestExecution": {"status": "", "summary": "", "token": ""}}
                    ],
                }
            ],
            "pipelineExecutionSummaries": [
                {"pipelineExecutionId": "", "status": "", "sourceRevisions": [{"revisionSummary": ""}]}
            ],
            "actionExecutionDetails": [
                {
                    "actionName": "",
                    "input": {"configuration": {"k": ""}},
                    "output": {"outputVariables": {"k": ""}},
                }
            ],
        }
    )
    for parser in PARSERS:
        shown = json.dumps(repr(parser(answers)))
        assert "owned" not in shown
        assert "\\x1b" not in shown
        assert "u202e" not in shown
