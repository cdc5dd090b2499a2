"""What always holds in an emulated world: the property test and the soak test look here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from services.emulator.engine.board import SETTLE_SECONDS, gates_open
from services.emulator.engine.capacity import EXECUTION_LIMIT
from services.emulator.engine.execution import Attempt, Execution, StageVisit
from services.emulator.engine.passage_invariants import passage_faults
from services.emulator.engine.pipeline import PipelineRun
from services.emulator.engine.status import ExecutionStatus, StageStatus

if TYPE_CHECKING:
    from services.emulator.world import World


def check(world: World) -> list[str]:
    """Every broken invariant of every pipeline, in words; empty where all is well."""
    return [
        f"{region.account}/{region.name}/{name}: {text}"
        for region in world.regions()
        for name, record in region.pipelines.items()
        for text in _broken(record.run)
    ]


def _broken(run: PipelineRun) -> Iterator[str]:
    yield from _places(run)
    yield from _queues(run)
    yield from _superseded(run)
    yield from _history(run)
    yield from _tokens(run)
    yield from _liveness(run)
    for execution in run.executions.values():
        yield from _execution(run, execution)


def _places(run: PipelineRun) -> Iterator[str]:
    inside = Counter(
        visit.name
        for execution in run.active
        if not execution.parallel
        for visit in execution.visits.values()
        if visit.status.active
    )
    for stage, count in inside.items():
        if count > 1:
            yield f"{count} executions are in stage {stage}"
    for stage, visit in run.board.occupants.items():
        if not visit.status.active or not visit.execution.status.active:
            yield f"stage {stage} is locked by {visit.execution.id}, which is not in it any more"
        if run.board.latest.get(stage) is not visit:
            yield f"stage {stage} is locked by {visit.execution.id}, which is not its latest"


def _queues(run: PipelineRun) -> Iterator[str]:
    waiting = Counter(one.id for queue in run.board.queues.values() for one in queue)
    for execution_id, count in waiting.items():
        if count > 1:
            yield f"execution {execution_id} waits in {count} places"
    for stage, queue in run.board.queues.items():
        order = [one.sequence for one in queue]
        if order != sorted(order):
            yield f"executions wait out of order before stage {stage}"
        if len([one for one in queue if one.mode == "SUPERSEDED"]) > 1:
            yield f"several executions wait before stage {stage} in SUPERSEDED mode"
        if len({one.dormant for one in queue}) > 1:
            yield f"only some of those who wait before stage {stage} sleep"


def _superseded(run: PipelineRun) -> Iterator[str]:
    """Who was superseded, was so by a newer execution that came as far."""
    reached = -1
    for execution in run.newest_first():
        if execution.status is ExecutionStatus.SUPERSEDED and execution.position > reached:
            yield f"execution {execution.id} was superseded, but not by a newer one"
        if not execution.rollback:
            reached = max(reached, execution.position)


def _history(run: PipelineRun) -> Iterator[str]:
    newest_first = [execution.sequence for execution in run.newest_first()]
    if newest_first != sorted(newest_first, reverse=True):
        yield "the history is not newest first"
    if {one.id for one in run.active} != {one.id for one in run.executions.values() if one.status.active}:
        yield "the active executions are not those that history calls active"
    counted = [one for one in run.active if one.mode != "SUPERSEDED" and not one.rollback]
    if len(counted) > EXECUTION_LIMIT:
        yield f"{len(counted)} executions run at once"


def _liveness(run: PipelineRun) -> Iterator[str]:
    """Nobody waits before a stage that is free, once an enabled transition has settled."""
    board, now = run.board, run.world.timeline.now()
    for stage, queue in board.queues.items():
        first = next((one for one in queue if not one.dormant), None)
        if first is None or stage in board.occupants or not gates_open(board, first):
            continue
        before = str(first.stages[first.position - 1]["name"]) if first.position else ""
        gates = (board.inbound.get(stage), board.outbound.get(before))
        opened = max((gate.changed_at or 0.0 for gate in gates if gate is not None), default=0.0)
        if now > opened + SETTLE_SECONDS:
            yield f"execution {first.id} waits before stage {stage}, which is free"


def _tokens(run: PipelineRun) -> Iterator[str]:
    tokens = Counter(
        attempt.external_id
        for execution in run.executions.values()
        for attempt in execution.attempts
        if attempt.category == "Approval"
    )
    for token, count in tokens.items():
        if count > 1:
            yield f"approval token {token} was given out {count} times"
    for token, (_, attempt) in run.approvals.items():
        if (attempt.token is not None) != attempt.running or attempt.token not in (None, token):
            yield f"approval {attempt.id} is {attempt.status} with token {attempt.token}"
    for execution in run.active:
        for attempt in execution.attempts:
            if attempt.token is not None and attempt.token not in run.approvals:
                yield f"approval {attempt.id} waits under a token that nobody can answer"


def _execution(run: PipelineRun, execution: Execution) -> Iterator[str]:
    name = f"execution {execution.id} ({execution.status})"
    if execution.updated < execution.started:
        yield f"{name} was updated before it started"
    if any(one.updated < one.started for one in execution.attempts):
        yield f"{name} has an action that ended before it started"
    entered = [visit for visit in execution.visits.values() if visit.status.active]
    running = [one for one in [*execution.attempts, *execution.rules] if one.running]
    if execution.status.active:
        faults = _active(run, execution, entered, running)
    else:
        faults = _over(execution, entered, running)
    for fault in (*faults, *passage_faults(execution, run.record.version)):
        yield f"{name} {fault}"


def _over(execution: Execution, entered: list[StageVisit], running: list[Attempt]) -> Iterator[str]:
    if running:
        yield "has running actions"
    if entered:
        yield f"is over, but stage {entered[0].name} is {entered[0].status}"
    if execution.waiting:
        yield "waits"
    if execution.status is ExecutionStatus.SUPERSEDED and execution.position in _visited(execution):
        yield "was superseded inside a stage"


def _active(
    run: PipelineRun, execution: Execution, entered: list[StageVisit], running: list[Attempt]
) -> Iterator[str]:
    if len(entered) + execution.waiting != 1:
        yield f"is in {len(entered)} stages and waits: {execution.waiting}"
    elif execution.waiting:
        if execution not in run.board.queues.get(str(execution.stages[execution.position]["name"]), ()):
            yield "waits where nobody queues: it is lost"
    elif not execution.parallel and run.board.occupants.get(entered[0].name) is not entered[0]:
        yield f"is in stage {entered[0].name} without its lock"
    elif not running and not (execution.stop and execution.stop.abandon):
        yield "is in a stage where nothing runs: it is lost"
    elif execution.status is ExecutionStatus.STOPPING and entered[0].status is not StageStatus.STOPPING:
        yield f"is stopping, but its stage is {entered[0].status}"


def _visited(execution: Execution) -> set[int]:
    return {number for number, stage in enumerate(execution.stages) if stage["name"] in execution.visits}
