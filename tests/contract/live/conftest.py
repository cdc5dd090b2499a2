"""A live engine on an emulator, in stepped time."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from services.clock import SteppedClock
from services.emulator import Emulator
from services.emulator.engine.pipeline import PipelineRun
from services.emulator.operations.pipelines import add_pipeline
from tests.declarations import Json
from tests.emulator_fixtures import ACCOUNT, REGION
from tests.live_rig import CREDENTIALS, TARGET, Rig, reader_of

AddPipeline = Callable[..., PipelineRun]


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """The default credential chain finds account 111122223333."""
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def rig(emulator: Emulator, clock: SteppedClock) -> Rig:
    """An engine of one target."""
    return Rig(clock, {TARGET: reader_of(emulator)})


@pytest.fixture
def add(emulator: Emulator) -> AddPipeline:
    """Makes a pipeline exist without an execution: ``add(declaration, region=...)``."""

    def make(declaration: Json, region: str = REGION) -> PipelineRun:
        world = emulator.world
        with world.lock:
            record = add_pipeline(world.region(ACCOUNT, region), declaration, created=world.clock.now())
        return record.run

    return make
