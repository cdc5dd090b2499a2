"""A queue of events in front of a live engine, on an emulator, in stepped time."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from services.aws.clients import ClientFactory
from services.clock import SteppedClock
from services.config_events import EventsTable
from services.domain.target import Target
from services.emulator import Emulator
from services.emulator.aws_services.queues import Queue, bind, create_queue
from services.emulator.engine.pipeline import PipelineRun
from services.events.desk import EventDesk
from services.live.events import QueueHealth
from services.live.pool import Runner
from tests.declarations import pipeline
from tests.emulator_fixtures import ACCOUNT, REGION
from tests.engine_worlds import put_pipeline
from tests.live_rig import CREDENTIALS, TARGET, Rig, reader_of

MAIN = "main"
SELDOM = 10_000.0
"""Multiplies the intervals of an engine that shall read only what it is told to."""


class EventsRig(Rig):
    """An engine, an event desk of one queue, and the queue itself.

    Args:
        emulator: where they are; all its state changes go into the queue.
        clock: everybody's.
        table: the queue's table; one for all targets where it is not given.
        runner: runs the engine's calls.
        scale: of the engine's intervals.
    """

    def __init__(
        self,
        emulator: Emulator,
        clock: SteppedClock,
        *,
        table: EventsTable | None = None,
        runner: Runner | None = None,
        scale: float = SELDOM,
    ) -> None:
        super().__init__(clock, {TARGET: reader_of(emulator)}, runner=runner, refresh_scale=scale)
        self.emulator = emulator
        world = emulator.world
        with world.lock:
            self.queue: Queue = create_queue(world.region(ACCOUNT, REGION), "pipedeck")
            bind(self.queue)
        self.url = f"{emulator.url}/{ACCOUNT}/pipedeck"
        self.targets = {TARGET: Target(TARGET, REGION, account=ACCOUNT)}
        self.desk = EventDesk(
            [table or EventsTable(MAIN, self.url)],
            lambda: self.targets,
            ClientFactory(emulator.url),
            self.engine,
            self._take,
            clock,
            pace=clock,
            dice=random.Random(1),
        )
        self.listener = self.desk.listeners[MAIN]

    @property
    def health(self) -> QueueHealth:
        """How the queue goes."""
        return self.listener.health

    def read_all(self) -> None:
        """Have the engine read what there is, and the queue emptied."""
        self.engine.watch([])
        self.advance_until(
            lambda: self.engine.freshness(TARGET).listed
            and all(each.executions is not None and (each.state or self._is_parallel(each.key.pipeline))
                    for each in self.engine.snapshots()),
            within=600,
        )  # fmt: skip
        self.hear()

    def hear(self) -> None:
        """Take in all that is in the queue, read what it calls for, and delete what is applied."""
        while self.listener.step(0) == 0.0 and self.queue_holds_visible():
            self.engine.run_due()
        self.advance(0.5)
        self.listener.delete_applied()

    def queue_holds_visible(self) -> bool:
        """Whether the queue has a message that a receive would bring."""
        with self.emulator.world.lock:
            self.emulator.world.timeline.catch_up()
            return bool(self.queue.visible())

    def put(self, *bodies: str) -> None:
        """Put messages into the queue."""
        with self.emulator.world.lock:
            for body in bodies:
                self.queue.put(body, "test")

    def bodies(self) -> list[str]:
        """All that is in the queue by now, hidden or not."""
        with self.emulator.world.lock:
            self.emulator.world.timeline.catch_up()
            return [message.body for message in self.queue.messages.values()]

    def reads(self) -> list[str]:
        """The reads of pipelines so far."""
        calls = self.emulator.calls.find(service="codepipeline")
        return [each.operation for each in calls if each.operation != "ListPipelines"]

    def _is_parallel(self, name: str) -> bool:
        return self.snapshot(name).summary.mode == "PARALLEL"


MakeRig = Callable[..., EventsRig]
AddPipeline = Callable[..., PipelineRun]


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """The default credential chain finds account 111122223333."""
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def add(emulator: Emulator) -> AddPipeline:
    """Makes a pipeline exist without an execution."""

    def make(name: str = "web") -> PipelineRun:
        with emulator.world.lock:
            return put_pipeline(emulator.world, pipeline(name))

    return make


@pytest.fixture
def make_rig(emulator: Emulator, clock: SteppedClock) -> MakeRig:
    """Makes a rig on the test's emulator and clock."""
    return lambda **options: EventsRig(emulator, clock, **options)
