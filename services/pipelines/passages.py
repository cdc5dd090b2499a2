"""Executions inside stages, told alike whether a pipeline has a state or only the attempts of PARALLEL mode."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from services.domain.execution import ActionAttempt, Execution
from services.domain.pipeline import ActionDeclaration, PipelineDefinition, StageDeclaration
from services.domain.snapshot import PipelineSnapshot
from services.domain.state import ActionState, StageState
from services.domain.status import ActionCategory, ActionStatus, ExecutionMode, ExecutionStatus, StageStatus


@dataclass(frozen=True, slots=True)
class ActionPassage:
    """An action of a stage in one execution.

    Args:
        name: the action.
        status: how it stands in this execution; None where it has not begun.
        declared: its declaration, where that is known.
        asks: whether it waits for a person's answer.
        error: why it failed, in the provider's words, or "".
    """

    name: str
    status: ActionStatus | None = None
    declared: ActionDeclaration | None = None
    asks: bool = False
    error: str = ""

    @property
    def running(self) -> bool:
        """Whether it can still change by itself."""
        return self.status == ActionStatus.IN_PROGRESS

    @property
    def unsuccessful(self) -> bool:
        """Whether it failed or was abandoned, so that a retry of failed actions runs it again."""
        return self.status in (ActionStatus.FAILED, ActionStatus.ABANDONED)


@dataclass(frozen=True, slots=True)
class Passage:
    """An execution in a stage: the latest of that stage, or in PARALLEL mode the last stage of the execution.

    Args:
        stage: the stage.
        execution_id: the execution.
        status: how the stage stands.
        actions: its actions, in order of declaration.
    """

    stage: str
    execution_id: str
    status: StageStatus
    actions: tuple[ActionPassage, ...] = ()

    @property
    def running(self) -> tuple[ActionPassage, ...]:
        """The actions that run."""
        return tuple(action for action in self.actions if action.running)


def has_state(snapshot: PipelineSnapshot) -> bool:
    """Whether the pipeline's state tells where its executions are; in PARALLEL mode it tells nothing."""
    return mode_of(snapshot) != ExecutionMode.PARALLEL


def mode_of(snapshot: PipelineSnapshot) -> ExecutionMode:
    """The mode that the pipeline is declared in, as far as is known."""
    return snapshot.definition.mode if snapshot.definition is not None else snapshot.summary.mode


def passages(snapshot: PipelineSnapshot) -> tuple[Passage, ...]:
    """Where executions are or ended: one of each stage in order, or in PARALLEL mode one of each execution.

    GetPipelineState leaves the previous execution's result on actions that the present one has not reached
    (CodePipeline User Guide, Viewing pipelines): results from before the execution began do not count. In
    PARALLEL mode only executions whose attempts were read are told, newest first.
    """
    if has_state(snapshot):
        stages = snapshot.state.stages if snapshot.state is not None else ()
        return tuple(_of_state(snapshot, stage) for stage in stages if stage.latest is not None)
    return tuple(_of_attempts(snapshot))


def passage_of(snapshot: PipelineSnapshot, execution_id: str) -> Passage | None:
    """The last stage that an execution holds or held, if any."""
    return next((one for one in reversed(passages(snapshot)) if one.execution_id == execution_id), None)


def _of_state(snapshot: PipelineSnapshot, stage: StageState) -> Passage:
    assert stage.latest is not None  # noqa: S101 - the caller looked
    run = snapshot.execution(stage.latest.execution_id)
    begun = run.started if run is not None else None
    declared = snapshot.definition.stage(stage.name) if snapshot.definition is not None else None
    actions = tuple(
        _from_state(action, declared.action(action.name) if declared else None, begun)
        for action in stage.actions
    )
    return Passage(stage.name, stage.latest.execution_id, stage.latest.status, actions)


def _from_state(
    action: ActionState, declared: ActionDeclaration | None, begun: float | None
) -> ActionPassage:
    latest = action.latest
    stale = latest is not None and begun is not None and latest.changed is not None and latest.changed < begun
    if latest is None or stale:
        return ActionPassage(action.name, declared=declared)
    error = (latest.error.message if latest.error is not None else "") or latest.summary
    asks = bool(latest.token) and latest.status == ActionStatus.IN_PROGRESS
    failed = latest.status == ActionStatus.FAILED
    return ActionPassage(action.name, latest.status, declared, asks, error if failed else "")


def _of_attempts(snapshot: PipelineSnapshot) -> Iterator[Passage]:
    for run in snapshot.executions or ():
        own = [attempt for attempt in snapshot.attempts if attempt.execution_id == run.id]
        if own:
            yield _last_passage(snapshot.definition, run, own)


def _last_passage(
    definition: PipelineDefinition | None, run: Execution, attempts: Sequence[ActionAttempt]
) -> Passage:
    order = [stage.name for stage in definition.stages] if definition is not None else []
    newest = max(attempts, key=lambda one: (one.started or 0.0, _position(order, one.stage)))
    latest: dict[str, ActionAttempt] = {}
    for attempt in attempts:
        known = latest.get(attempt.action)
        if attempt.stage == newest.stage and (
            known is None or (attempt.started or 0.0) > (known.started or 0.0)
        ):
            latest[attempt.action] = attempt
    declared = definition.stage(newest.stage) if definition is not None else None
    if declared is not None and run.status == ExecutionStatus.FAILED and _passed(latest.values()):
        refused = _refused_entry(definition, order, newest.stage)
        if refused is not None:
            unbegun = tuple(ActionPassage(action.name, declared=action) for action in refused.actions)
            return Passage(refused.name, run.id, StageStatus.FAILED, unbegun)
    names = [action.name for action in declared.actions] if declared is not None else list(latest)
    actions = tuple(
        _from_attempt(name, latest.get(name), declared.action(name) if declared is not None else None)
        for name in names
    )
    return Passage(newest.stage, run.id, _status(run, actions), actions)


def _passed(attempts: Iterable[ActionAttempt]) -> bool:
    return all(attempt.status == ActionStatus.SUCCEEDED for attempt in attempts)


def _refused_entry(
    definition: PipelineDefinition | None, order: Sequence[str], stage: str
) -> StageDeclaration | None:
    """The stage that an execution failed to enter, where all actions before it succeeded: by its condition."""
    here = definition.stage(stage) if definition is not None else None
    following = order[_position(order, stage) + 1 :]
    if definition is None or here is None or here.on_success or not following:
        return None
    entered = definition.stage(following[0])
    return entered if entered is not None and entered.before_entry else None


def _position(order: Sequence[str], stage: str) -> int:
    return order.index(stage) if stage in order else -1


def _from_attempt(
    name: str, attempt: ActionAttempt | None, declared: ActionDeclaration | None
) -> ActionPassage:
    if attempt is None:
        return ActionPassage(name, declared=declared)
    asks = (
        attempt.type is not None
        and attempt.type.category == ActionCategory.APPROVAL
        and attempt.status == ActionStatus.IN_PROGRESS
    )
    error = (attempt.error.message if attempt.error is not None else "") or attempt.summary
    failed = attempt.status == ActionStatus.FAILED
    return ActionPassage(name, attempt.status, declared, asks, error if failed else "")


def _status(run: Execution, actions: Sequence[ActionPassage]) -> StageStatus:
    """How a stage stands, from the execution and its actions: PARALLEL mode tells no status of stages."""
    if run.status == ExecutionStatus.STOPPING:
        return StageStatus.STOPPING
    if run.status.active:
        return StageStatus.IN_PROGRESS
    if run.status == ExecutionStatus.FAILED:
        return StageStatus.FAILED
    if run.status == ExecutionStatus.STOPPED and any(a.status != ActionStatus.SUCCEEDED for a in actions):
        return StageStatus.STOPPED
    if run.status == ExecutionStatus.CANCELLED:
        return StageStatus.CANCELLED
    return StageStatus.SUCCEEDED
