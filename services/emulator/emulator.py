"""The emulator as one object: a world behind an endpoint on loopback."""

from __future__ import annotations

import threading
import time
from types import TracebackType
from typing import Self

from services.clock import FastClock, SteppedClock
from services.emulator.calllog import CallLog
from services.emulator.changes import webhooks
from services.emulator.control import PREFIX, Control
from services.emulator.dispatch import Dispatcher, Observer
from services.emulator.faults import Faults
from services.emulator.identity.page import PATH as PAGE_PATH
from services.emulator.identity.page import is_page, page_answer
from services.emulator.server import HOST, Listener
from services.emulator.wire.message import Answer, Incoming
from services.emulator.world import World

LONGEST_STEP_SECONDS = 10 * 366 * 86_400.0
"""Ten years; far beyond it no date can be written any more."""


class Emulator:
    """A CodePipeline and STS endpoint on 127.0.0.1, a context manager or to ``start`` and ``stop``.

    Throttling runs on the machine's clock, for it is real callers that it slows down; only a stepped clock,
    where time is the test's own, takes its place.

    Args:
        world: what it serves; an empty one on the system clock where it is not given.
        port: where to listen; 0 picks a free one.
        observer: told of each call's outcome, for tests.
        scenario: the name of the scenario that the world was built as; a reset builds it again.

    Raises:
        OSError: the port is taken.
    """

    def __init__(
        self,
        world: World | None = None,
        port: int = 0,
        observer: Observer | None = None,
        scenario: str = "empty",
    ) -> None:
        first = world or World()
        stepped = isinstance(first.clock, SteppedClock)
        self.scenario = scenario
        self.faults = Faults(first.clock.now if stepped else time.monotonic)
        self.calls = CallLog()
        self._stopping = threading.Event()
        self._dispatcher = Dispatcher(first, self.faults, self.calls, self._stopping, observer)
        self._control = Control(self)
        self._listener = Listener(self._respond, port)
        self._settle(first)

    @property
    def world(self) -> World:
        """What it serves."""
        return self._dispatcher.world

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self._listener.port

    @property
    def url(self) -> str:
        """The endpoint's URL."""
        return f"http://{HOST}:{self.port}"

    def start(self) -> None:
        """Begin to answer."""
        self._listener.start()

    def stop(self) -> None:
        """Stop answering, at once: calls under way lose their connection."""
        self._stopping.set()
        self._listener.stop()

    def step(self, seconds: float) -> None:
        """Move the emulated time on and let everything happen that is due by then.

        Args:
            seconds: how far; never negative, and at most `LONGEST_STEP_SECONDS`.

        Raises:
            ValueError: ``seconds`` is out of its range, or the world runs on the machine's own clock.
        """
        if seconds > LONGEST_STEP_SECONDS:
            raise ValueError("a step is at most ten years long")
        world = self.world
        with world.lock:
            match world.clock:
                case SteppedClock() | FastClock() as clock:
                    clock.step(seconds)
                case _:
                    raise ValueError("the machine's own clock cannot be stepped")
            world.timeline.catch_up()

    def load(self, scenario: str) -> None:
        """Serve a scenario, built anew on the same clock.

        Args:
            scenario: a name of the scenario registry.

        Raises:
            KeyError: there is no scenario of that name.
        """
        from services.emulator.scenarios import build_scenario  # deferred: it needs all of the engine

        world = build_scenario(scenario, self.world.clock)
        self._settle(world)
        self._dispatcher.world = world
        self.scenario = scenario

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()

    def _settle(self, world: World) -> None:
        """Tell a world where it is served."""
        world.endpoint = self.url
        world.center.page = self.url + PAGE_PATH

    def _respond(self, incoming: Incoming) -> Answer:
        if incoming.path.startswith(PREFIX):
            return self._control.answer(incoming)
        if is_page(incoming):
            return page_answer(incoming, self.world)
        if webhooks.is_delivery(incoming):
            return webhooks.delivery_answer(incoming, self.world)
        return self._dispatcher.answer(incoming)
