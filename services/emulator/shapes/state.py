"""A pipeline's state in the answer of GetPipelineState."""

from __future__ import annotations

from services.emulator.engine.board import Board, Transition
from services.emulator.engine.execution import Execution, StageVisit
from services.emulator.engine.links import entity_url, revision_url
from services.emulator.engine.pipeline import PipelineRun
from services.emulator.engine.status import ConditionKind
from services.emulator.shapes.actions import action_state
from services.emulator.shapes.members import Json, instant, present
from services.emulator.shapes.rules import condition_state


def pipeline_state(run: PipelineRun) -> Json:
    """The whole answer: a pipeline in PARALLEL mode has no state, and so no stages here."""
    record = run.record
    parallel = record.declaration.get("executionMode") == "PARALLEL"
    stages = [] if parallel else [_stage_state(run, stage) for stage in record.declaration["stages"]]
    return {
        "pipelineName": run.name,
        "pipelineVersion": record.version,
        "stageStates": stages,
        "created": instant(record.created),
        "updated": instant(record.updated),
    }


def _stage_state(run: PipelineRun, stage: Json) -> Json:
    board, name = run.board, stage["name"]
    inbound = _inbound(board, name)
    visit = board.latest.get(name)
    conditions = {} if visit is None else visit.conditions
    return present(
        stageName=name,
        inboundExecution=inbound[0] if inbound else None,
        inboundExecutions=inbound,
        inboundTransitionState=_transition(board.inbound.get(name, Transition())),
        actionStates=[_action_state(run, name, action) for action in stage["actions"]],
        latestExecution=None if visit is None else _latest(visit),
        beforeEntryConditionState=condition_state(
            ConditionKind.BEFORE_ENTRY, stage, conditions.get(ConditionKind.BEFORE_ENTRY)
        ),
        onSuccessConditionState=condition_state(
            ConditionKind.ON_SUCCESS, stage, conditions.get(ConditionKind.ON_SUCCESS)
        ),
        onFailureConditionState=condition_state(
            ConditionKind.ON_FAILURE, stage, conditions.get(ConditionKind.ON_FAILURE)
        ),
        retryStageMetadata=None if visit is None else _retries(visit),
    )


def _inbound(board: Board, stage: str) -> list[Json]:
    waiting: list[Execution] = list(board.queues.get(stage, ()))
    stranded = board.stranded.get(stage)
    if stranded is not None and not waiting:
        waiting.append(stranded)
    return [
        present(
            pipelineExecutionId=execution.id,
            status=execution.status.value,
            type="ROLLBACK" if execution.rollback else None,
        )
        for execution in waiting
    ]


def _latest(visit: StageVisit) -> Json:
    return present(
        pipelineExecutionId=visit.execution.id,
        status=visit.status.value,
        type="ROLLBACK" if visit.execution.rollback else None,
    )


def _retries(visit: StageVisit) -> Json | None:
    return (
        present(
            autoStageRetryAttempt=visit.automatic_retries or None,
            manualStageRetryAttempt=visit.manual_retries or None,
            latestRetryTrigger=visit.retry_trigger,
        )
        or None
    )


def _transition(gate: Transition) -> Json:
    return present(
        enabled=gate.enabled,
        lastChangedBy=gate.changed_by,
        lastChangedAt=None if gate.changed_at is None else instant(gate.changed_at),
        disabledReason=gate.reason,
    )


def _action_state(run: PipelineRun, stage: str, action: Json) -> Json:
    attempt = run.board.actions.get((stage, action["name"]))
    region = str(action.get("region", run.region.name))
    state = present(actionName=action["name"], entityUrl=entity_url(action, region))
    if attempt is None:
        return state
    state["latestExecution"] = action_state(attempt, run.world.timeline.now())
    if attempt.revision is not None and not attempt.running:
        state["currentRevision"] = {"revisionId": attempt.revision.id}
        state |= present(revisionUrl=revision_url(attempt, region))
    return state
