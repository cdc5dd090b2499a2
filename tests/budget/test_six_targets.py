"""Three thousand pipelines in six targets, each answering five calls a second after 80 ms: near the floor of that."""

from __future__ import annotations

import pytest

from services.clock import SteppedClock
from services.domain.target import PipelineKey
from services.emulator import Emulator
from services.emulator.faults import Fault, FaultKind
from services.emulator.operations.pipelines import add_pipeline
from services.emulator.world import World
from services.live.events import FleetChanged, LiveEvent, TargetHealthChanged
from tests.declarations import pipeline
from tests.emulator_fixtures import ACCOUNT
from tests.live_rig import CREDENTIALS, DistantRunner, Rig, reader_of

REGIONS = ("eu-west-1", "eu-central-1", "us-east-1", "us-west-2", "ap-south-1", "ap-southeast-2")
EACH = 500
ROWS = 40
LIMIT = 5.0
"""Calls a second that the service answers in each target, and as many at once after a rest."""
LATENCY = 0.080
LISTING = EACH / 100
"""Calls that list a target: a hundred pipelines a page."""


def names(count: int, regions: tuple[str, ...]) -> list[PipelineKey]:
    """The first so many rows of the fleet sorted by name."""
    return [
        PipelineKey(regions[place % len(regions)], f"p{place // len(regions):03d}") for place in range(count)
    ]


def floor(calls: float) -> float:
    """Seconds in which the limit answers so many calls, and the last answer's way."""
    return max(0.0, calls - LIMIT) / LIMIT + LATENCY


@pytest.fixture
def limited(clock: SteppedClock, monkeypatch: pytest.MonkeyPatch) -> Emulator:
    """The world of three thousand, not yet started."""
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    world = World(clock)
    for region in REGIONS:
        for number in range(EACH):
            add_pipeline(world.region(ACCOUNT, region), pipeline(f"p{number:03d}"), created=clock.now())
    emulator = Emulator(world)
    for region in REGIONS:
        emulator.faults.add(Fault(kind=FaultKind.THROTTLE, rate=LIMIT, burst=LIMIT, region=region))
    return emulator


def rig_of(emulator: Emulator, clock: SteppedClock, screen: list[PipelineKey]) -> Rig:
    """An engine on those targets, with a screen that shows some rows once there are rows."""

    def look(rig: Rig, event: LiveEvent) -> None:
        if isinstance(event, FleetChanged) and event.diff.added:
            rig.engine.watch(screen)

    readers = {region: reader_of(emulator, region) for region in REGIONS}
    return Rig(clock, readers, look, runner=DistantRunner(clock, LATENCY))


def are_known(rig: Rig, keys: list[PipelineKey]) -> bool:
    known = map(rig.engine.snapshot, keys)
    return all(each is not None and each.executions is not None for each in known)


def test_a_screenful_of_one_target_is_there_within_a_third_more_than_the_limit_takes(
    limited: Emulator, clock: SteppedClock
) -> None:
    screen = names(ROWS, REGIONS[:1])
    with limited:
        rig = rig_of(limited, clock, screen)
        took = rig.advance_until(lambda: are_known(rig, screen), within=60)
    assert took <= 1.3 * floor(1 + ROWS)


def test_a_screenful_of_six_targets_is_there_within_a_third_more_than_their_limits_take(
    limited: Emulator, clock: SteppedClock
) -> None:
    """What six limits let through in each second, and no more at once: a listing page each, and the rows."""
    screen = names(ROWS, REGIONS)
    with limited:
        rig = rig_of(limited, clock, screen)
        took = rig.advance_until(lambda: are_known(rig, screen), within=60)
    assert took <= 1.3 * ((len(REGIONS) + ROWS) / (len(REGIONS) * LIMIT) + LATENCY)


def test_the_whole_fleet_is_known_within_a_fifth_more_and_no_throttle_shows(
    limited: Emulator, clock: SteppedClock
) -> None:
    screen = names(ROWS, REGIONS)
    everything = names(len(REGIONS) * EACH, REGIONS)
    with limited:
        rig = rig_of(limited, clock, screen)
        seen = rig.advance_until(lambda: are_known(rig, screen), within=60)
        rest = rig.advance_until(lambda: are_known(rig, everything[::-1]), within=600)
        calls = len(limited.calls.operations())
        refused = len(limited.calls.find(error="ThrottlingException"))
    assert seen + rest <= 1.2 * floor(LISTING + EACH)
    assert refused <= 0.02 * calls
    health = [event.health for event in rig.events if isinstance(event, TargetHealthChanged)]
    assert not any(each.throttled or each.problem for each in health)
    changed = [event.diff for event in rig.events if isinstance(event, FleetChanged)]
    assert not any(each.problem for diff in changed for each in (*diff.added, *diff.changed))
