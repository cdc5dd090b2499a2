"""An execution inside a stage: entry conditions, groups of actions by run order, and how the stage ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.emulator.engine import actions, announcements, conditions, rollback
from services.emulator.engine.board import admit, arrive
from services.emulator.engine.execution import Execution, StageVisit
from services.emulator.engine.status import (
    ActionStatus,
    ConditionKind,
    ExecutionStatus,
    StageStatus,
)

if TYPE_CHECKING:
    from services.emulator.engine.pipeline import PipelineRun

PARALLEL_ACTION_LIMIT = 5
"""Concurrent actions of an execution in PARALLEL mode (CodePipeline User Guide, Quotas)."""


def enter(run: PipelineRun, execution: Execution, position: int) -> None:
    """Take an execution into a stage that is free for it."""
    visit = StageVisit(execution, execution.stages[position], started=run.world.timeline.now())
    execution.position, execution.waiting = position, False
    execution.visits[visit.name] = visit
    execution.updated = run.world.timeline.now()
    if not execution.parallel:
        run.board.occupy(visit)
    announcements.stage_changed(run, visit, announcements.STARTED)
    begin(run, visit)


def begin(run: PipelineRun, visit: StageVisit) -> None:
    """Begin a stage (again): its entry conditions first, then its actions."""
    visit.conditions.clear()
    if conditions.declared(visit, ConditionKind.BEFORE_ENTRY) and not visit.execution.rollback:
        conditions.evaluate(run, visit, ConditionKind.BEFORE_ENTRY)
    else:
        advance(run, visit)


def advance(run: PipelineRun, visit: StageVisit) -> None:
    """Start the actions that may start now, or end the stage where nothing is left to do."""
    execution = visit.execution
    if not run.alive or not visit.status.active or conditions.in_progress(visit):
        return
    running = visit.running()
    if execution.halting:
        if not running:
            _halt(run, visit)
        return
    group = visit.group()
    if not group:
        if conditions.declared(visit, ConditionKind.ON_SUCCESS):
            conditions.evaluate(run, visit, ConditionKind.ON_SUCCESS)
        else:
            succeed(run, visit)
        return
    known = [visit.latest.get(action["name"]) for action in group]
    if any(attempt is not None and attempt.status is ActionStatus.FAILED for attempt in known):
        if not running:
            _handle_failure(run, visit)
        return
    room = PARALLEL_ACTION_LIMIT - len(running) if execution.parallel else len(group)
    for action, attempt in zip(group, known, strict=True):
        if attempt is None and room > 0:
            room -= 1
            actions.start(run, visit, action)


def condition_ended(run: PipelineRun, visit: StageVisit, kind: ConditionKind) -> None:
    """Go on after a condition: it passed, was overridden, or its result engages."""
    execution, condition = visit.execution, visit.conditions[kind]
    if execution.halting:
        advance(run, visit)
        return
    passed = conditions.passed(visit, kind)
    result = condition.declaration.get("result", "FAIL")
    match kind:
        case ConditionKind.BEFORE_ENTRY if passed:
            advance(run, visit)
        case ConditionKind.ON_SUCCESS if passed:
            succeed(run, visit)
        case ConditionKind.ON_FAILURE:
            declared = visit.declaration["onFailure"].get("result")
            fail(run, visit, result if passed else declared or "FAIL")
        case _:
            fail(run, visit, result)


def succeed(run: PipelineRun, visit: StageVisit) -> None:
    """End a stage well and take the execution to the next one."""
    leave(run, visit, StageStatus.SUCCEEDED)


def leave(run: PipelineRun, visit: StageVisit, status: StageStatus) -> None:
    """End a stage and go on to the next; after the last, or a rollback's only one, it has succeeded."""
    execution = visit.execution
    visit.status = status
    announcements.stage_changed(run, visit)
    run.board.release(visit)
    following = execution.position + 1
    if execution.rollback or following == len(execution.stages):
        run.finish(execution, ExecutionStatus.SUCCEEDED)
    else:
        arrive(run, execution, following)
    admit(run, visit.name)


def fail(run: PipelineRun, visit: StageVisit, result: str) -> None:
    """End a stage badly, as a result says: FAIL, SKIP (the execution goes on), ROLLBACK, or RETRY, once."""
    if result == "RETRY" and visit.automatic_retries == 0:
        visit.automatic_retries += 1
        visit.retry_trigger = "AutomatedStageRetry"
        settings = visit.declaration["onFailure"].get("retryConfiguration", {})
        retry_actions(run, visit, settings.get("retryMode", "FAILED_ACTIONS"))
        return
    if result == "SKIP":
        leave(run, visit, StageStatus.SKIPPED)
        return
    visit.status = StageStatus.FAILED
    announcements.stage_changed(run, visit)
    run.board.release(visit)
    run.finish(visit.execution, ExecutionStatus.FAILED)
    if result == "ROLLBACK":
        rollback.roll_back_automatically(run, visit)
    admit(run, visit.name)


def retry_actions(run: PipelineRun, visit: StageVisit, mode: str) -> None:
    """Run failed actions again, or all; the stage is in progress already.

    Where no action has run yet, the entry condition has not passed: it is evaluated again.
    """
    if mode == "ALL_ACTIONS" or not visit.latest:
        visit.latest.clear()
        begin(run, visit)
    else:
        visit.forget_unsuccessful()
        advance(run, visit)


def _handle_failure(run: PipelineRun, visit: StageVisit) -> None:
    rules = visit.declaration.get("onFailure", {})
    if rules.get("result") == "RETRY" and visit.automatic_retries == 0:
        fail(run, visit, "RETRY")
    elif conditions.declared(visit, ConditionKind.ON_FAILURE):
        conditions.evaluate(run, visit, ConditionKind.ON_FAILURE)
    else:
        fail(run, visit, rules.get("result", "FAIL"))


def _halt(run: PipelineRun, visit: StageVisit) -> None:
    execution = visit.execution
    if execution.stop is not None:
        complete = not visit.group() and conditions.passed(visit, ConditionKind.ON_SUCCESS)
        visit.status = StageStatus.SUCCEEDED if complete else StageStatus.STOPPED
        outcome = ExecutionStatus.STOPPED
    else:
        visit.status, outcome = StageStatus.CANCELLED, ExecutionStatus.CANCELLED
    announcements.stage_changed(run, visit)
    run.board.release(visit)
    run.finish(execution, outcome)
    admit(run, visit.name)
