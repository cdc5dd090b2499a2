"""All queues of a run: whose events they bring, and what is read because of them."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from services.aws.caller import Caller
from services.aws.clients import ClientFactory
from services.aws.queues import Queue
from services.clock import Clock, MonotonicClock
from services.config_events import EventsTable
from services.domain.target import PipelineKey, Target
from services.events.change import StateChange
from services.events.flow import Flow
from services.events.listener import Heard, Listener
from services.events.news import is_news
from services.live.engine import LiveEngine
from services.live.events import LiveEvent, QueueHealth, QueueHealthChanged

TEND_SECONDS = 5.0
"""How often it is looked whether events ceased to flow."""


class EventDesk:
    """Listens to the queues of the configuration and has the live engine read what their events name.

    Events are hints: each causes one read of its pipeline at most, merged with what is due anyway, within the
    target's budget. While events of a target flow its sweep is slow; with a queue that cannot be read all is polled.

    Args:
        tables: the queues.
        targets: the targets that are read now, by name; asked anew each time.
        factory: makes the clients.
        engine: reads pipelines.
        notify: told when a queue's problem comes or goes, on any thread.
        clock: dates what happens.
        pace: measures intervals; a monotonic clock where it is not given.
        dice: of the jitter.
    """

    def __init__(
        self,
        tables: Sequence[EventsTable],
        targets: Callable[[], Mapping[str, Target]],
        factory: ClientFactory,
        engine: LiveEngine,
        notify: Callable[[LiveEvent], object],
        clock: Clock,
        *,
        pace: Clock | None = None,
        dice: random.Random | None = None,
    ) -> None:
        self._targets = targets
        self._factory = factory
        self._engine = engine
        self._notify = notify
        self._stopping = threading.Event()
        self._flow = Flow(
            lambda target, flows: engine.events_flow(target, flowing=flows), pace or MonotonicClock()
        )
        self._tables = {table.name: table for table in tables}
        self.listeners: dict[str, Listener] = {
            table.name: Listener(
                partial(self._queue_of, table),
                partial(self._deliver, table),
                partial(self._changed, table),
                clock,
                dice,
            )
            for table in tables
        }

    def start(self) -> None:
        """Begin to listen, on threads of its own."""
        for name, listener in self.listeners.items():
            listener.start(f"events-{name}")
        if self.listeners:
            threading.Thread(target=self._tend, name="pipedeck-events", daemon=True).start()

    def stop(self) -> None:
        """Listen no more; returns at once."""
        self._stopping.set()
        for listener in self.listeners.values():
            listener.stop()

    def retry(self) -> None:
        """Try every queue at once, for after a sign-in."""
        for listener in self.listeners.values():
            listener.retry()

    def tend(self) -> None:
        """Look whose events ceased to flow."""
        self._flow.tend()

    def health(self) -> dict[str, QueueHealth]:
        """How each queue goes, by the name of its table."""
        return {name: listener.health for name, listener in self.listeners.items()}

    def health_for(self, target: str) -> dict[str, QueueHealth]:
        """How the queues go that tell of a target."""
        known = self._targets().get(target)
        covering = [name for name, table in self._tables.items() if known is not None and table.covers(known)]
        return {name: self.listeners[name].health for name in covering}

    def _covered(self, table: EventsTable) -> list[Target]:
        return [target for target in self._targets().values() if table.covers(target)]

    def _queue_of(self, table: EventsTable) -> Queue | None:
        reads_as = table.reads_as(self._covered(table))
        return Queue(Caller(self._factory, reads_as, "sqs"), table.queue) if reads_as else None

    def _deliver(self, table: EventsTable, change: StateChange, heard: Heard) -> None:
        """Have the pipeline of an event read in each target that it is in."""
        listener = self.listeners[table.name]
        concerned = [target for target in self._covered(table) if _is_in(change, target)]
        if not concerned:
            listener.count("elsewhere")
            heard()
            return
        all_heard = _Countdown(len(concerned), heard)
        news = False
        for target in concerned:
            self._flow.heard(target.name)
            key = PipelineKey(target.name, change.pipeline)
            if is_news(change, self._engine.snapshot(key)):
                news = True
                self._engine.touch(key, execution=change.concerns_execution, heard=all_heard)
            else:
                all_heard()
        if not news:
            listener.count("late")

    def _changed(self, table: EventsTable, health: QueueHealth) -> None:
        if health.problem is not None:
            self._flow.cease([target.name for target in self._covered(table)])
        self._notify(QueueHealthChanged(table.name, health))

    def _tend(self) -> None:
        while not self._stopping.wait(TEND_SECONDS):
            self.tend()


class _Countdown:
    """Calls somebody when it was called so many times itself, from whichever threads."""

    def __init__(self, times: int, then: Heard) -> None:
        self._times = times
        self._then = then
        self._lock = threading.Lock()

    def __call__(self) -> None:
        with self._lock:
            self._times -= 1
            over = self._times == 0
        if over:
            self._then()


def _is_in(change: StateChange, target: Target) -> bool:
    """Whether an event is of that target's account and region, as far as both are known."""
    strange = bool(target.account and change.account) and target.account != change.account
    return target.region == change.region and not strange
