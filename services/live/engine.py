"""The live engine: keeps what is known of every target's pipelines fresh, within each target's budget."""

from __future__ import annotations

import math
import queue
import random
import threading
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import partial
from typing import TypeVar

from services.clock import Clock, MonotonicClock
from services.domain.snapshot import PipelineSnapshot
from services.domain.target import PipelineKey
from services.live.budget import BudgetState
from services.live.diff import FleetDiff
from services.live.errand import Errand, Ticket
from services.live.events import FleetChanged, ListingProgress, LiveEvent, TargetHealth, TargetHealthChanged
from services.live.lane import Job, Lane
from services.live.outcome import Outcome, attempt
from services.live.pool import Runner, ThreadPool
from services.live.reader import PipelineReader
from services.live.store import Store

T = TypeVar("T")

STOP_SECONDS = 0.5
"""How long ``stop`` waits for the scheduler thread; calls under way are not waited for."""


class LiveEngine:
    """Polls the targets' pipelines, most needed first, and tells what changed.

    Every public method may be called from any thread and returns at once. Events and callbacks come from the
    engine's own thread, one at a time; they must be quick and must not raise. A test leaves out ``start`` and
    calls ``run_due`` in its own time: a ``SteppedClock`` as ``clock`` and ``pace``, an ``InlineRunner``.

    Args:
        targets: what to read each target with, by the target's name.
        clock: dates the snapshots, in POSIX seconds.
        notify: told every event; for Textual, something that calls ``post_message``.
        pace: measures intervals, in real seconds; a monotonic clock where it is not given.
        runner: runs the calls; a pool of daemon threads where it is not given.
        budgets: what was learned about targets in an earlier run, by name.
        max_rate: calls a second that no budget ever exceeds.
        refresh_scale: multiplies every interval: 2.0 asks half as often; above zero.
        seed: of the jitter.
    """

    def __init__(
        self,
        targets: Mapping[str, PipelineReader],
        clock: Clock,
        notify: Callable[[LiveEvent], object],
        *,
        pace: Clock | None = None,
        runner: Runner | None = None,
        budgets: Mapping[str, BudgetState] | None = None,
        max_rate: float = 20.0,
        refresh_scale: float = 1.0,
        seed: int | None = None,
    ) -> None:
        self._notify = notify
        self._pace = pace or MonotonicClock()
        self._runner = runner or ThreadPool("pipedeck-call")
        self._store = Store()
        dice = random.Random(seed)  # noqa: S311 - jitter, no secret
        learned = budgets or {}
        self._lanes = {
            name: Lane(
                name, reader, self._store, clock, self._pace, dice, learned.get(name), max_rate, refresh_scale
            )
            for name, reader in targets.items()
        }
        self._health = {name: lane.health(self._pace.now()) for name, lane in self._lanes.items()}
        self._inbox: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._telling = threading.RLock()
        self._thread: threading.Thread | None = None
        self._paused = False

    def start(self) -> None:
        """Begin to poll, on a thread of its own. A second call does nothing."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="pipedeck-live", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End within a second, whatever is under way; nothing is told afterwards."""
        self._stopping.set()
        self._wake.set()
        self._runner.stop()
        thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(STOP_SECONDS)

    def watch(self, visible: Sequence[PipelineKey]) -> None:
        """Say which pipelines are on screen now, topmost first; the rest is swept slowly."""
        self._do(partial(self._watch, tuple(visible)))

    def open(self, key: PipelineKey) -> None:
        """Keep one pipeline freshest, with its definition and attempts, listed or not, until ``close``.

        Raises:
            KeyError: there is no such target.
        """
        self._do(partial(self._lanes[key.target].open, key.pipeline))

    def close(self, key: PipelineKey) -> None:
        """Take back ``open``.

        Raises:
            KeyError: there is no such target.
        """
        self._do(partial(self._lanes[key.target].close, key.pipeline))

    def refresh(self, key: PipelineKey | None = None) -> None:
        """Read one pipeline now, ahead of all else; without a key the listings and all that is on screen.

        Raises:
            KeyError: there is no such target.
        """
        lanes = list(self._lanes.values()) if key is None else [self._lanes[key.target]]
        for lane in lanes:
            self._do(partial(lane.refresh, key.pipeline if key else None))

    def pause(self) -> None:
        """Ask for nothing more by itself until ``resume``; acts still go."""
        self._do(partial(self._pause, paused=True))

    def resume(self) -> None:
        """Go on after ``pause``."""
        self._do(partial(self._pause, paused=False))

    def submit(
        self,
        target: str,
        act: Callable[[], T],
        done: Callable[[Outcome[T]], object],
        *,
        key: Hashable | None = None,
        refreshes: PipelineKey | None = None,
    ) -> Ticket[T]:
        """Run an operator's call on the pool, before everything that waits for the target's budget.

        Args:
            target: whose budget it takes.
            act: blocks for one API call or a few, and raises ServiceError.
            done: gets the outcome, on the engine's thread; not after ``Ticket.cancel`` or ``stop``.
            key: calls of equal key that are not over are merged: one call, every ``done``. Only for reads.
            refreshes: read again at once after the call, and a few times more in the next seconds, for what
                the service does takes a moment to show.

        Raises:
            KeyError: there is no such target.
        """
        lane = self._lanes[target]
        ticket: Ticket[T] = Ticket(done)
        self._do(partial(lane.send, Errand(act, key, refreshes), ticket))
        return ticket

    def snapshot(self, key: PipelineKey) -> PipelineSnapshot | None:
        """What is known of a pipeline now."""
        return self._store.get(key)

    def snapshots(self) -> tuple[PipelineSnapshot, ...]:
        """What is known of every pipeline now, in the order in which they appeared."""
        return self._store.all()

    def freshness(self, target: str) -> TargetHealth:
        """How the calls to a target go.

        Raises:
            KeyError: there is no such target.
        """
        return self._health[target]

    def budgets(self) -> dict[str, BudgetState]:
        """What was learned about each target's rate, for the next run's ``budgets``."""
        return {name: lane.budget.state() for name, lane in self._lanes.items()}

    def run_due(self) -> float | None:
        """Do all that is due, on the calling thread; never beside ``start``.

        Returns:
            The instant of ``pace`` at which something will be due next; None where only a call's end or a
            command can bring more.
        """
        self._settle()
        while self._begin_calls():
            self._settle()
        soonest = min((lane.next_at for lane in self._lanes.values()), default=math.inf)
        return soonest if math.isfinite(soonest) else None

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            due = self.run_due()
            self._wake.wait(None if due is None else max(0.0, due - self._pace.now()))

    def _do(self, command: Callable[[], None]) -> None:
        self._inbox.put(command)
        self._wake.set()

    def _settle(self) -> None:
        """Take in what arrived and tell what it changed, until nothing more arrives."""
        while not self._inbox.empty():
            self._inbox.get_nowait()()
            self._publish()
        self._publish()

    def _begin_calls(self) -> bool:
        begun = False
        for lane in self._lanes.values():
            while not self._stopping.is_set() and (job := lane.begin(self._pace.now(), self._paused)):
                begun = True
                self._runner.run(partial(self._work, lane, job))
                if not self._inbox.empty():
                    return True
        return begun

    def _work(self, lane: Lane, job: Job) -> None:
        """Run on the pool: make the call and hand its outcome to the engine's thread."""
        self._do(partial(self._finish, lane, job, attempt(job.call)))

    def _finish(self, lane: Lane, job: Job, outcome: Outcome[object]) -> None:
        for ticket in lane.finish(job, outcome, self._pace.now()):
            with self._telling:
                if not self._stopping.is_set():
                    ticket.deliver(outcome)

    def _watch(self, visible: tuple[PipelineKey, ...]) -> None:
        for name, lane in self._lanes.items():
            lane.watch([key.pipeline for key in visible if key.target == name])

    def _pause(self, *, paused: bool) -> None:
        self._paused = paused

    def _publish(self) -> None:
        change = FleetDiff()
        progress: list[ListingProgress] = []
        for lane in self._lanes.values():
            part, pages = lane.take_news()
            change = change.then(part)
            progress += pages
        if change:
            self._tell(FleetChanged(change))
        for page in progress:
            self._tell(page)
        now = self._pace.now()
        for name, lane in self._lanes.items():
            before, health = self._health[name], lane.health(now)
            self._health[name] = health
            if _matters(before, health):
                self._tell(TargetHealthChanged(name, health))

    def _tell(self, event: LiveEvent) -> None:
        with self._telling:
            if not self._stopping.is_set():
                self._notify(event)


def _matters(before: TargetHealth, after: TargetHealth) -> bool:
    return (
        before.problem != after.problem
        or before.throttled != after.throttled
        or before.listed != after.listed
        or (before.last_good is None) != (after.last_good is None)
    )
