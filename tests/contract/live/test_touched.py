"""Events are hints: what they name is read, once, and the sweep becomes a backstop."""

from __future__ import annotations

from services.clock import SteppedClock
from services.domain.headline import headline
from services.domain.standing import Standing
from services.emulator import Emulator
from tests.contract.live.conftest import AddPipeline
from tests.declarations import pipeline
from tests.engine_worlds import start
from tests.live_rig import TARGET, Rig, key

MANY = 60


def reads_of(emulator: Emulator) -> list[str]:
    return [each for each in emulator.calls.operations() if each != "ListPipelines"]


def test_a_pipeline_out_of_sight_is_read_at_once_when_an_event_names_it(
    rig: Rig, add: AddPipeline, emulator: Emulator
) -> None:
    runs = {f"p{number:02d}": add(pipeline(f"p{number:02d}")) for number in range(MANY)}
    rig.engine.watch([key("p00")])
    rig.engine.events_flow(TARGET, flowing=True)
    rig.advance_until(lambda: all(each.state for each in rig.engine.snapshots()), within=60)
    rig.advance(10)
    emulator.calls.clear()
    start(runs["p41"])
    for _ in range(5):
        rig.engine.touch(key("p41"))
    rig.advance(0.3)
    assert headline(rig.snapshot("p41")).standing is Standing.RUNNING
    assert reads_of(emulator) == ["ListPipelineExecutions", "GetPipelineState"]


def test_an_event_about_an_action_costs_one_call(
    rig: Rig, add: AddPipeline, emulator: Emulator, clock: SteppedClock
) -> None:
    run = add(pipeline("web"))
    start(run)
    rig.engine.events_flow(TARGET, flowing=True)
    rig.advance(5)
    before = headline(rig.snapshot("web")).stage
    clock.step(60)
    emulator.calls.clear()
    rig.engine.touch(key("web"), execution=False)
    rig.advance(0.1)
    assert reads_of(emulator) == ["GetPipelineState"]
    assert headline(rig.snapshot("web")).stage != before


def test_a_pipeline_that_nobody_knew_is_listed(rig: Rig, add: AddPipeline, emulator: Emulator) -> None:
    add(pipeline("old"))
    rig.advance(20)
    add(pipeline("new"))
    emulator.calls.clear()
    rig.engine.touch(key("new"))
    rig.advance(1)
    assert emulator.calls.operations().count("ListPipelines") == 1
    assert rig.snapshot("new").executions == ()


def test_the_sweep_slows_down_while_events_flow_and_comes_back(
    rig: Rig, add: AddPipeline, emulator: Emulator
) -> None:
    for number in range(MANY):
        add(pipeline(f"p{number:02d}"))
    rig.engine.watch([key("p00")])
    rig.advance(120)

    def swept() -> int:
        emulator.calls.clear()
        rig.advance(600)
        return len(reads_of(emulator))

    alone = swept()
    rig.engine.events_flow(TARGET, flowing=True)
    backstop = swept()
    rig.engine.events_flow(TARGET, flowing=False)
    rig.advance(200)
    assert 0 < backstop <= alone / 3
    assert swept() >= 0.8 * alone
