"""The scenarios of any size."""

from __future__ import annotations

from services.clock import SteppedClock
from services.emulator.scenarios import build_scenario
from services.emulator.scenarios.large import PLACES
from services.emulator.world import PipelineRecord, World


def _records(world: World) -> list[PipelineRecord]:
    return [record for region in world.regions() for record in region.pipelines.values()]


def test_the_large_fleet_is_as_large_as_asked() -> None:
    world = build_scenario("large:300", SteppedClock())
    assert len(_records(world)) == 300
    assert len({record.name for record in _records(world)}) == 300
    assert sum(len(record.run.executions) for record in _records(world)) == 30
    assert world.timeline.next_due() is None


def test_a_fleet_is_spread_over_accounts_and_regions_and_has_run() -> None:
    world = build_scenario("fleet:120", SteppedClock())
    places = [world.region(account, region) for account, region in PLACES]
    assert [len(place.pipelines) for place in places] == [20] * 6
    assert len({place.account for place in places}) == 2
    ran = [record for record in _records(world) if record.run.executions]
    assert len(ran) == 12
