"""The live engine: keeps what is known of every target's pipelines fresh, within each target's budget."""

from __future__ import annotations

import math
import queue
import random
import threading
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from services.clock import Clock, MonotonicClock
from services.domain.snapshot import PipelineSnapshot
from services.domain.target import PipelineKey
from services.live.attention import Attention
from services.live.budget import BudgetState
from services.live.diff import FleetDiff
from services.live.errand import Errand, Ticket
from services.live.events import FleetChanged, ListingProgress, LiveEvent, TargetHealth, TargetHealthChanged
from services.live.lane import Job, Lane
from services.live.outcome import Outcome, attempt, not_read
from services.live.pool import Runner, ThreadPool
from services.live.reader import PipelineReader
from services.live.report import LaneReport
from services.live.store import Store
from services.live.tidings import Heard

T = TypeVar("T")

STOP_SECONDS = 0.5
"""How long ``stop`` waits for the scheduler thread; calls under way are not waited for."""


class LiveEngine:
    """Polls the targets' pipelines, most needed first, and tells what changed.

    Every public method may be called from any thread and returns at once. Events and callbacks come from the
    engine's own thread, one at a time; they must be quick and must not raise. A test leaves out ``start`` and
    calls ``run_due`` in its own time: a ``SteppedClock`` as ``clock`` and ``pace``, an ``InlineRunner``.

    Targets may come and go while it runs. What is asked about a target that is not read (any more) is ignored,
    since screens and threads hear of a removal later; only a call that somebody waits for is told so.

    Args:
        targets: what to read each target with, by the target's name.
        clock: dates the snapshots, in POSIX seconds.
        notify: told every event; for Textual, something that calls ``post_message``.
        pace: measures intervals, in real seconds; a monotonic clock where it is not given.
        runner: runs the calls; a pool of daemon threads where it is not given.
        budgets: what was learned about targets in an earlier run, by name.
        max_rate: calls a second that no budget ever exceeds.
        refresh_scale: multiplies every interval: 2.0 asks half as often; above zero.
        refresh_scales: the same for single targets, by name, instead.
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
        refresh_scales: Mapping[str, float] | None = None,
        seed: int | None = None,
    ) -> None:
        self._notify = notify
        self._clock = clock
        self._pace = pace or MonotonicClock()
        self._runner = runner or ThreadPool("pipedeck-call")
        self._store = Store()
        self._dice = random.Random(seed)  # noqa: S311 - jitter, no secret
        self._learned = dict(budgets or {})
        self._max_rate = max_rate
        self._scale = refresh_scale
        scales = refresh_scales or {}
        self._changing = threading.Lock()
        self._lanes = {name: self._lane(name, reader, scales.get(name)) for name, reader in targets.items()}
        """By target; never changed but replaced as a whole, so that any thread may look into it."""
        self._farewell = FleetDiff()
        self._attention = Attention()
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

    def add(
        self,
        name: str,
        reader: PipelineReader,
        learned: BudgetState | None = None,
        *,
        refresh_scale: float | None = None,
    ) -> None:
        """Read one more target from now on; one of that name that is read already is begun anew.

        Args:
            name: the target's.
            reader: what to read it with.
            learned: what is known of its budget, where it was not read in this run before.
            refresh_scale: multiplies its intervals, instead of the engine's own.
        """
        with self._changing:
            self._take_out(name)
            if learned is not None:
                self._learned.setdefault(name, learned)
            lane = self._lane(name, reader, refresh_scale)
            self._lanes = {**self._lanes, name: lane}
            self._do(partial(self._attention.welcome, lane))

    def remove(self, name: str) -> None:
        """Read a target no more: its pipelines vanish, and no answer of it is told any more.

        Calls that somebody waits for end with a problem of kind STOPPED; but an operator's act that was begun
        goes on, and tells what became of it.
        """
        with self._changing:
            self._take_out(name)

    def retry(self, name: str) -> None:
        """Try a target at once, whatever stood in the way: its listing and what is on screen.

        For after a sign-in. How calls end that were under way before says nothing any more.
        """
        self._in_lane(name, lambda lane: lane.refresh(None))

    def watch(self, visible: Sequence[PipelineKey]) -> None:
        """Say which pipelines are on screen now, topmost first; the rest is swept slowly."""
        shown = tuple(visible)
        self._do(lambda: self._attention.watch(shown, self._lanes))

    def open(self, key: PipelineKey) -> None:
        """Keep one pipeline freshest, with its definition and attempts, listed or not, until ``close``."""
        self._do(lambda: self._attention.open(key, self._lanes))

    def close(self, key: PipelineKey) -> None:
        """Take back ``open``."""
        self._do(lambda: self._attention.close(key, self._lanes))

    def refresh(self, key: PipelineKey | None = None) -> None:
        """Read one pipeline now, ahead of all else; without a key the listings and all that is on screen."""
        for target in self._lanes if key is None else (key.target,):
            self._in_lane(target, lambda lane: lane.refresh(key.pipeline if key else None))

    def touch(self, key: PipelineKey, *, execution: bool = True, heard: Heard | None = None) -> None:
        """Read one pipeline soon, because an event told of it; once, however many did so until then.

        It waits for its turn: behind what the operator does and what is on screen, before the sweep. One that is
        not known yet is found by a listing.

        Args:
            key: the pipeline.
            execution: whether the event is about an execution as a whole; otherwise about a stage or an action.
            heard: told, on the engine's thread, once it was read, or need not be since it is gone.
        """
        self._in_lane(key.target, lambda lane: lane.touch(key.pipeline, heard, execution=execution), heard)

    def events_flow(self, target: str, *, flowing: bool) -> None:
        """Say whether events tell of what changes in a target: then the sweep of what is out of sight slows down."""
        self._do(lambda: self._attention.flow(target, self._lanes, flowing=flowing))

    def remember(self, target: str, snapshots: Sequence[PipelineSnapshot]) -> None:
        """Take in what an earlier run knew of a target's pipelines, until this one has read them.

        Their rows are there at once, marked ``remembered``; those that exist no more go when the target is listed.
        """
        self._in_lane(target, lambda lane: lane.remember(snapshots))

    def forget_remembered(self, target: str) -> None:
        """Take back ``remember``: what an earlier run knew was of another account."""
        self._in_lane(target, lambda lane: lane.forget_remembered())

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
        """
        ticket: Ticket[T] = Ticket(done)
        self._do(partial(self._send, target, Errand(act, key, refreshes), ticket))
        return ticket

    def snapshot(self, key: PipelineKey) -> PipelineSnapshot | None:
        """What is known of a pipeline now, without what is only remembered."""
        known = self._store.get(key)
        return known.fresh if known else None

    def snapshots(self) -> tuple[PipelineSnapshot, ...]:
        """What is known of every pipeline now or remembered, in the order in which they appeared."""
        return self._store.all()

    def waiting(self) -> tuple[PipelineSnapshot, ...]:
        """What is known of the pipelines in which an approval waits."""
        return self._store.waiting()

    def remembered_since(self) -> float | None:
        """When an earlier run read the oldest of what is only remembered, in POSIX seconds; None without any."""
        return self._store.remembered_since()

    def freshness(self, target: str) -> TargetHealth:
        """How the calls to a target go."""
        lane = self._lanes.get(target)
        return lane.told if lane else TargetHealth()

    def report(self, done: Callable[[tuple[LaneReport, ...]], object]) -> None:
        """Have told what each target's lane does, on the engine's thread; it looks at every pipeline, so seldom."""

        def tell() -> None:
            done(tuple(lane.report(paused=self._paused) for lane in self._lanes.values()))

        self._do(tell)

    def budgets(self) -> dict[str, BudgetState]:
        """What was learned about each target's rate, for the next run's ``budgets``."""
        return {**self._learned, **{name: lane.budget.state() for name, lane in self._lanes.items()}}

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

    def _in_lane(
        self, target: str, command: Callable[[Lane], object], otherwise: Heard | None = None
    ) -> None:
        """Have something done to a target's lane on the engine's thread, if the target is read then."""

        def run() -> None:
            if lane := self._lanes.get(target):
                command(lane)
            elif otherwise is not None:
                otherwise()

        self._do(run)

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
                self._runner.run(partial(self._work, lane, job, self._pace.now()))
                if not self._inbox.empty():
                    return True
        return begun

    def _work(self, lane: Lane, job: Job, begun: float) -> None:
        """Run on the pool: make the call and hand its outcome to the engine's thread."""
        outcome = attempt(job.call)
        self._do(partial(self._finish, lane, job, outcome, self._pace.now() - begun))

    def _finish(self, lane: Lane, job: Job, outcome: Outcome[object], seconds: float) -> None:
        self._deliver(lane.finish(job, outcome, self._pace.now(), seconds), outcome)

    def _deliver(self, tickets: Sequence[Ticket[Any]], outcome: Outcome[Any]) -> None:
        for ticket in tickets:
            with self._telling:
                if not self._stopping.is_set():
                    ticket.deliver(outcome)

    def _lane(self, name: str, reader: PipelineReader, scale: float | None) -> Lane:
        known, factor = self._learned.get(name), scale or self._scale
        return Lane(
            name, reader, self._store, self._clock, self._pace, self._dice, known, self._max_rate, factor
        )

    def _take_out(self, name: str) -> None:
        lane = self._lanes.get(name)
        if lane is not None:
            self._learned[name] = lane.budget.state()
            self._lanes = {other: kept for other, kept in self._lanes.items() if other != name}
            self._do(partial(self._dismiss, lane))

    def _dismiss(self, lane: Lane) -> None:
        self._deliver(lane.end(), not_read(lane.target))
        gone, _ = lane.take_news()
        self._farewell = self._farewell.then(gone)
        self._tell_heard(lane)

    def _send(self, target: str, errand: Errand, ticket: Ticket[Any]) -> None:
        if lane := self._lanes.get(target):
            lane.send(errand, ticket)
        else:
            self._deliver([ticket], not_read(target))

    def _pause(self, *, paused: bool) -> None:
        self._paused = paused

    def _publish(self) -> None:
        change, self._farewell = self._farewell, FleetDiff()
        progress: list[ListingProgress] = []
        lanes = self._lanes
        for lane in lanes.values():
            part, pages = lane.take_news()
            change = change.then(part)
            progress += pages
        if change:
            self._tell(FleetChanged(change))
        for page in progress:
            self._tell(page)
        now = self._pace.now()
        for name, lane in lanes.items():
            before, lane.told = lane.told, lane.health(now)
            if lane.told.matters_after(before):
                self._tell(TargetHealthChanged(name, lane.told))
            self._tell_heard(lane)

    def _tell_heard(self, lane: Lane) -> None:
        for heard in lane.take_heard():
            heard()

    def _tell(self, event: LiveEvent) -> None:
        with self._telling:
            if not self._stopping.is_set():
                self._notify(event)
