"""The stage graph as lines: from what is known of a pipeline to what is to be painted."""

from __future__ import annotations

from collections.abc import Iterator

from services.domain.pipeline import ConditionDeclaration, StageDeclaration
from services.domain.standing import Standing, of_action, of_attempt, of_condition, of_stage
from services.domain.state import ConditionState, RetryMetadata, StageState
from services.domain.status import ConditionType
from widgets.callers import caller_name
from widgets.graph.actions import Describe, action_lines, provider_name
from widgets.graph.items import ConditionItem, InboundItem, StageItem, TransitionItem
from widgets.graph.lines import (
    ActionLine,
    ConditionLine,
    FailureLine,
    GraphLine,
    InboundLine,
    MoreLine,
    NoteLine,
    RuleLine,
    StageLine,
    Timing,
    TransitionLine,
)
from widgets.graph.parallel import parallel_lines
from widgets.graph.source import GraphSource, Runs

__all__ = ["Describe", "GraphSource", "build", "provider_name"]

INBOUND_SHOWN = 4
"""How many of the executions in front of a stage are listed; a QUEUED pipeline can hold fifty."""


def build(source: GraphSource, describe: Describe = provider_name) -> tuple[GraphLine, ...]:
    """The lines of the graph, from top to bottom.

    Args:
        source: what is known of the pipeline.
        describe: says what an action does.
    """
    if source.parallel and source.executions:
        return tuple(parallel_lines(source, describe))
    lines: list[GraphLine] = []
    runs = Runs(source)
    above = ""
    for index, (declaration, state) in enumerate(_stages(source)):
        name = state.name if state else declaration.name if declaration else ""
        lines += _gate_lines(name, state, runs, first=index == 0)
        lines += _stage_lines(name, declaration, state, runs, describe, above, source.untold)
        above = state.latest.execution_id if state and state.latest else ""
    return tuple(lines) or (NoteLine("Nothing is known of this pipeline's stages yet."),)


def _stages(source: GraphSource) -> Iterator[tuple[StageDeclaration | None, StageState | None]]:
    """Each stage as declared and as it stands; the state, where there is one, says which stages there are."""
    definition = source.definition
    state = None if source.parallel else source.state
    if state and state.stages:
        for stage in state.stages:
            yield (definition.stage(stage.name) if definition else None), stage
    elif definition:
        for declaration in definition.stages:
            yield declaration, None


def _gate_lines(name: str, state: StageState | None, runs: Runs, *, first: bool) -> Iterator[GraphLine]:
    """The transition into a stage and who waits at it; the first stage has one only where it is shut."""
    if state is None:
        if not first:
            yield TransitionLine(TransitionItem(name))
        return
    gate = state.transition
    if not first or not gate.enabled or state.inbound:
        yield TransitionLine(
            TransitionItem(name),
            enabled=gate.enabled,
            by=caller_name(gate.changed_by or ""),
            since=gate.changed_at,
            reason=gate.reason or "",
            waiting=len(state.inbound),
        )
    for inbound in state.inbound[:INBOUND_SHOWN]:
        revision, summary = runs.revision(inbound.execution_id)
        run = runs.execution(inbound.execution_id)
        yield InboundLine(
            InboundItem(name, inbound.execution_id),
            of_stage(inbound),
            revision,
            summary,
            run.started if run else None,
        )
    if len(state.inbound) > INBOUND_SHOWN:
        yield MoreLine(len(state.inbound) - INBOUND_SHOWN)


def _stage_lines(
    name: str,
    declaration: StageDeclaration | None,
    state: StageState | None,
    runs: Runs,
    describe: Describe,
    above: str,
    untold: Standing,
) -> Iterator[GraphLine]:
    actions = list(action_lines(declaration, state, runs, describe, untold))
    held = state.latest.execution_id if state and state.latest else ""
    revision, summary = runs.revision(held) if held else ("", "")
    yield StageLine(
        item=StageItem(name),
        standing=untold if state is None else _stage_standing(state),
        revision=revision,
        summary="" if held == above else summary,
        behind=runs.behind(held) if held else 0,
        attempt=_stage_attempt(state.retry if state else None),
        timing=_stage_timing(state, [line for line in actions if isinstance(line, ActionLine)]),
    )
    before = declaration.before_entry if declaration else ()
    yield from _condition_lines(
        name, ConditionType.BEFORE_ENTRY, before, state.before_entry if state else None
    )
    yield from actions
    after = declaration.on_success if declaration else ()
    yield from _condition_lines(name, ConditionType.ON_SUCCESS, after, state.on_success if state else None)
    yield from _failure_lines(name, declaration, state)


def _stage_standing(state: StageState) -> Standing:
    """How a stage stands: it waits while one of its actions waits for a person."""
    standing = of_stage(state.latest)
    waits = any(of_action(action.latest) is Standing.WAITING for action in state.actions)
    return Standing.WAITING if standing is Standing.RUNNING and waits else standing


def _stage_attempt(retry: RetryMetadata | None) -> int:
    return 1 + ((retry.automatic or 0) + (retry.manual or 0) if retry else 0)


def _stage_timing(state: StageState | None, actions: list[ActionLine]) -> Timing:
    """Since when a stage stands so: its oldest action in progress, else its newest change."""
    if state is None or state.latest is None:
        return Timing()
    changes = [line.timing.since for line in actions if line.reached and line.timing.since is not None]
    if state.latest.status.active:
        going = [
            line.timing.since
            for line in actions
            if line.standing in {Standing.RUNNING, Standing.WAITING} and line.timing.since is not None
        ]
        changes = going or changes
        return Timing(since=min(changes, default=None) if going else max(changes, default=None))
    return Timing(since=max(changes, default=None))


def _condition_lines(
    stage: str,
    kind: ConditionType,
    declared: tuple[ConditionDeclaration, ...],
    state: ConditionState | None,
) -> Iterator[GraphLine]:
    """A condition and its rules; rules known only from the state are shown without a provider."""
    if not declared and state is None:
        return
    yield ConditionLine(
        ConditionItem(stage, kind),
        kind,
        of_condition(state.status if state else None),
        next((condition.result for condition in declared if condition.result), None),
        state.summary if state else "",
    )
    providers = {rule.name: rule.provider for condition in declared for rule in condition.rules}
    stood = {rule.name: rule for rule in state.rules} if state else {}
    for name in providers | dict.fromkeys(stood):
        rule = stood.get(name)
        standing = of_attempt(rule.status) if rule and rule.status else Standing.NEVER_RUN
        reason = (rule.error.message if rule.error else "") or rule.summary if rule else ""
        yield RuleLine(name, providers.get(name) or "", standing, reason)


def _failure_lines(
    stage: str, declaration: StageDeclaration | None, state: StageState | None
) -> Iterator[GraphLine]:
    """What happens when the stage fails."""
    if declaration and declaration.failure_result:
        yield FailureLine(declaration.failure_result, declaration.retry_mode or "")
    declared = declaration.on_failure if declaration else ()
    yield from _condition_lines(
        stage, ConditionType.ON_FAILURE, declared, state.on_failure if state else None
    )
