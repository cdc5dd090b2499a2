"""What always holds for one execution's way through its stages, and for how it ended."""

from __future__ import annotations

from collections.abc import Iterator

from services.emulator.engine.execution import Attempt, Execution, StageVisit, run_order
from services.emulator.engine.stages import PARALLEL_ACTION_LIMIT
from services.emulator.engine.status import ActionStatus, ExecutionStatus, StageStatus

_DONE = (StageStatus.SUCCEEDED, StageStatus.SKIPPED)


def passage_faults(execution: Execution, newest_version: int) -> Iterator[str]:
    """Every broken invariant of an execution's passage, in words.

    Args:
        execution: of any status.
        newest_version: the pipeline's.
    """
    yield from _way(execution)
    yield from _end(execution, newest_version)
    yield from _stops(execution)
    for visit in execution.visits.values():
        yield from _groups(visit)
    yield from _places(execution)


def _way(execution: Execution) -> Iterator[str]:
    """It visits one stage after the other, and leaves none before it is done; a rollback visits one."""
    names = [str(stage["name"]) for stage in execution.stages]
    if execution.rollback:
        wanted = {names[execution.position]}
        if set(execution.visits) != wanted:
            yield f"is a rollback of {wanted}, but visits {sorted(execution.visits)}"
        return
    for number, name in enumerate(names):
        visit = execution.visits.get(name)
        if number < execution.position and (visit is None or visit.status not in _DONE):
            yield f"has left stage {name}, which is not done"
        if number > execution.position and visit is not None:
            yield f"is in stage {names[execution.position]}, but was in the later stage {name}"


def _end(execution: Execution, newest_version: int) -> Iterator[str]:
    """Each way to end has its cause."""
    visit = execution.visits.get(str(execution.stages[execution.position]["name"]))
    status = None if visit is None else visit.status
    match execution.status:
        case ExecutionStatus.SUCCEEDED:
            last = execution.rollback or execution.position == len(execution.stages) - 1
            if not last or status not in _DONE:
                yield f"ended in its stage {execution.position}, which is {status}"
        case ExecutionStatus.FAILED:
            if status is not StageStatus.FAILED and (visit is not None or not execution.status_summary):
                yield f"has no failed stage; its last one is {status}"
        case ExecutionStatus.STOPPED if status not in (None, StageStatus.STOPPED, StageStatus.SUCCEEDED):
            yield f"was stopped in a stage that is {status}"
        case ExecutionStatus.CANCELLED if execution.version == newest_version:
            yield "is of the newest version, which nothing cancels"
        case ExecutionStatus.SUPERSEDED if execution.mode != "SUPERSEDED":
            yield f"was superseded in {execution.mode} mode"


def _stops(execution: Execution) -> Iterator[str]:
    """Only what was asked to stop stops, and it does not go on."""
    stops = execution.status in (ExecutionStatus.STOPPING, ExecutionStatus.STOPPED)
    if stops and execution.stop is None:
        yield "was never asked to stop"
    if execution.status is ExecutionStatus.IN_PROGRESS and execution.stop is not None:
        yield "goes on although it was asked to stop"


def _groups(visit: StageVisit) -> Iterator[str]:
    """Actions of a run order start when those of every lower one have succeeded."""
    started = [run_order(attempt.declaration) for attempt in visit.latest.values()]
    for attempt in visit.latest.values():
        if attempt.status is not ActionStatus.SUCCEEDED and run_order(attempt.declaration) < max(started):
            yield f"started an action of stage {visit.name} before {attempt.name} had succeeded"
    if visit.automatic_retries > 1:
        yield f"retried stage {visit.name} {visit.automatic_retries} times by itself"
    if visit.status is StageStatus.SUCCEEDED and visit.group():
        yield f"succeeded in stage {visit.name}, but not in its actions"


def _places(execution: Execution) -> Iterator[str]:
    """What runs, runs in the stage where the execution is, once, and not too much of it at once."""
    here = str(execution.stages[execution.position]["name"])
    running: list[Attempt] = [one for one in execution.attempts if one.running]
    for attempt in [*running, *(rule for rule in execution.rules if rule.running)]:
        if attempt.stage != here:
            yield f"runs {attempt.name} of stage {attempt.stage} while it is in stage {here}"
    if len({one.name for one in running}) < len(running):
        yield "runs an action twice at once"
    if execution.parallel and len(running) > PARALLEL_ACTION_LIMIT:
        yield f"runs {len(running)} actions at once"
