"""What retrying a stage would run again, and whom it would go ahead of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from services.domain.execution import Execution
from services.domain.snapshot import PipelineSnapshot
from services.domain.status import (
    ExecutionStatus,
    ExecutionType,
    RetryMode,
    StageStatus,
)
from services.pipelines.passages import (
    ActionPassage,
    Passage,
    has_state,
    passages,
)


@dataclass(frozen=True, slots=True)
class Retryable:
    """A stage that can be retried in an execution.

    Args:
        passage: the execution in the stage.
        waiting: newer executions in front of the stage or before it, which this one goes ahead of once more.
        edited: whether the pipeline was edited since the execution began: the service refuses then.
    """

    passage: Passage
    waiting: tuple[Execution, ...] = ()
    edited: bool = False

    def again(self, mode: RetryMode) -> tuple[ActionPassage, ...]:
        """The actions that run again."""
        if mode == RetryMode.ALL_ACTIONS:
            return tuple(action for action in self.passage.actions if action.status is not None)
        return tuple(action for action in self.passage.actions if action.unsuccessful)

    @property
    def anew(self) -> tuple[ActionPassage, ...]:
        """The actions that did not begin and run for the first time."""
        return tuple(action for action in self.passage.actions if action.status is None)

    def why_not(self, mode: RetryMode) -> str | None:
        """Why the service would refuse a mode; None where it would not (CodePipeline User Guide, Retry a stage)."""
        running = self.passage.running
        if mode == RetryMode.ALL_ACTIONS and running:
            return f"{_names(running)} still runs: all actions can be retried once nothing runs"
        failed = any(action.unsuccessful for action in self.passage.actions)
        if mode == RetryMode.FAILED_ACTIONS and not failed and self.passage.status != StageStatus.STOPPED:
            return "no action failed, a condition did: retry all actions, or override the condition"
        return None


def retryable(snapshot: PipelineSnapshot) -> tuple[Retryable, ...]:
    """What can be retried, in order of stages; in PARALLEL mode of executions, newest first."""
    return tuple(
        Retryable(passage, _newer_behind(snapshot, passage), edited_since(snapshot, passage.execution_id))
        for passage in passages(snapshot)
        if passage.status in (StageStatus.FAILED, StageStatus.STOPPED)
        or (
            passage.status == StageStatus.IN_PROGRESS
            and any(action.unsuccessful for action in passage.actions)
        )
    )


def why_not_retry(snapshot: PipelineSnapshot, run: Execution) -> str | None:
    """Why an execution that did not succeed cannot be retried; None where it can be, or that is not known."""
    if run.status == ExecutionStatus.SUPERSEDED:
        return f"Execution {run.short_id} was superseded: only a failed or stopped stage can be retried."
    if run.status == ExecutionStatus.CANCELLED:
        return f"Execution {run.short_id} was cancelled by an edit of the pipeline: start a new one."
    if run.status not in (ExecutionStatus.FAILED, ExecutionStatus.STOPPED) or not has_state(snapshot):
        return None
    if snapshot.state is None or any(one.passage.execution_id == run.id for one in retryable(snapshot)):
        return None
    stranded = next(
        (s for s in snapshot.state.stages if any(i.execution_id == run.id for i in s.inbound)), None
    )
    if stranded is not None:
        return (
            f"Execution {run.short_id} was stopped in front of {stranded.name}: nothing of it failed there, "
            "so nothing can be retried. Rerun it as a new start."
        )
    return f"A later execution took the stage in which {run.short_id} ended. Rerun it as a new start."


def edited_since(snapshot: PipelineSnapshot, execution_id: str) -> bool:
    """Whether the pipeline's structure is known to have changed since an execution began."""
    run = snapshot.execution(execution_id)
    newest = snapshot.state.version if snapshot.state is not None else None
    if run is not None and run.version is not None and newest is not None:
        return run.version != newest
    edited = snapshot.state.updated if snapshot.state is not None else snapshot.summary.updated
    return edited is not None and run is not None and run.started is not None and edited > run.started


def _newer_behind(snapshot: PipelineSnapshot, passage: Passage) -> tuple[Execution, ...]:
    """Newer executions in progress that a retry would go ahead of; in PARALLEL mode nobody waits for anybody."""
    runs = snapshot.executions or ()
    own = next((place for place, run in enumerate(runs) if run.id == passage.execution_id), len(runs))
    if not has_state(snapshot):
        return ()
    return tuple(run for run in runs[:own] if run.status.active and run.type != ExecutionType.ROLLBACK)


def _names(actions: Iterable[ActionPassage]) -> str:
    return ", ".join(action.name for action in actions)
