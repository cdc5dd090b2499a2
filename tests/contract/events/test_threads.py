"""The event desk on its own threads and the machine's time."""

from __future__ import annotations

import threading
from collections.abc import Callable

from services.aws.clients import ClientFactory
from services.clock import SystemClock
from services.config_events import EventsTable
from services.domain.headline import headline
from services.domain.standing import Standing
from services.domain.target import Target
from services.emulator import Emulator
from services.emulator.aws_services.queues import bind, create_queue
from services.emulator.faults import Fault, FaultKind
from services.events.desk import EventDesk
from services.live.engine import LiveEngine
from services.live.events import LiveEvent
from tests.contract.events.conftest import MAIN, SELDOM, AddPipeline
from tests.emulator_fixtures import ACCOUNT, REGION
from tests.engine_worlds import start
from tests.live_rig import TARGET, key, reader_of

PATIENCE = 60.0
"""Seconds that a thread has to do what takes it milliseconds."""


class Ear:
    """Waits for what other threads tell."""

    def __init__(self) -> None:
        self._news = threading.Condition()

    def __call__(self, _event: LiveEvent) -> None:
        """Take an event."""
        with self._news:
            self._news.notify_all()

    def wait_for(self, condition: Callable[[], bool]) -> None:
        """Wait until something holds."""
        with self._news:
            assert self._news.wait_for(condition, PATIENCE), "did not happen in time"


def test_a_queue_is_listened_to_through_a_denial_and_no_stop_waits_for_it(
    add: AddPipeline, emulator: Emulator
) -> None:
    run = add()
    world = emulator.world
    with world.lock:
        queue = create_queue(world.region(ACCOUNT, REGION), "pipedeck")
        bind(queue)
    ear = Ear()
    engine = LiveEngine({TARGET: reader_of(emulator)}, SystemClock(), ear, refresh_scale=SELDOM)
    targets = {TARGET: Target(TARGET, REGION, account=ACCOUNT)}
    table = EventsTable(MAIN, f"{emulator.url}/{ACCOUNT}/pipedeck")
    denied = emulator.faults.add(Fault(kind=FaultKind.DENY, service="sqs"))
    desk = EventDesk([table], lambda: targets, ClientFactory(emulator.url), engine, ear, SystemClock())
    before = set(threading.enumerate())
    engine.start()
    desk.start()
    own = [each for each in set(threading.enumerate()) - before if each.name.startswith("pipedeck-events")]
    assert len(own) == 3
    ear.wait_for(lambda: desk.health()[MAIN].problem is not None)
    ear.wait_for(lambda: (web := engine.snapshot(key("web"))) is not None and web.state is not None)
    with world.lock:
        start(run)
    emulator.faults.remove(denied)
    desk.retry()
    ear.wait_for(lambda: headline_of(engine) is Standing.RUNNING)
    ear.wait_for(lambda: desk.health()[MAIN].problem is None)
    desk.stop()
    with world.lock:
        queue.put("{}", "test")  # ends the long poll that is under way
    for thread in own:
        thread.join(PATIENCE)
    engine.stop()
    assert not any(thread.is_alive() for thread in own)


def headline_of(engine: LiveEngine) -> Standing | None:
    """How the pipeline stands."""
    snapshot = engine.snapshot(key("web"))
    return headline(snapshot).standing if snapshot is not None else None
