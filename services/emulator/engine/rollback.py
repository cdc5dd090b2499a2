"""Rolling a stage back to an execution that succeeded in it, by hand or when the stage fails."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from services.emulator.engine.execution import Execution, Json, StageVisit
from services.emulator.engine.status import StageStatus
from services.emulator.errors import ServiceFault

if TYPE_CHECKING:
    from services.emulator.engine.pipeline import PipelineRun


def roll_back(run: PipelineRun, stage: str, target_id: str, actor: str) -> str:
    """Start a rollback of a stage to a target execution and answer the new execution's id.

    Raises:
        ServiceFault: PipelineExecutionNotFoundException, PipelineExecutionOutdatedException,
            UnableToRollbackStageException.
    """
    target = run.execution(target_id)
    declaration = run.record.declaration
    position = run.stage_position(stage)
    if declaration.get("pipelineType", "V1") != "V2":
        raise _unable(f"Pipeline '{run.name}' is of type V1: only V2 pipelines can roll back")
    if position == 0:
        raise _unable(f"Stage '{stage}' is a source stage, which cannot be rolled back")
    if target.version != run.record.version:
        raise ServiceFault(
            "PipelineExecutionOutdatedException",
            f"The pipeline structure has changed since execution '{target_id}' (version {target.version})",
        )
    if target.rollback:
        raise _unable(f"Execution '{target_id}' is a rollback itself and cannot be a target")
    if not succeeded_in(target, stage):
        raise _unable(f"Execution '{target_id}' did not succeed in stage '{stage}'")
    if stage in run.board.occupants:
        raise _unable(f"Stage '{stage}' is currently running")
    run.check_capacity()
    return _start(run, position, target, {"triggerType": "ManualRollback", "triggerDetail": actor})


def roll_back_automatically(run: PipelineRun, failed: StageVisit) -> None:
    """Roll a stage that has just failed back to its latest success in this version, if there is one."""
    execution = failed.execution
    if execution.rollback or execution.position == 0 or execution.version != run.record.version:
        return
    target = next((one for one in run.newest_first() if _fits(one, execution, failed.name)), None)
    if target is None:
        return
    detail = json.dumps({"FailedPipelineExecutionId": execution.id}, separators=(",", ":"))
    _start(run, execution.position, target, {"triggerType": "AutomatedRollback", "triggerDetail": detail})


def succeeded_in(execution: Execution, stage: str) -> bool:
    """Whether an execution has succeeded in a stage."""
    visit = execution.visits.get(stage)
    return visit is not None and visit.status is StageStatus.SUCCEEDED


def _fits(candidate: Execution, failed: Execution, stage: str) -> bool:
    same_structure = candidate.version == failed.version and candidate is not failed
    return same_structure and not candidate.rollback and succeeded_in(candidate, stage)


def _start(run: PipelineRun, position: int, target: Execution, trigger: Json) -> str:
    execution = run.new_execution(trigger)
    execution.rollback_target = target.id
    execution.variables = dict(target.variables)
    execution.revisions = dict(target.revisions)
    execution.artifacts = dict(target.artifacts)
    execution.outputs = {namespace: dict(values) for namespace, values in target.outputs.items()}
    run.enter(execution, position)
    return execution.id


def _unable(message: str) -> ServiceFault:
    return ServiceFault("UnableToRollbackStageException", message)
