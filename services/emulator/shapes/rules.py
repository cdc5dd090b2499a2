"""Conditions and rule executions in answers."""

from __future__ import annotations

from services.emulator.engine.execution import Attempt, ConditionRun, Execution
from services.emulator.engine.status import ConditionKind
from services.emulator.shapes.actions import execution_result
from services.emulator.shapes.members import Json, instant, present
from services.emulator.world import Region


def condition_state(kind: ConditionKind, declaration: Json, condition: ConditionRun | None) -> Json | None:
    """``StageConditionState`` of a declared kind of condition; None where the stage declares none."""
    declared = declaration.get(kind.value, {}).get("conditions")
    if not declared:
        return None
    if condition is None:
        rules = [{"ruleName": rule["name"]} for rule in declared[0].get("rules", ())]
        return {"conditionStates": [{"ruleStates": rules}]}
    latest = present(status=condition.status.value, summary=condition.summary)
    return {
        "latestExecution": latest,
        "conditionStates": [
            {
                "latestExecution": latest | {"lastStatusChange": instant(condition.changed)},
                "ruleStates": [_rule_state(rule) for rule in condition.rules],
            }
        ],
    }


def rule_detail(attempt: Attempt, execution: Execution, region: Region) -> Json:
    """``RuleExecutionDetail``: a rule's run in the history."""
    declaration = attempt.declaration
    result = execution_result(attempt)
    result.pop("logStreamARN", None)
    return present(
        pipelineExecutionId=execution.id,
        ruleExecutionId=attempt.id,
        pipelineVersion=execution.version,
        stageName=attempt.stage,
        ruleName=attempt.name,
        startTime=instant(attempt.started),
        lastUpdateTime=instant(attempt.updated),
        status=attempt.status.value,
        input=present(
            ruleTypeId=declaration["ruleTypeId"],
            configuration=declaration.get("configuration", {}),
            resolvedConfiguration=attempt.configuration,
            roleArn=declaration.get("roleArn"),
            region=declaration.get("region", region.name),
            inputArtifacts=attempt.input_artifacts,
        ),
        output={"executionResult": result},
    )


def _rule_state(rule: Attempt) -> Json:
    return {
        "ruleName": rule.name,
        "latestExecution": present(
            ruleExecutionId=rule.id,
            status=rule.status.value,
            summary=rule.summary,
            lastStatusChange=instant(rule.updated),
            externalExecutionId=rule.external_id,
            externalExecutionUrl=rule.external_url,
            errorDetails=rule.error,
        ),
    }
