"""The invariants' check sees what is broken: each test breaks one thing by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from services.clock import SteppedClock
from services.emulator.engine.behaviour import succeeds
from services.emulator.engine.execution import Execution
from services.emulator.engine.invariants import check
from services.emulator.engine.pipeline import PipelineRun
from services.emulator.engine.status import ActionStatus, ExecutionStatus, StageStatus
from services.emulator.world import World
from tests.declarations import approved_pipeline
from tests.engine_worlds import put_pipeline, start, step


@dataclass(frozen=True)
class Scene:
    """A pipeline with one execution that waits for approval and one that queues behind it."""

    run: PipelineRun
    inside: Execution
    waiting: Execution


Breakage = Callable[[Scene], None]


def _lose(scene: Scene) -> None:
    scene.run.board.queues["Approve"].clear()


def _supersede_inside(scene: Scene) -> None:
    scene.inside.status = ExecutionStatus.SUPERSEDED


def _two_in_a_stage(scene: Scene) -> None:
    scene.waiting.visits["Approve"] = scene.inside.visits["Approve"]


def _queue_twice(scene: Scene) -> None:
    scene.run.board.queues["Build"] = [scene.waiting]


def _queue_out_of_order(scene: Scene) -> None:
    scene.run.board.queues["Approve"].append(scene.inside)


def _lock_for_nobody(scene: Scene) -> None:
    scene.run.board.occupants["Build"] = scene.inside.visits["Build"]


def _unlock(scene: Scene) -> None:
    scene.run.board.occupants.clear()


def _reuse_a_token(scene: Scene) -> None:
    scene.inside.attempts.append(scene.inside.attempts[-1])


def _keep_a_token(scene: Scene) -> None:
    scene.inside.attempts[-1].status = ActionStatus.SUCCEEDED


def _drop_the_running(scene: Scene) -> None:
    scene.run.finish(scene.inside, ExecutionStatus.SUCCEEDED)


def _turn_history(scene: Scene) -> None:
    first = next(iter(scene.run.executions))
    scene.run.executions[first] = scene.run.executions.pop(first)


def _forget_active(scene: Scene) -> None:
    scene.inside.status = ExecutionStatus.SUCCEEDED
    scene.inside.visits["Approve"].status = StageStatus.SUCCEEDED


def _turn_time(scene: Scene) -> None:
    scene.inside.updated = scene.inside.started - 1


def _turn_an_actions_time(scene: Scene) -> None:
    scene.inside.attempts[0].updated = scene.inside.attempts[0].started - 1


def _stop_half(scene: Scene) -> None:
    scene.inside.status = ExecutionStatus.STOPPING


@pytest.mark.parametrize(
    ("breakage", "complaint"),
    [
        (_lose, "it is lost"),
        (_supersede_inside, "superseded inside a stage"),
        (_two_in_a_stage, "2 executions are in stage Approve"),
        (_queue_twice, "waits in 2 places"),
        (_queue_out_of_order, "out of order"),
        (_lock_for_nobody, "is not in it any more"),
        (_unlock, "without its lock"),
        (_reuse_a_token, "was given out 2 times"),
        (_keep_a_token, "with token"),
        (_drop_the_running, "has running actions"),
        (_turn_history, "not newest first"),
        (_forget_active, "not those that history calls active"),
        (_turn_time, "updated before it started"),
        (_turn_an_actions_time, "ended before it started"),
        (_stop_half, "is stopping, but its stage is InProgress"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_the_check_sees_what_is_broken(breakage: Breakage, complaint: str) -> None:
    clock = SteppedClock()
    world = World(clock)
    run = put_pipeline(world, approved_pipeline(mode="QUEUED"))
    for name in ("App", "Build"):
        world.behaviours.set(succeeds(10), action=name)
    inside, waiting = (run.executions[start(run)] for _ in range(2))
    step(world, clock, 60)
    assert inside.attempts[-1].token is not None
    assert waiting.waiting
    assert check(world) == []
    breakage(Scene(run, inside, waiting))
    assert any(complaint in text for text in check(world))
