"""What it costs to show ten thousand pipelines from memory: no call, few bytes a row, little more than reading JSON."""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from services.cache.fleet import CHUNK, FleetCache
from services.clock import SteppedClock
from services.domain.snapshot import PipelineSnapshot
from services.emulator import Emulator
from tests.budget.whole_fleet import whole_snapshots
from tests.contract.live.conftest import AddPipeline, add, credentials
from tests.declarations import pipeline
from tests.engine_worlds import start
from tests.live_rig import TARGET, HeldRunner, Rig, key, reader_of

__all__ = ["add", "credentials"]

MANY = 10_000
BYTES_A_ROW = 800
READING_RATIO = 10.0
"""Times the processor time of parsing the same file as JSON; about five on a quiet machine."""
SCREENFUL = 30


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> tuple[FleetCache, tuple[PipelineSnapshot, ...]]:
    """Ten thousand pipelines, and the cache that holds them."""
    cache = FleetCache(tmp_path_factory.mktemp("cache"))
    snapshots = tuple(whole_snapshots(TARGET, MANY))
    cache.save(TARGET, "111122223333", snapshots)
    return cache, snapshots


@pytest.fixture
def calm() -> Iterator[None]:
    """No garbage is looked for meanwhile, as in the app while it remembers."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def cost(work: Callable[[], object]) -> float:
    """The least processor time of three tries, in seconds."""
    taken = []
    for _ in range(3):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return min(taken)


def test_a_row_is_kept_in_few_bytes(fleet: tuple[FleetCache, tuple[PipelineSnapshot, ...]]) -> None:
    cache, _ = fleet
    assert cache.path(TARGET).stat().st_size <= MANY * BYTES_A_ROW


@pytest.mark.usefixtures("calm")
def test_reading_it_costs_little_more_than_parsing_it(
    fleet: tuple[FleetCache, tuple[PipelineSnapshot, ...]],
) -> None:
    cache, _ = fleet
    lines = cache.path(TARGET).read_text().splitlines()

    def read() -> None:
        kept = cache.load(TARGET)
        assert kept is not None
        assert sum(map(len, kept.chunks())) == MANY

    assert cost(read) <= READING_RATIO * cost(lambda: [json.loads(line) for line in lines])


def test_the_first_rows_do_not_wait_for_the_others(
    fleet: tuple[FleetCache, tuple[PipelineSnapshot, ...]],
) -> None:
    cache, _ = fleet
    kept = cache.load(TARGET)
    assert kept is not None
    assert len(next(kept.chunks())) == CHUNK <= MANY / 100


def test_a_screenful_is_there_without_a_call_and_fresh_after_as_many_as_without_memory(
    emulator: Emulator, clock: SteppedClock, add: AddPipeline, tmp_path: Path
) -> None:
    names = [f"p{number:03d}" for number in range(4 * SCREENFUL)]
    for name in names:
        start(add(pipeline(name)))
    visible = [key(name) for name in names[:SCREENFUL]]

    def fresh(rig: Rig) -> bool:
        known = [rig.engine.snapshot(each) for each in visible]
        return all(each is not None and each.executions_at is not None for each in known)

    cold = Rig(clock, {TARGET: reader_of(emulator)})
    cold.engine.watch(visible)
    cold.advance_until(lambda: fresh(cold), within=120)
    cold_calls = len(emulator.calls.operations())
    cold.advance(200)
    cache = FleetCache(tmp_path)
    cache.save(TARGET, "111122223333", cold.engine.snapshots())
    kept = cache.load(TARGET)
    assert kept is not None

    emulator.calls.clear()
    held = Rig(clock, {TARGET: reader_of(emulator)}, runner=HeldRunner())
    for chunk in kept.chunks():
        held.engine.remember(TARGET, chunk)
    held.engine.run_due()
    assert len(held.engine.snapshots()) == len(names)
    assert emulator.calls.operations() == []

    warm = Rig(clock, {TARGET: reader_of(emulator)})
    for chunk in kept.chunks():
        warm.engine.remember(TARGET, chunk)
    warm.engine.watch(visible)
    warm.advance_until(lambda: fresh(warm), within=120)
    assert len(emulator.calls.operations()) <= cold_calls + 2
