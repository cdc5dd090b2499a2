"""How long what changes in a pipeline on screen goes unseen by polling alone."""

from __future__ import annotations

from functools import partial

from services.clock import SteppedClock
from services.domain.state import PipelineState
from services.emulator import Emulator
from services.emulator.engine.behaviour import succeeds
from services.emulator.faults import Fault, FaultKind
from services.live.cadence import Cadence, Tier
from tests.contract.live.conftest import AddPipeline
from tests.declarations import pipeline
from tests.engine_worlds import start
from tests.live_rig import TARGET, DistantRunner, Rig, key, reader_of

LATENCY = 0.080
SECONDS = 9.0
"""How long each action takes."""
LOOK = 0.1
"""Seconds between two comparisons of what is known with what is true."""
ALLOWED = 1.1 * Cadence().running[Tier.VISIBLE] + 2 * LATENCY + LOOK
"""One refresh of what runs on screen, jitter included, its answer's way, and another call's that it waited for."""


def moments(state: PipelineState | None) -> list[tuple[str, str]]:
    """Where each stage stands."""
    stages = state.stages if state is not None else ()
    return [(stage.name, stage.latest.status.value) for stage in stages if stage.latest is not None]


def test_a_change_on_screen_is_seen_within_one_refresh_and_one_round_trip(
    emulator: Emulator, clock: SteppedClock, add: AddPipeline
) -> None:
    reader = reader_of(emulator)
    rig = Rig(clock, {TARGET: reader}, runner=DistantRunner(clock, LATENCY))
    run = add(pipeline("web"))
    rig.engine.watch([key("web")])
    rig.advance(10)
    emulator.world.behaviours.set(lambda _: succeeds(SECONDS))
    start(run)
    rig.engine.refresh(key("web"))
    rig.advance(3)
    assert moments(rig.snapshot("web").state), "it runs, and that is known"
    changes, wrong_since, longest = 0, None, 0.0
    true: list[tuple[str, str]] = moments(reader.state("web"))
    end = clock.now() + 4 * SECONDS
    while clock.now() < end:
        rig.advance(LOOK)
        before, true = true, moments(reader.state("web"))
        changes += before != true
        if moments(rig.snapshot("web").state) == true:
            wrong_since = None
        else:
            wrong_since = clock.now() if wrong_since is None else wrong_since
            longest = max(longest, clock.now() - wrong_since)
    assert changes >= len(true)
    assert longest <= ALLOWED


def has_run(rig: Rig, name: str) -> bool:
    """Whether an execution of a pipeline is known."""
    return bool(rig.snapshot(name).executions)


def test_what_begins_on_screen_is_seen_within_one_refresh_while_the_rest_is_read_for_the_first_time(
    emulator: Emulator, clock: SteppedClock, add: AddPipeline
) -> None:
    """A sweep of hundreds at five calls a second takes minutes; what is on screen does not wait for its end."""
    runs = [add(pipeline(f"p{number:03d}")) for number in range(600)]
    emulator.faults.add(Fault(kind=FaultKind.THROTTLE, rate=5.0, burst=5.0))
    rig = Rig(clock, {TARGET: reader_of(emulator)}, runner=DistantRunner(clock, LATENCY))
    rig.engine.watch([key(f"p{number:03d}") for number in range(12)])
    rig.advance(20)
    emulator.world.behaviours.set(lambda _: succeeds(1000.0))
    for number in (3, 7, 11):
        start(runs[number])
        name = f"p{number:03d}"
        took = rig.advance_until(partial(has_run, rig, name), within=60)
        assert took <= 1.1 * Cadence().idle[Tier.VISIBLE] + 2 * LATENCY + 1.0
    assert any(each.executions is None for each in rig.engine.snapshots()), "the sweep is not over"
