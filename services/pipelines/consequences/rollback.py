"""What rolling a stage back would put there again, and take away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.domain.execution import Execution
from services.domain.revision import SourceRevision
from services.domain.snapshot import PipelineSnapshot
from services.domain.status import (
    ExecutionType,
    PipelineType,
    StageStatus,
)
from services.pipelines.passages import (
    has_state,
)


@dataclass(frozen=True, slots=True)
class RevisionChange:
    """What a rollback does to one source: from what is in the stage now to what was."""

    action: str
    now: SourceRevision | None
    then: SourceRevision | None

    @property
    def same(self) -> bool:
        """Whether nothing changes."""
        return self.now is not None and self.then is not None and self.now.id == self.then.id


def stages_to_roll_back(snapshot: PipelineSnapshot) -> tuple[str, ...]:
    """The stages that can be rolled back at all: all but the first, which holds the sources."""
    if snapshot.definition is not None:
        return tuple(stage.name for stage in snapshot.definition.stages[1:])
    return tuple(stage.name for stage in snapshot.state.stages[1:]) if snapshot.state is not None else ()


def why_no_rollback(snapshot: PipelineSnapshot, stage: str | None = None) -> str | None:
    """Why a stage, or any stage, cannot be rolled back; None where that depends on its history.

    CodePipeline User Guide, Configure stage rollback: V2 pipelines only, no source stages, no stage that runs.
    """
    declared = snapshot.definition.type if snapshot.definition is not None else snapshot.summary.type
    known = snapshot.definition is not None or snapshot.summary.version is not None
    if known and declared == PipelineType.V1:
        return "Only V2 pipelines can roll back, and this one is V1: rerun an older execution instead."
    stages = stages_to_roll_back(snapshot)
    if stage is None or not stages:
        return None
    if stage not in stages:
        return f"{stage} is the source stage: there is nothing in it to roll back."
    held = snapshot.state.stage(stage) if snapshot.state is not None and has_state(snapshot) else None
    if held is not None and held.latest is not None and held.latest.status.active:
        return f"{stage} runs now: it can be rolled back once that ended, or was stopped."
    return None


def in_stage(snapshot: PipelineSnapshot, stage: str) -> str | None:
    """The execution whose work a stage holds now, or that failed in it last; None where that is not known.

    A rollback puts its target's work there: then it is the target.
    """
    if has_state(snapshot):
        held = snapshot.state.stage(stage) if snapshot.state is not None else None
        execution_id = held.latest.execution_id if held is not None and held.latest is not None else None
    else:
        newest = max(
            (attempt for attempt in snapshot.attempts if attempt.stage == stage),
            key=lambda attempt: attempt.started or 0.0,
            default=None,
        )
        execution_id = newest.execution_id if newest is not None else None
    run = snapshot.execution(execution_id) if execution_id is not None else None
    return run.rollback_target if run is not None and run.rollback_target else execution_id


def rollback_targets(
    snapshot: PipelineSnapshot, stage: str, succeeded: Iterable[Execution]
) -> tuple[Execution, ...]:
    """Those of the executions that succeeded in a stage to which it can be rolled back, newest first.

    Rollbacks cannot be targets (CodePipeline User Guide, Configure stage rollback). The one whose work is there
    now would change nothing, unless the stage failed since.
    """
    held = snapshot.state.stage(stage) if snapshot.state is not None and has_state(snapshot) else None
    failed = held is not None and held.latest is not None and held.latest.status != StageStatus.SUCCEEDED
    there = None if failed else in_stage(snapshot, stage)
    return tuple(run for run in succeeded if run.type != ExecutionType.ROLLBACK and run.id != there)


def revision_changes(
    now: Sequence[SourceRevision], then: Sequence[SourceRevision]
) -> tuple[RevisionChange, ...]:
    """What a rollback takes back, source action by source action."""
    before = {revision.action: revision for revision in now}
    after = {revision.action: revision for revision in then}
    return tuple(
        RevisionChange(action, before.get(action), after.get(action))
        for action in dict.fromkeys((*after, *before))
    )
