"""A living fleet over days: it stays sound, comes out the same again, and costs little."""

from __future__ import annotations

import hashlib
import tracemalloc
from collections.abc import Callable

from services.clock import SteppedClock
from services.emulator.engine.behaviour import Outcome, Situation
from services.emulator.engine.capacity import EXECUTION_LIMIT, HISTORY_LIMIT
from services.emulator.engine.invariants import check
from services.emulator.engine.pipeline import PipelineRun
from services.emulator.engine.providers import default_outcome
from services.emulator.world import World
from tests.declarations import approval, build, deploy, pipeline, source, stage
from tests.engine_worlds import put_pipeline, start, step

MODES = ("SUPERSEDED", "QUEUED", "PARALLEL")
HOUR = 3600.0


def _fate(situation: Situation) -> Outcome:
    if situation.declaration.get("actionTypeId", {}).get("category") == "Approval":
        return Outcome(
            seconds=situation.random.uniform(60, 6 * HOUR), actor="arn:aws:iam::111122223333:user/a"
        )
    outcome = default_outcome(situation)
    failed = situation.provider != "CodeStarSourceConnection" and situation.random.random() < 0.1
    return Outcome("Failed" if failed else "Succeeded", outcome.seconds)


def _fleet(world: World, size: int) -> list[PipelineRun]:
    world.behaviours.set(_fate)
    rolled = {"onFailure": {"result": "ROLLBACK"}}
    stages = [
        stage("Source", source()),
        stage("Build", build("Unit"), build("Lint"), build("Package", run_order=2)),
        stage("Approve", approval()),
        stage("Deploy", deploy("Service", ["Package"]), **rolled),
    ]
    return [put_pipeline(world, pipeline(f"p{n}", stages, mode=MODES[n % 3])) for n in range(size)]


def _later(run: PipelineRun) -> Callable[[], None]:
    def begin() -> None:
        if len(run.active) < EXECUTION_LIMIT:
            start(run)

    return begin


def _live(seed: int, days: int) -> tuple[World, list[PipelineRun]]:
    clock = SteppedClock()
    world = World(clock, seed)
    runs = _fleet(world, 9)
    for run in runs:
        for hour in range(0, days * 24, 2):
            world.timeline.after(hour * HOUR + world.random.uniform(0, HOUR), _later(run))
    for _ in range(days * 24):
        step(world, clock, HOUR)
        assert check(world) == []
    return world, runs


def _digest(runs: list[PipelineRun]) -> str:
    seen = hashlib.sha256()
    for run in runs:
        for execution in run.executions.values():
            seen.update(f"{execution.id} {execution.status} {execution.updated}".encode())
            for attempt in execution.attempts:
                seen.update(f"{attempt.id} {attempt.status} {attempt.external_id}".encode())
    return seen.hexdigest()


def test_a_living_fleet_stays_sound_and_sees_everything() -> None:
    _, runs = _live(seed=3, days=4)
    executions = [execution for run in runs for execution in run.executions.values()]
    assert {str(execution.status) for execution in executions} >= {"Succeeded", "Failed", "Superseded"}
    assert any(execution.rollback for execution in executions)
    assert len(executions) > 400


def test_the_same_seed_gives_the_same_history() -> None:
    assert _digest(_live(5, 1)[1]) == _digest(_live(5, 1)[1])
    assert _digest(_live(5, 1)[1]) != _digest(_live(6, 1)[1])


def test_idle_pipelines_have_nothing_on_the_agenda_and_are_small() -> None:
    world = World(SteppedClock())
    tracemalloc.start()
    runs = _fleet(world, 2000)
    before, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert world.timeline.next_due() is None
    assert before / len(runs) < 6000


def test_history_keeps_a_bounded_number_of_executions_and_what_runs() -> None:
    clock = SteppedClock()
    world = World(clock)
    world.behaviours.set(Outcome(seconds=1))
    stages = [stage("Source", source()), stage("Approve", approval())]
    run = put_pipeline(world, pipeline("web", stages, mode="PARALLEL"))
    world.behaviours.set([Outcome(seconds=None)], action="Approve")
    waiting = start(run, token="kept")
    answered = start(run, token="dropped")
    for _ in range(HISTORY_LIMIT + 20):
        step(world, clock, 2)
        newest = start(run)
    assert len(run.executions) <= HISTORY_LIMIT + 1
    assert newest in run.executions
    assert waiting in run.executions
    assert answered not in run.executions
    assert start(run, token="kept") == waiting
    assert start(run, token="dropped") != answered
    step(world, clock, 10)
    assert len(run.approvals) <= HISTORY_LIMIT + 2
    assert check(world) == []
