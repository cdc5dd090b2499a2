"""What became of an act whose answer was lost, found out by reading."""

from __future__ import annotations

from collections.abc import Collection

from services.domain.execution import Execution
from services.domain.state import StageState
from services.domain.status import (
    ActionStatus,
    ApprovalDecision,
    ConditionStatus,
    ConditionType,
    ExecutionStatus,
    StageStatus,
    TriggerType,
)
from services.domain.target import Target
from services.pipelines.reader import Reader
from services.pipelines.reconcile_definitions import (
    reconcile_creation,
    reconcile_deletion,
    reconcile_tags,
    reconcile_update,
)
from services.pipelines.reconciled import Reconciled
from services.pipelines.verbs import (
    AnswerApproval,
    CreatePipeline,
    DeletePipeline,
    DisableTransition,
    EnableTransition,
    OverrideCondition,
    RetryStage,
    RollBackStage,
    StartExecution,
    StopExecution,
    TagPipeline,
    UntagPipeline,
    UpdatePipeline,
    Verb,
)
from services.pipelines.waiting import waiting_token

CLOCK_TOLERANCE = 60.0
"""Seconds by which the service's clock may be behind ours."""
_RECENT = 20


def reconcile(
    reader: Reader, target: Target, verb: Verb, sent_at: float, known: Collection[str] = ()
) -> Reconciled:
    """Read what the pipeline does now and judge whether the act was carried out. Nothing is sent again.

    The service is eventually consistent: False means not seen so far. A start whose answer was lost can be
    repeated safely with the same StartExecution; of the other verbs only what False is said of should be.

    Args:
        reader: reads the target.
        target: whose ``caller``, where known, tells our executions from others'.
        verb: what was sent.
        sent_at: when, POSIX seconds.
        known: ids of executions that were there before.

    Raises:
        ServiceError: it could not be read.
    """
    match verb:
        case StartExecution():
            return _start(reader, target, verb, sent_at, known)
        case RollBackStage():
            return _rollback(reader, verb, sent_at, known)
        case AnswerApproval():
            return _approval(reader, verb)
        case StopExecution():
            return _stop(reader, verb)
        case DisableTransition() | EnableTransition():
            return _transition(_stage(reader, verb), verb)
        case RetryStage():
            stage = _stage(reader, verb)
            return _retry(stage, verb) if stage is not None else _parallel_retry(reader, verb)
        case OverrideCondition():
            stage = _stage(reader, verb)
            return _override(stage, verb) if stage is not None else _parallel_run(reader, verb)
        case UpdatePipeline():
            return reconcile_update(reader, verb)
        case CreatePipeline():
            return reconcile_creation(reader, verb)
        case DeletePipeline():
            return reconcile_deletion(reader, verb)
        case TagPipeline() | UntagPipeline():
            return reconcile_tags(reader, verb)
        case _:
            return Reconciled(None, "there is no way to tell by reading")


def _since(reader: Reader, pipeline: str, sent_at: float, known: Collection[str]) -> tuple[Execution, ...]:
    return tuple(
        execution
        for execution in reader.executions(pipeline, _RECENT)
        if execution.id not in known
        and execution.started is not None
        and execution.started >= sent_at - CLOCK_TOLERANCE
    )


def _start(
    reader: Reader, target: Target, verb: StartExecution, sent_at: float, known: Collection[str]
) -> Reconciled:
    started = [
        execution
        for execution in _since(reader, verb.pipeline, sent_at, known)
        if execution.trigger is not None and execution.trigger.type == TriggerType.START
    ]
    for execution in started:
        by = execution.trigger.detail if execution.trigger is not None else ""
        if target.caller is not None and by == target.caller:
            return Reconciled(True, f"execution {execution.short_id} was started by you", execution.id)
    if started:
        newest = started[0]
        return Reconciled(None, f"execution {newest.short_id} was started then; it may be yours", newest.id)
    return Reconciled(False, "no execution was started; starting again is safe, it carries the same token")


def _rollback(reader: Reader, verb: RollBackStage, sent_at: float, known: Collection[str]) -> Reconciled:
    for execution in _since(reader, verb.pipeline, sent_at, known):
        if execution.rollback_target == verb.target_execution_id:
            return Reconciled(True, f"execution {execution.short_id} rolls the stage back", execution.id)
    return Reconciled(False, "no rollback to that execution was begun")


def _approval(reader: Reader, verb: AnswerApproval) -> Reconciled:
    waiting = waiting_token(reader, verb)
    if waiting is not None and waiting.token == verb.token:
        return Reconciled(False, "the approval still waits")
    attempts = (
        attempt
        for attempt in reader.action_attempts(verb.pipeline, verb.execution_id)
        if (attempt.stage, attempt.action) == (verb.stage, verb.action)
        and attempt.external_id in (None, verb.token)
    )
    answered = next(attempts, None)
    if answered is None:
        return Reconciled(None, "the approval waits no longer")
    approved = verb.decision == ApprovalDecision.APPROVED
    wanted = ActionStatus.SUCCEEDED if approved else ActionStatus.FAILED
    by = f" by {answered.updated_by}" if answered.updated_by else ""
    if answered.status == wanted:
        return Reconciled(True, f"the approval is answered as you asked{by}")
    return Reconciled(False, f"the approval was answered otherwise{by}: {answered.status}")


def _stop(reader: Reader, verb: StopExecution) -> Reconciled:
    status = reader.execution(verb.pipeline, verb.execution_id).status
    if status in (ExecutionStatus.STOPPING, ExecutionStatus.STOPPED):
        return Reconciled(True, f"the execution is {status}", verb.execution_id)
    if status == ExecutionStatus.IN_PROGRESS:
        return Reconciled(False, "the execution still runs", verb.execution_id)
    return Reconciled(None, f"the execution ended: {status}", verb.execution_id)


def _stage(
    reader: Reader, verb: DisableTransition | EnableTransition | RetryStage | OverrideCondition
) -> StageState | None:
    return reader.state(verb.pipeline).stage(verb.stage)


def _transition(stage: StageState | None, verb: DisableTransition | EnableTransition) -> Reconciled:
    if stage is None:
        return Reconciled(None, "the stage is not in the pipeline's state")
    word = "enabled" if stage.transition.enabled else "disabled"
    by = f" by {stage.transition.changed_by}" if stage.transition.changed_by else ""
    happened = stage.transition.enabled is isinstance(verb, EnableTransition)
    if isinstance(verb, DisableTransition) and happened and stage.transition.reason != verb.reason:
        return Reconciled(False, f"the transition is disabled{by}, for another reason than yours")
    return Reconciled(happened, f"the transition is {word}{by}")


def _retry(stage: StageState, verb: RetryStage) -> Reconciled:
    if stage.latest is None:
        return Reconciled(None, "the stage is not in the pipeline's state")
    if stage.latest.execution_id != verb.execution_id:
        return Reconciled(None, "another execution has the stage now")
    status = stage.latest.status
    if status == StageStatus.FAILED:
        return Reconciled(None, "the stage stands failed: not retried, or failed again")
    return Reconciled(True, f"the stage is {status}", verb.execution_id)


def _parallel_retry(reader: Reader, verb: RetryStage) -> Reconciled:
    """What the newest attempts tell, where PARALLEL mode has no state."""
    attempts = reader.action_attempts(verb.pipeline, verb.execution_id, latest_only=True)
    if any(one.stage == verb.stage and one.status == ActionStatus.FAILED for one in attempts):
        return Reconciled(None, "an action stands failed: not retried, or failed again")
    return _parallel_run(reader, verb)


def _parallel_run(reader: Reader, verb: RetryStage | OverrideCondition) -> Reconciled:
    """What the execution's status tells: one that had ended goes on only where the act was carried out."""
    status = reader.execution(verb.pipeline, verb.execution_id).status
    happened = True if status.active or status == ExecutionStatus.SUCCEEDED else None
    return Reconciled(happened, f"the execution is {status}", verb.execution_id)


def _override(stage: StageState, verb: OverrideCondition) -> Reconciled:
    entry = verb.condition == ConditionType.BEFORE_ENTRY
    condition = stage.before_entry if entry else stage.on_success
    if condition is None or condition.status is None:
        return Reconciled(None, "the condition is not in the pipeline's state")
    happened = condition.status == ConditionStatus.OVERRIDDEN
    return Reconciled(happened, f"the condition is {condition.status}")
