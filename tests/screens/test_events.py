"""Events on screen: what moves is there, and a queue that cannot be read is said and polled around."""

from __future__ import annotations

from pathlib import Path

from services.clock import SteppedClock
from services.config import Config, EventsTable
from services.domain.problem import Problem
from services.emulator import Emulator
from services.emulator.aws_services.queues import bind, create_queue
from services.emulator.faults import Fault, FaultKind
from tests.declarations import pipeline
from tests.engine_worlds import ACCOUNT, REGION, put_pipeline, step
from tests.engine_worlds import start as begin
from tests.screens.app_rig import Start
from tui.connect import connector_for
from tui.options import Options
from tui.settings import Settings


def config_of(emulator: Emulator) -> Config:
    """A configuration with a queue that gets all events."""
    with emulator.world.lock:
        bind(create_queue(emulator.world.region(ACCOUNT, REGION), "pipedeck"))
    return Config(events=(EventsTable("main", f"{emulator.url}/{ACCOUNT}/pipedeck"),))


async def test_a_queue_that_is_denied_is_said_while_all_is_polled_and_mends_itself(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    run = put_pipeline(emulator.world, pipeline())
    config = config_of(emulator)
    emulator.faults.add(Fault(kind=FaultKind.DENY, service="sqs"))
    async with start(
        config=config, size=(120, 50), wait="sqs:ReceiveMessage is not allowed; all is polled meanwhile"
    ) as deck:
        await deck.wait("events main")
        await deck.wait("All 1")
        with emulator.world.lock:
            begin(run)
            step(emulator.world, clock, 1)
        await deck.wait("running")
        backend = deck.app.backend
        assert backend is not None
        assert backend.events is not None
        events = backend.events
        events.listeners["main"]._failures = 20  # from now on it would be tried again after a minute
        tried = len(emulator.calls.find(service="sqs"))
        await deck.press("ctrl+r")
        await deck.until(lambda: len(emulator.calls.find(service="sqs")) > tried, "the next try")
        emulator.faults.clear()
        await deck.press("ctrl+r")
        await deck.gone("sqs:ReceiveMessage")
        await deck.until(lambda: events.health()["main"].events >= 3, "the events that waited")
        await deck.command("live")
        await deck.wait("Queue main")
        await deck.wait("events .* the last .* ago")


def test_the_demo_leaves_the_queues_of_the_configuration_alone(home: Path) -> None:
    assert home.exists()
    config = Config(events=(EventsTable("main", "https://sqs.eu-west-1.amazonaws.com/111122223333/mine"),))
    settings = Settings(Options(demo=True), config)
    backend = connector_for(settings)(lambda _event: None)
    assert not isinstance(backend, Problem)
    assert backend.events is None
    backend.stop()
