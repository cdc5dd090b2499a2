"""Which failed conditions an operator may let an execution pass, and what that sets going."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.domain.execution import Execution, RuleAttempt
from services.domain.pipeline import ConditionDeclaration, PipelineDefinition, StageDeclaration
from services.domain.snapshot import PipelineSnapshot
from services.domain.state import ConditionState, RuleState, StageState
from services.domain.status import (
    ActionStatus,
    ConditionStatus,
    ConditionType,
    ExecutionStatus,
    StageStatus,
)
from services.pipelines.passages import has_state

_OPEN = (ConditionStatus.FAILED, ConditionStatus.IN_PROGRESS)


@dataclass(frozen=True, slots=True)
class Overridable:
    """A condition that keeps an execution from entering or leaving a stage.

    Args:
        stage: the stage.
        execution_id: the execution that it keeps.
        type: entry or on success.
        condition: how it stands, with its rules.
        result: what it did to the stage: FAIL, ROLLBACK or SKIP; None where that is not known.
        releases: the actions that run once it is overridden: the stage's, or none where the stage is left.
        follows: the stage after it, or "" at the end.
    """

    stage: str
    execution_id: str
    type: ConditionType
    condition: ConditionState
    result: str | None = None
    releases: tuple[str, ...] = ()
    follows: str = ""


def overridable(snapshot: PipelineSnapshot, rules: Sequence[RuleAttempt] = ()) -> tuple[Overridable, ...]:
    """The conditions that failed, or are still being checked, and can be overridden.

    Only entry and on-success conditions can (CodePipeline API Reference, OverrideStageCondition).

    Args:
        snapshot: what is known of the pipeline.
        rules: the rules' runs in PARALLEL mode, which tells no conditions; newest first.
    """
    if has_state(snapshot):
        stages = snapshot.state.stages if snapshot.state is not None else ()
        return tuple(one for stage in stages for one in _of_state(snapshot.definition, stage))
    if snapshot.definition is None:
        return ()
    runs = [run for run in snapshot.executions or () if may_be_kept(run)]
    return tuple(one for run in runs for one in _of_rules(snapshot.definition, run, rules))


def why_no_override(snapshot: PipelineSnapshot) -> str | None:
    """Why no condition can be overridden; None where one can, or that is not known yet."""
    name, definition = snapshot.key.pipeline, snapshot.definition
    if definition is not None and not any(s.before_entry or s.on_success for s in definition.stages):
        return f"No stage of {name} has an entry or on-success condition."
    if has_state(snapshot):
        if snapshot.state is None or overridable(snapshot):
            return None
    elif snapshot.executions is None or any(may_be_kept(run) for run in snapshot.executions):
        return None
    return f"No condition of {name} stands failed."


def may_be_kept(run: Execution) -> bool:
    """Whether a condition may be what an execution stands at."""
    return run.status in (ExecutionStatus.FAILED, ExecutionStatus.IN_PROGRESS)


def _of_state(definition: PipelineDefinition | None, stage: StageState) -> Iterator[Overridable]:
    held = stage.latest
    if held is None or held.status not in (StageStatus.FAILED, StageStatus.IN_PROGRESS):
        return
    for kind, condition in (
        (ConditionType.BEFORE_ENTRY, stage.before_entry),
        (ConditionType.ON_SUCCESS, stage.on_success),
    ):
        if condition is not None and condition.status in _OPEN:
            yield _overridable(definition, stage.name, held.execution_id, kind, condition)


def _of_rules(
    definition: PipelineDefinition, run: Execution, rules: Sequence[RuleAttempt]
) -> Iterator[Overridable]:
    """The condition at which an execution stands: that of its newest rule's run."""
    newest = next((rule for rule in rules if rule.execution_id == run.id), None)
    stage = definition.stage(newest.stage) if newest is not None else None
    if newest is None or stage is None:
        return
    for kind in (ConditionType.BEFORE_ENTRY, ConditionType.ON_SUCCESS):
        named = [rule.name for condition in _declared(stage, kind) for rule in condition.rules]
        if newest.rule not in named:
            continue
        latest = {
            rule.rule: rule for rule in reversed(rules) if _is_of(rule, run, stage) and rule.rule in named
        }
        condition = _condition([latest[name] for name in named if name in latest])
        if condition.status in _OPEN:
            yield _overridable(definition, stage.name, run.id, kind, condition)


def _is_of(rule: RuleAttempt, run: Execution, stage: StageDeclaration) -> bool:
    return rule.execution_id == run.id and rule.stage == stage.name


def _condition(rules: Sequence[RuleAttempt]) -> ConditionState:
    """A condition from its rules: it fails if one fails (CodePipeline User Guide, Stage conditions)."""
    states = tuple(
        RuleState(rule.rule, rule.status, rule.summary, rule.error, rule.updated, rule.external_url)
        for rule in rules
    )
    if any(rule.status == ActionStatus.IN_PROGRESS for rule in rules):
        status = ConditionStatus.IN_PROGRESS
    elif any(rule.status == ActionStatus.FAILED for rule in rules):
        status = ConditionStatus.FAILED
    elif any(rule.status == ActionStatus.ABANDONED for rule in rules):
        status = ConditionStatus.ABANDONED
    else:
        status = ConditionStatus.SUCCEEDED
    return ConditionState(status, rules=states)


def _declared(stage: StageDeclaration, kind: ConditionType) -> tuple[ConditionDeclaration, ...]:
    return stage.before_entry if kind == ConditionType.BEFORE_ENTRY else stage.on_success


def _overridable(
    definition: PipelineDefinition | None,
    stage: str,
    execution_id: str,
    kind: ConditionType,
    condition: ConditionState,
) -> Overridable:
    declared = definition.stage(stage) if definition is not None else None
    if definition is None or declared is None:
        return Overridable(stage, execution_id, kind, condition)
    conditions = _declared(declared, kind)
    order = [one.name for one in definition.stages]
    following = order[order.index(stage) + 1 :]
    entering = kind == ConditionType.BEFORE_ENTRY
    return Overridable(
        stage,
        execution_id,
        kind,
        condition,
        conditions[0].result if conditions else None,
        tuple(action.name for action in declared.actions) if entering else (),
        following[0] if following else "",
    )
