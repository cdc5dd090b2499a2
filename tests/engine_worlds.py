"""Pipelines put straight into an emulated world: nothing runs until a test says so."""

from __future__ import annotations

from typing import Any

from services.clock import SteppedClock
from services.emulator.engine.pipeline import PipelineRun
from services.emulator.world import PipelineRecord, World

Json = dict[str, Any]

ACCOUNT = "111122223333"
REGION = "eu-west-1"
ACTOR = "arn:aws:iam::111122223333:user/operator"


def put_pipeline(
    world: World, declaration: Json, account: str = ACCOUNT, region_name: str = REGION
) -> PipelineRun:
    """Make a pipeline exist as version 1, without an execution."""
    region = world.region(account, region_name)
    name, now = declaration["name"], world.timeline.now()
    run = PipelineRun(region, name)
    region.pipelines[name] = PipelineRecord(
        name, region.arn(name), {1: declaration | {"version": 1}}, now, now, run
    )
    return run


def change_pipeline(run: PipelineRun, declaration: Json) -> None:
    """Give a pipeline a new version, as UpdatePipeline does."""
    number = run.record.version + 1
    run.record.versions[number] = declaration | {"version": number}
    run.record.updated = run.world.timeline.now()
    run.structure_changed()


def step(world: World, clock: SteppedClock, seconds: float) -> None:
    """Let time pass and all that is due happen."""
    clock.step(seconds)
    world.timeline.catch_up()


def start(run: PipelineRun, **arguments: Any) -> str:
    """Start an execution by hand."""
    return run.begin({"triggerType": "StartPipelineExecution", "triggerDetail": ACTOR}, **arguments)
