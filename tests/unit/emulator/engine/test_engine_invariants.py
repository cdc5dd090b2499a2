"""The invariants' check sees what is broken: each test breaks one thing by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from services.clock import SteppedClock
from services.emulator.engine.behaviour import succeeds
from services.emulator.engine.execution import Execution, StageVisit, StopRequest
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


def _block(scene: Scene) -> None:
    scene.run.board.release(scene.inside.visits["Approve"])


def _forget_an_approval(scene: Scene) -> None:
    scene.run.approvals.clear()


def _leave_a_stage_undone(scene: Scene) -> None:
    scene.inside.visits["Build"].status = StageStatus.FAILED


def _skip_ahead(scene: Scene) -> None:
    scene.waiting.visits["Deploy"] = StageVisit(scene.waiting, scene.waiting.stages[3], StageStatus.SUCCEEDED)


def _end(status: ExecutionStatus) -> Breakage:
    def end(scene: Scene) -> None:
        scene.run.board.withdraw(scene.waiting)
        scene.run.finish(scene.waiting, status)

    return end


def _stop_for_nobody(scene: Scene) -> None:
    scene.inside.status = ExecutionStatus.STOPPING
    scene.inside.visits["Approve"].status = StageStatus.STOPPING


def _go_on_after_a_stop(scene: Scene) -> None:
    scene.inside.stop = StopRequest(abandon=False, reason=None)


def _run_too_early(scene: Scene) -> None:
    visit = scene.inside.visits["Approve"]
    visit.latest["Later"] = replace(visit.latest["Approve"], declaration={"name": "Later", "runOrder": 2})


def _succeed_without_actions(scene: Scene) -> None:
    scene.inside.visits["Build"].latest.clear()


def _run_elsewhere(scene: Scene) -> None:
    scene.inside.attempts[-1].stage = "Build"


def _roll_back_two_stages(scene: Scene) -> None:
    scene.inside.rollback_target = scene.waiting.id


def _sleep_alone(scene: Scene) -> None:
    scene.run.board.queues["Approve"].append(scene.inside)
    scene.inside.dormant = True


def _retry_again(scene: Scene) -> None:
    scene.inside.visits["Build"].automatic_retries = 2


def _run_six(scene: Scene) -> None:
    scene.inside.declaration = scene.inside.declaration | {"executionMode": "PARALLEL"}
    scene.inside.attempts += [scene.inside.attempts[-1]] * 5


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
        (_block, "waits before stage Approve, which is free"),
        (_forget_an_approval, "under a token that nobody can answer"),
        (_leave_a_stage_undone, "has left stage Build, which is not done"),
        (_skip_ahead, "but was in the later stage Deploy"),
        (_end(ExecutionStatus.SUCCEEDED), "ended in its stage 2, which is None"),
        (_end(ExecutionStatus.FAILED), "has no failed stage"),
        (_end(ExecutionStatus.STOPPED), "was never asked to stop"),
        (_end(ExecutionStatus.CANCELLED), "is of the newest version"),
        (_end(ExecutionStatus.SUPERSEDED), "was superseded in QUEUED mode"),
        (_stop_for_nobody, "was never asked to stop"),
        (_go_on_after_a_stop, "although it was asked to stop"),
        (_run_too_early, "before Approve had succeeded"),
        (_succeed_without_actions, "succeeded in stage Build, but not in its actions"),
        (_run_elsewhere, "runs Approve of stage Build while it is in stage Approve"),
        (_reuse_a_token, "runs an action twice at once"),
        (_roll_back_two_stages, "is a rollback of {'Approve'}, but visits"),
        (_sleep_alone, "only some of those who wait before stage Approve sleep"),
        (_end(ExecutionStatus.SUPERSEDED), "was superseded, but not by a newer one"),
        (_retry_again, "retried stage Build 2 times by itself"),
        (_run_six, "runs 6 actions at once"),
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
