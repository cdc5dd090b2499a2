"""Pipelines with a past, for the tests of history, execution, action and log."""

from __future__ import annotations

from typing import Any

from services.clock import SteppedClock
from services.emulator import Emulator
from services.emulator.engine.behaviour import Outcome, Situation, fails
from services.emulator.engine.pipeline import PipelineRun
from tests.declarations import approved_pipeline, pipeline
from tests.engine_worlds import put_pipeline, start, step

UNSTABLE = (
    "The deployment did not stabilise within 5 minutes: \x1b]0;pwned\x07[bold]0 of 4[/bold] tasks passed."
)


def steady(situation: Situation) -> Outcome:
    """Actions take ten seconds; approvals wait."""
    waits = situation.declaration.get("actionTypeId", {}).get("category") == "Approval"
    return Outcome(seconds=None if waits else 10.0)


def ran(emulator: Emulator, clock: SteppedClock, times: int, **members: Any) -> PipelineRun:
    """A pipeline that ran so many times and always succeeded."""
    emulator.world.behaviours.set(steady)
    run = put_pipeline(emulator.world, pipeline(**members))
    for _ in range(times):
        start(run)
        step(emulator.world, clock, 120)
    return run


def failed(emulator: Emulator, clock: SteppedClock) -> tuple[PipelineRun, str]:
    """A pipeline that succeeded twice, then failed in Deploy, was retried and failed again; the last one's id."""
    run = ran(emulator, clock, 2)
    emulator.world.behaviours.set([fails(300, UNSTABLE), fails(301, UNSTABLE)], action="Deploy")
    execution_id = start(run)
    step(emulator.world, clock, 400)
    run.retry("Deploy", execution_id, "FAILED_ACTIONS")
    step(emulator.world, clock, 400)
    return run, execution_id


def asking(emulator: Emulator, clock: SteppedClock, **members: str) -> tuple[PipelineRun, str]:
    """A pipeline whose execution waits for approval; its id."""
    emulator.world.behaviours.set(steady)
    run = put_pipeline(emulator.world, approved_pipeline(**members))
    execution_id = start(run)
    step(emulator.world, clock, 60)
    return run, execution_id
