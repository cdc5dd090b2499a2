"""Stage conditions: their rules run together, and all of them must succeed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from services.emulator.engine.actions import situation_of
from services.emulator.engine.behaviour import Outcome, Situation
from services.emulator.engine.execution import Attempt, ConditionRun, Json, StageVisit
from services.emulator.engine.providers import complete, default_outcome, time_limit
from services.emulator.engine.status import ActionStatus, ConditionKind, ConditionStatus
from services.emulator.engine.variables import UnresolvedVariableError, resolve
from services.emulator.errors import ServiceFault

if TYPE_CHECKING:
    from services.emulator.engine.pipeline import PipelineRun

_OVERRIDABLE = {"BEFORE_ENTRY": ConditionKind.BEFORE_ENTRY, "ON_SUCCESS": ConditionKind.ON_SUCCESS}


def declared(visit: StageVisit, kind: ConditionKind) -> bool:
    """Whether a stage has a condition of a kind."""
    return bool(visit.declaration.get(kind, {}).get("conditions"))


def in_progress(visit: StageVisit) -> bool:
    """Whether a condition of the stage is being evaluated."""
    return any(run.status is ConditionStatus.IN_PROGRESS for run in visit.conditions.values())


def passed(visit: StageVisit, kind: ConditionKind) -> bool:
    """Whether the stage's condition of a kind succeeded or was overridden; true where it has none."""
    condition = visit.conditions.get(kind)
    if condition is None:
        return not declared(visit, kind)
    return condition.status in (ConditionStatus.SUCCEEDED, ConditionStatus.OVERRIDDEN)


def evaluate(run: PipelineRun, visit: StageVisit, kind: ConditionKind) -> None:
    """Start a condition's rules; the end of the last one calls ``run.condition_ended``."""
    declaration = visit.declaration[kind]["conditions"][0]
    condition = ConditionRun(kind, declaration, run.world.timeline.now())
    visit.conditions[kind] = condition
    for rule in declaration.get("rules", ()):
        _start_rule(run, visit, condition, rule)
    if not condition.rules:
        _settle(run, visit, condition)


def override(run: PipelineRun, visit: StageVisit, kind_name: str) -> ConditionRun:
    """Mark a condition that failed, or is still being evaluated, as overridden and answer it.

    Args:
        run: the pipeline.
        visit: the passage through the stage.
        kind_name: ``BEFORE_ENTRY`` or ``ON_SUCCESS``.

    Raises:
        ServiceFault: ConditionNotOverridableException.
    """
    condition = visit.conditions.get(_OVERRIDABLE[kind_name])
    if condition is None or condition.status not in (ConditionStatus.FAILED, ConditionStatus.IN_PROGRESS):
        raise ServiceFault(
            "ConditionNotOverridableException",
            f"Unable to override because the {kind_name} condition in stage '{visit.name}' is not failed",
        )
    abandon(run, visit)
    condition.status = ConditionStatus.OVERRIDDEN
    condition.changed = run.world.timeline.now()
    condition.summary = None
    return condition


def abandon(run: PipelineRun, visit: StageVisit) -> None:
    """Let go of the rules that are being evaluated."""
    now = run.world.timeline.now()
    for condition in visit.conditions.values():
        for rule in condition.rules:
            if rule.running:
                rule.close(ActionStatus.ABANDONED, now)
        if condition.status is ConditionStatus.IN_PROGRESS:
            condition.status, condition.changed = ConditionStatus.ABANDONED, now


def _start_rule(run: PipelineRun, visit: StageVisit, condition: ConditionRun, rule: Json) -> None:
    execution, now = visit.execution, run.world.timeline.now()
    attempt = Attempt(run.world.uuid(), visit.name, rule, {}, now, now)
    condition.rules.append(attempt)
    execution.rules.append(attempt)
    try:
        attempt.configuration = {k: resolve(v, execution) for k, v in rule.get("configuration", {}).items()}
    except UnresolvedVariableError as error:
        attempt.configuration = dict(rule.get("configuration", {}))
        message = f"The variable {error.reference} in the rule's configuration cannot be resolved."
        outcome = Outcome("Failed", 0, "ConfigurationError", message)
    else:
        number = sum(
            1 for known in execution.rules if known.name == attempt.name and known.stage == visit.name
        )
        situation = situation_of(run, execution, attempt, number)
        chosen = run.world.behaviours.choose(situation) or _decide(situation)
        outcome = complete(chosen, situation, attempt, run.world.uuid())
    attempt.outcome = outcome
    attempt.external_id, attempt.external_url = outcome.external_id, outcome.external_url
    limit = time_limit(attempt)
    if outcome.seconds is None or outcome.seconds > limit:
        outcome = Outcome("Failed", limit, "JobFailed", "The rule did not complete within its timeout.")
    seconds = limit if outcome.seconds is None else outcome.seconds
    attempt.appointments.append(
        run.world.timeline.after(seconds, lambda: _end_rule(run, visit, condition, attempt, outcome))
    )


def _decide(situation: Situation) -> Outcome:
    outcome = default_outcome(situation)
    if situation.provider != "VariableCheck":
        return outcome
    get = situation.configuration.get
    value, wanted, operator = get("Variable", ""), get("Value", ""), get("Operator", "EQ")
    try:
        holds = _holds(value, operator, wanted)
    except re.error:
        return Outcome("Failed", outcome.seconds, "ConfigurationError", f"'{wanted}' is not a valid pattern.")
    if holds:
        return outcome
    message = f"Variable check failed: '{value}' {operator} '{wanted}' does not hold."
    return Outcome("Failed", outcome.seconds, "JobFailed", message, message)


def _holds(value: str, operator: str, wanted: str) -> bool:
    match operator:
        case "NE":
            return value != wanted
        case "CONTAINS":
            return wanted in value
        case "MATCHES":
            return re.search(wanted, value) is not None
        case _:
            return value == wanted


def _end_rule(
    run: PipelineRun, visit: StageVisit, condition: ConditionRun, attempt: Attempt, outcome: Outcome
) -> None:
    now = run.world.timeline.now()
    attempt.summary = outcome.summary
    if outcome.status == "Failed":
        attempt.error = {
            "code": outcome.code or "JobFailed",
            "message": outcome.message or "The rule failed.",
        }
    attempt.close(ActionStatus(outcome.status), now)
    visit.execution.updated = now
    if not any(rule.running for rule in condition.rules):
        _settle(run, visit, condition)


def _settle(run: PipelineRun, visit: StageVisit, condition: ConditionRun) -> None:
    failed = [rule for rule in condition.rules if rule.status is not ActionStatus.SUCCEEDED]
    condition.status = ConditionStatus.FAILED if failed else ConditionStatus.SUCCEEDED
    condition.changed = run.world.timeline.now()
    if failed:
        names = ", ".join(rule.name for rule in failed)
        condition.summary = f"Rules failed: {names}. Result: {condition.declaration.get('result', 'FAIL')}"
    run.condition_ended(visit, condition.kind)
