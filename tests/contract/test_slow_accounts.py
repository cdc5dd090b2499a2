"""A slow account slows itself alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from botocore.exceptions import BotoCoreError

from services.clock import SteppedClock
from services.emulator import Emulator
from services.emulator.world import World
from tests.emulator_fixtures import boto_client

SLOW = "444455556666"


def test_a_call_that_takes_an_hour_holds_up_no_other_account() -> None:
    world = World(SteppedClock())
    world.latencies[SLOW] = 3600.0
    with ThreadPoolExecutor(1) as pool:
        with Emulator(world) as emulator:
            waiting = pool.submit(boto_client(emulator.url, SLOW).list_pipelines)
            assert boto_client(emulator.url).list_pipelines()["pipelines"] == []
            assert not waiting.done()
        assert isinstance(waiting.exception(timeout=30), BotoCoreError)
