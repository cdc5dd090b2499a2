"""The graph of a PARALLEL pipeline, which has no state: executions in flight, each with its stages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from services.domain.execution import ActionAttempt, Execution
from services.domain.pipeline import ActionDeclaration
from services.domain.standing import Standing, of_attempt, of_execution
from services.domain.status import ActionCategory, ActionStatus
from widgets.graph.actions import Describe, approval_expiry, attempt_timing, error_lines
from widgets.graph.items import ActionItem, ExecutionItem, StageItem
from widgets.graph.lines import ActionLine, ErrorLine, ExecutionLine, GraphLine, NoteLine, StageLine, Timing
from widgets.graph.source import GraphSource, Runs

_OPEN = frozenset({Standing.WAITING, Standing.FAILED, Standing.RUNNING, Standing.ABANDONED})


def parallel_lines(source: GraphSource, describe: Describe) -> Iterator[GraphLine]:
    """The executions in flight, or the newest where none is, each with the stages it has come to."""
    flying = [run for run in source.executions if run.status.active]
    if not flying:
        yield NoteLine("No execution in flight; the newest was:")
    runs = Runs(source)
    for index, run in enumerate(flying or source.executions[:1]):
        if index:
            yield NoteLine()
        revision, summary = runs.revision(run.id)
        attempts = [attempt for attempt in source.attempts if attempt.execution_id == run.id]
        stages = _by_stage(attempts)
        yield ExecutionLine(
            ExecutionItem(run.id), _run_standing(run, stages), revision, summary, _run_timing(run)
        )
        yield from _stage_lines(source, run, stages, describe)


def _by_stage(attempts: Sequence[ActionAttempt]) -> Mapping[str, Mapping[str, Sequence[ActionAttempt]]]:
    """Attempts, newest first, by stage and action; both in the order in which they first ran."""
    stages: dict[str, dict[str, list[ActionAttempt]]] = {}
    for attempt in reversed(attempts):
        stages.setdefault(attempt.stage, {}).setdefault(attempt.action, []).insert(0, attempt)
    return stages


def _stage_lines(
    source: GraphSource,
    run: Execution,
    stages: Mapping[str, Mapping[str, Sequence[ActionAttempt]]],
    describe: Describe,
) -> Iterator[GraphLine]:
    names = [stage.name for stage in source.definition.stages] if source.definition else list(stages)
    ahead: list[str] = []
    for name in names:
        actions = stages.get(name)
        if not actions:
            ahead.append(name)
            continue
        ahead.clear()
        stage = source.definition.stage(name) if source.definition else None
        count = len(stage.actions) if stage else len(actions)
        standing = _stage_standing(actions, run, count)
        newest = [tries[0] for tries in actions.values()]
        yield StageLine(StageItem(name, run.id), standing, timing=_stage_timing(newest))
        for action, tries in actions.items():
            if _standing(tries[0]) in _OPEN:
                declared = stage.action(action) if stage else None
                yield from _action_lines(tries, declared, describe)
    if ahead and run.status.active:
        yield NoteLine(f"then {', '.join(ahead)}")


def _action_lines(
    tries: Sequence[ActionAttempt], declared: ActionDeclaration | None, describe: Describe
) -> Iterator[ActionLine | ErrorLine]:
    attempt = tries[0]
    standing = _standing(attempt)
    yield ActionLine(
        ActionItem(attempt.stage, attempt.action, attempt.execution_id),
        standing,
        describe(declared) if declared else attempt.type.provider if attempt.type else "",
        attempt=len(tries),
        expires=approval_expiry(attempt.started, declared) if standing is Standing.WAITING else None,
        timing=attempt_timing(attempt),
    )
    if attempt.status == ActionStatus.FAILED:
        yield from error_lines(attempt.error, attempt.summary)


def _standing(attempt: ActionAttempt) -> Standing:
    """How an attempt stands; an approval in progress waits for a person."""
    approval = attempt.type is not None and attempt.type.category == ActionCategory.APPROVAL
    if approval and attempt.status == ActionStatus.IN_PROGRESS:
        return Standing.WAITING
    return of_attempt(attempt.status)


def _stage_standing(actions: Mapping[str, Sequence[ActionAttempt]], run: Execution, count: int) -> Standing:
    """How a stage stands in an execution: as its action that needs a person most."""
    worst = min((_standing(tries[0]) for tries in actions.values()), key=lambda standing: standing.rank)
    if worst is not Standing.SUCCEEDED or len(actions) >= count:
        return worst
    return of_execution(run)


def _stage_timing(newest: Sequence[ActionAttempt]) -> Timing:
    """How long a stage took from its first action's start to its last one's end, or since when it runs."""
    starts = [attempt.started for attempt in newest if attempt.started is not None]
    if any(attempt.status == ActionStatus.IN_PROGRESS for attempt in newest):
        return Timing(since=min(starts, default=None))
    ends = [attempt.updated for attempt in newest if attempt.updated is not None]
    if not starts or not ends:
        return Timing()
    return Timing(took=max(0.0, max(ends) - min(starts)), since=max(ends))


def _run_standing(run: Execution, stages: Mapping[str, Mapping[str, Sequence[ActionAttempt]]]) -> Standing:
    """How an execution stands: it waits while an approval of it waits."""
    standing = of_execution(run)
    waits = any(
        _standing(tries[0]) is Standing.WAITING for actions in stages.values() for tries in actions.values()
    )
    return Standing.WAITING if standing is Standing.RUNNING and waits else standing


def _run_timing(run: Execution) -> Timing:
    if run.status.active:
        return Timing(since=run.started)
    if run.started is None or run.updated is None:
        return Timing()
    return Timing(took=max(0.0, run.updated - run.started), since=run.updated)
