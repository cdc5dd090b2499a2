"""What a fleet costs in API calls: a screenful, and a steady state."""

from __future__ import annotations

from collections import Counter

import pytest

from services.clock import SteppedClock
from services.domain.headline import headline
from services.domain.standing import Standing
from services.emulator import Emulator
from services.emulator.faults import Fault, FaultKind
from services.emulator.operations.pipelines import add_pipeline
from services.live.events import FleetChanged, LiveEvent, TargetHealthChanged
from tests.declarations import approved_pipeline, pipeline
from tests.emulator_fixtures import ACCOUNT, REGION
from tests.engine_worlds import start
from tests.live_rig import CREDENTIALS, TARGET, Rig, key, reader_of

PIPELINES = 500
RUNNING = 10
WINDOW = 120.0
"""Seconds of steady state that are measured."""
SCREEN = [key(f"p{number:03d}") for number in range(40)]


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """The default credential chain finds account 111122223333."""
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def fleet(emulator: Emulator) -> Emulator:
    """Five hundred pipelines, of which ten run and stay so, for they wait for an approval; twenty ran once."""
    region = emulator.world.region(ACCOUNT, REGION)
    now = emulator.world.clock.now()
    for number in range(PIPELINES):
        waits = number % 4 == 0 and number < 4 * RUNNING
        declared = (approved_pipeline if waits else pipeline)(f"p{number:03d}")
        run = add_pipeline(region, declared, created=now).run
        if waits or number % 25 == 1:
            start(run)
    return emulator


def look_at_the_top(rig: Rig, event: LiveEvent) -> None:
    """Be a screen that shows the first forty rows once there are rows."""
    if isinstance(event, FleetChanged) and event.diff.added:
        rig.engine.watch(SCREEN)


def has_statuses(rig: Rig) -> bool:
    known = [rig.engine.snapshot(each) for each in SCREEN]
    return all(each is not None and each.executions is not None for each in known)


def is_settled(rig: Rig) -> bool:
    """Whether every pipeline is known whole, and ten wait while all else has come to its end."""
    known = rig.engine.snapshots()
    if len(known) < PIPELINES or any(each.executions is None or each.state is None for each in known):
        return False
    standings = Counter(headline(each).standing for each in known)
    return standings[Standing.WAITING] == RUNNING and not standings[Standing.RUNNING]


def test_the_statuses_of_a_screenful_cost_a_call_a_row_and_the_listing(
    fleet: Emulator, clock: SteppedClock
) -> None:
    rig = Rig(clock, {TARGET: reader_of(fleet)}, look_at_the_top)
    took = rig.advance_until(lambda: has_statuses(rig), within=30)
    calls = Counter(fleet.calls.operations())
    assert calls["ListPipelineExecutions"] <= len(SCREEN)
    assert set(calls) == {"ListPipelineExecutions", "ListPipelines"}
    hidden = [each for each in rig.engine.snapshots() if each.key not in SCREEN]
    assert all(each.executions is None for each in hidden), "a hidden row came before a visible one"
    assert took < 6


def test_a_steady_state_costs_at_most_four_calls_a_second(fleet: Emulator, clock: SteppedClock) -> None:
    rig = Rig(clock, {TARGET: reader_of(fleet)}, look_at_the_top)
    rig.advance_until(lambda: is_settled(rig), within=900)
    assert calls_a_second(rig, fleet) <= 4.0
    at = rig.snapshot("p000").state_at
    assert at is not None
    assert clock.now() - at < 8, "what runs on screen is no longer seen running"
    rig.engine.open(SCREEN[0])
    assert calls_a_second(rig, fleet) <= 4.0


def calls_a_second(rig: Rig, fleet: Emulator) -> float:
    rig.advance(5)
    fleet.calls.clear()
    rig.advance(WINDOW)
    return len(fleet.calls.operations()) / WINDOW


def test_nothing_surfaces_at_a_service_limit_of_five_calls_a_second(
    fleet: Emulator, clock: SteppedClock
) -> None:
    fleet.faults.add(Fault(kind=FaultKind.THROTTLE, rate=5.0, burst=5.0))
    rig = Rig(clock, {TARGET: reader_of(fleet)}, look_at_the_top)
    rig.advance_until(lambda: is_settled(rig), within=1800)
    assert calls_a_second(rig, fleet) <= 4.0
    calls = fleet.calls.operations()
    assert len(fleet.calls.find(error="ThrottlingException")) <= 0.01 * len(calls)
    told = [event.health.problem for event in rig.events if isinstance(event, TargetHealthChanged)]
    assert set(told) == {None}
    diffs = [event.diff for event in rig.events if isinstance(event, FleetChanged)]
    assert not any(each.problem for diff in diffs for each in (*diff.added, *diff.changed))
