"""What stopping an execution would do, and leave undone."""

from __future__ import annotations

from dataclasses import dataclass

from services.domain.execution import Execution
from services.domain.snapshot import PipelineSnapshot
from services.domain.state import StageState
from services.domain.status import (
    ExecutionStatus,
    StageStatus,
)
from services.pipelines.passages import (
    ActionPassage,
    has_state,
    passage_of,
)


@dataclass(frozen=True, slots=True)
class Stoppable:
    """An execution that can be stopped.

    Args:
        execution: which.
        stage: the stage that it is in, or waits in front of; "" where that is not known.
        waits: whether it waits in front of that stage: nothing of it runs, and once stopped it cannot be retried
            (CodePipeline User Guide, How executions are stopped).
        running: the actions that run, or wait for an answer.
        behind: the executions that wait in front of the stage that it holds, and may enter once it is stopped.
    """

    execution: Execution
    stage: str = ""
    waits: bool = False
    running: tuple[ActionPassage, ...] = ()
    behind: tuple[str, ...] = ()

    @property
    def stopping(self) -> bool:
        """Whether it is being stopped already; then it can only be abandoned."""
        return self.execution.status == ExecutionStatus.STOPPING


def stoppable(snapshot: PipelineSnapshot) -> tuple[Stoppable, ...]:
    """The executions that can be stopped, newest first."""
    return tuple(_stoppable(snapshot, run) for run in snapshot.executions or () if run.status.active)


def _stoppable(snapshot: PipelineSnapshot, run: Execution) -> Stoppable:
    stages = snapshot.state.stages if snapshot.state is not None and has_state(snapshot) else ()
    for stage in stages:
        if any(inbound.execution_id == run.id for inbound in stage.inbound):
            return Stoppable(run, stage.name, waits=True)
    held = passage_of(snapshot, run.id)
    if held is None or not (held.status.active or not has_state(snapshot)):
        return Stoppable(run)
    behind = next((_waiting(stage) for stage in stages if stage.name == held.stage), ())
    return Stoppable(run, held.stage, running=held.running, behind=behind)


def _waiting(stage: StageState) -> tuple[str, ...]:
    """Who waits in front of a stage and is still in progress; the stopped and failed ones go nowhere."""
    return tuple(
        inbound.execution_id for inbound in stage.inbound if inbound.status == StageStatus.IN_PROGRESS
    )


def why_no_safe_stop(snapshot: PipelineSnapshot, chosen: Stoppable) -> str | None:
    """Why it is of no use to disable the transition in front before an execution is stopped; None where it is.

    The guide's advice: a stage whose execution was stopped is free, and what waits in front enters at once
    (CodePipeline User Guide, How executions are stopped).
    """
    if not has_state(snapshot):
        return "a PARALLEL pipeline has no transitions, and nothing waits in it"
    if chosen.stopping:
        return "it is being stopped already"
    if chosen.waits:
        return "it holds no stage: nothing enters when it is stopped"
    stage = snapshot.state.stage(chosen.stage) if snapshot.state is not None else None
    if stage is None or snapshot.state is None:
        return "it is between two stages just now"
    if stage is snapshot.state.stages[0]:
        return "no transition leads into the first stage"
    if not stage.transition.enabled:
        return f"the transition into {chosen.stage} is disabled already"
    return None
