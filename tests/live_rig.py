"""A live engine in stepped time, on an emulator and the real reader."""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Callable, Mapping
from typing import Any

from services.aws.caller import Caller
from services.aws.clients import ClientFactory
from services.clock import SteppedClock
from services.domain.snapshot import PipelineSnapshot
from services.domain.target import PipelineKey, Target
from services.emulator import Emulator
from services.live.engine import LiveEngine
from services.live.events import FleetChanged, LiveEvent
from services.live.pool import InlineRunner, Runner
from services.live.reader import PipelineReader
from services.pipelines.reader import Reader
from tests.emulator_fixtures import ACCOUNT, REGION

TARGET = "acme/eu-west-1"
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": f"AKIA{ACCOUNT}",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
}
"""What a test puts into the environment for ``reader_of``."""


def reader_of(emulator: Emulator, region: str = REGION, *, read_timeout: float = 30.0) -> Reader:
    """The real reader of account 111122223333 in a region of an emulator."""
    factory = ClientFactory(emulator.url, connect_timeout=10, read_timeout=read_timeout)
    return Reader(Caller(factory, Target(region, region)))


def key(name: str, target: str = TARGET) -> PipelineKey:
    """The key of a pipeline of the rig's own target."""
    return PipelineKey(target, name)


class HeldRunner:
    """Keeps every job until it is let go."""

    def __init__(self) -> None:
        self.held: list[Callable[[], None]] = []

    def run(self, job: Callable[[], None]) -> None:
        """Keep a job."""
        self.held.append(job)

    def release(self) -> None:
        """Run what is kept."""
        jobs, self.held = self.held, []
        for job in jobs:
            job()

    def stop(self) -> None:
        """Nothing to stop."""


class DistantRunner:
    """Runs each job, on the thread that steps the clock, when its answer would be there.

    Args:
        clock: the test's.
        seconds: how long a call takes.
    """

    def __init__(self, clock: SteppedClock, seconds: float) -> None:
        self.seconds = seconds
        self._clock = clock
        self._jobs: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = itertools.count()

    def run(self, job: Callable[[], None]) -> None:
        """Keep a job until its time comes."""
        heapq.heappush(self._jobs, (self._clock.now() + self.seconds, next(self._numbers), job))

    @property
    def next_at(self) -> float:
        """When the next job will be over."""
        return self._jobs[0][0] if self._jobs else math.inf

    def catch_up(self) -> None:
        """Run what is over by now."""
        while self.next_at <= self._clock.now():
            heapq.heappop(self._jobs)[2]()

    def stop(self) -> None:
        """Nothing to stop."""


class Rig:
    """An engine whose time is the test's; it keeps every event.

    Args:
        clock: the engine's, and the emulated world's.
        readers: by target's name.
        on_event: told each event as it comes, with the rig, as a screen would be.
        runner: runs the calls; at once, where it is not given.
        options: further arguments of LiveEngine.
    """

    def __init__(
        self,
        clock: SteppedClock,
        readers: Mapping[str, PipelineReader],
        on_event: Callable[[Rig, LiveEvent], None] | None = None,
        runner: Runner | None = None,
        **options: Any,
    ) -> None:
        self.clock = clock
        self.events: list[LiveEvent] = []
        self._on_event = on_event
        self._distant = runner if isinstance(runner, DistantRunner) else None
        self.engine = LiveEngine(
            readers, clock, self._take, pace=clock, runner=runner or InlineRunner(), seed=7, **options
        )

    def _take(self, event: LiveEvent) -> None:
        self.events.append(event)
        if self._on_event is not None:
            self._on_event(self, event)

    def advance(self, seconds: float) -> None:
        """Let time pass, doing each thing when it is due."""
        end = self.clock.now() + seconds
        while True:
            due = self._work()
            now = self.clock.now()
            if due is None or due > end:
                break
            self.clock.step(max(due - now, 1e-6))
        self.clock.step(max(0.0, end - self.clock.now()))

    def advance_until(self, condition: Callable[[], bool], within: float) -> float:
        """Let time pass until a condition holds; the seconds it took.

        Raises:
            AssertionError: it did not hold in time.
        """
        begun = self.clock.now()
        self._work()
        while not condition():
            due = self._work()
            now = self.clock.now()
            assert now - begun <= within, f"not so within {within} s"
            self.clock.step(max(1e-6, min(1.0, (due or now + 1.0) - now)))
        return self.clock.now() - begun

    def _work(self) -> float | None:
        """Do all that is due; when there will be more."""
        if self._distant is None:
            return self.engine.run_due()
        self._distant.catch_up()
        due = self.engine.run_due()
        soonest = min(self._distant.next_at, math.inf if due is None else due)
        return soonest if math.isfinite(soonest) else None

    def snapshot(self, name: str, target: str = TARGET) -> PipelineSnapshot:
        """What the engine knows of a pipeline."""
        snapshot = self.engine.snapshot(PipelineKey(target, name))
        assert snapshot is not None, f"{name} is not known"
        return snapshot

    def told(self, name: str) -> list[PipelineSnapshot]:
        """Each snapshot of a pipeline that an event told, in order."""
        diffs = [event.diff for event in self.events if isinstance(event, FleetChanged)]
        told = [snapshot for diff in diffs for snapshot in (*diff.added, *diff.changed)]
        return [snapshot for snapshot in told if snapshot.key.pipeline == name]
