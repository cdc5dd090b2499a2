"""One target's lane: its schedule, budget and errands, and what its calls brought."""

from __future__ import annotations

import math
import random
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from services.clock import Clock
from services.domain.problem import Problem, ProblemKind
from services.domain.snapshot import PipelineSnapshot
from services.live.budget import IN_FLIGHT, Budget, BudgetState
from services.live.cadence import Priority, Read
from services.live.circuit import Circuit, concerns_target
from services.live.diff import FleetDiff
from services.live.errand import Errand, Ticket
from services.live.events import ListingProgress, TargetHealth
from services.live.listing import Listing
from services.live.outcome import Outcome
from services.live.reader import PipelineReader
from services.live.report import OTHERS, LaneReport
from services.live.rows import Rows
from services.live.schedule import FOLLOW_UPS, Schedule, Want
from services.live.store import Store
from services.live.tidings import Heard, Tidings

ERRANDS_IN_FLIGHT = 2
"""Errands that may run beside as many reads as the budget allows: hanging reads do not hold up an act."""
_SEEK_SECONDS = 20.0
"""How soon after an event told of a pipeline that is not known another one may cause a listing."""
_LATEST = 0.2
"""The weight of the last call in the smoothed latency."""
_RESERVE = {
    Priority.OPEN: 1.0,
    Priority.LISTING: 0.0,
    Priority.VISIBLE_NEW: 0.0,
    Priority.VISIBLE_RUNNING: 1.0,
    Priority.LISTING_MORE: 3.0,
    Priority.VISIBLE: 2.0,
    Priority.TOLD: 2.0,
    Priority.VISIBLE_DETAIL: 4.0,
    Priority.REST: 6.0,
}
"""Calls that each priority leaves in the bucket for what is more urgent; none before the screen shows something."""
_OPERATIONS = {
    Read.LISTING: "ListPipelines",
    Read.EXECUTIONS: "ListPipelineExecutions",
    Read.STATE: "GetPipelineState",
    Read.ATTEMPTS: "ListActionExecutions",
    Read.STRAYS: "ListActionExecutions",
    Read.DEFINITION: "GetPipeline",
}


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """A call that begins: an errand, a page of the listing, or a read of a row."""

    call: Callable[[], object]
    errand: Errand | None = None
    want: Want | None = None
    detail: str | None = None
    asked: int = 0
    """What ``Circuit.asked`` was when it began."""


class Lane:
    """Decides what the target's next call is and takes its outcome in. Used by the engine's thread alone.

    Args:
        target: the target's name.
        reader: reads it.
        store: takes the snapshots.
        clock: dates them.
        pace: measures intervals.
        dice: of the jitter.
        learned: what an earlier run learned of its rate.
        max_rate: calls a second never exceeded.
        scale: multiplies every interval.
    """

    def __init__(
        self,
        target: str,
        reader: PipelineReader,
        store: Store,
        clock: Clock,
        pace: Clock,
        dice: random.Random,
        learned: BudgetState | None,
        max_rate: float,
        scale: float,
    ) -> None:
        self.target = target
        self._clock = clock
        self._pace = pace
        self.budget = Budget(learned, max_rate, pace.now())
        self._schedule = Schedule(dice, scale)
        self._listing = Listing(target, reader, dice, scale)
        self._rows = Rows(target, reader, store, self._schedule, dice)
        self._circuit = Circuit(dice)
        self._tidings = Tidings(self._schedule)
        self._errands: deque[Errand] = deque()
        self._running: list[Errand] = []
        self._reads = 0
        self._calls: Counter[str] = Counter()
        self._throttles = 0
        self._latency: float | None = None
        self._sought_at = -math.inf
        self._ended = False
        self._last_good: float | None = None
        self.next_at = math.inf
        """When ``begin``, which just had nothing, may have something; infinity where only a call's end or a
        command can bring it. Health may change by itself then, too."""
        self.told = self.health(pace.now())
        """The health as it was last told."""

    def watch(self, names: Sequence[str]) -> None:
        """Say which pipelines are on screen."""
        self._schedule.watch(names, self._pace.now())

    def open(self, name: str) -> None:
        """Keep a pipeline freshest, listed or not."""
        self._rows.open(name, self._pace.now())

    def close(self, name: str) -> None:
        """Take back ``open``."""
        self._rows.close(name, self._pace.now())

    def refresh(self, name: str | None) -> None:
        """Read a pipeline, or the listing and all that is on screen, at once, however the target was."""
        now = self._pace.now()
        self._circuit.try_now()
        if name is None:
            self._listing.ask(now)
            self._schedule.ask_visible(now)
        else:
            self._schedule.ask(name, now)

    def touch(self, name: str, heard: Heard | None, *, execution: bool) -> None:
        """Read a pipeline once more because an event told of it; one that is not known is listed first."""
        now = self._pace.now()
        if heard is not None:
            self._tidings.wait(name, heard)
        if not self._schedule.tell(name, now, execution=execution):
            self._listing.ask(max(now, self._sought_at + _SEEK_SECONDS))
            self._sought_at = now

    def slow_sweep(self, *, slow: bool) -> None:
        """Let the sweep be a backstop to events, or be all there is."""
        self._schedule.slow_sweep(self._pace.now(), slow=slow)

    def send(self, errand: Errand, ticket: Ticket[Any]) -> None:
        """Queue an errand, or join one of the same key that is not over."""
        for other in (*self._errands, *self._running):
            if errand.key is not None and other.key == errand.key and not other.abandoned:
                other.tickets.append(ticket)
                return
        errand.tickets.append(ticket)
        self._errands.append(errand)

    def remember(self, snapshots: Sequence[PipelineSnapshot]) -> None:
        """Take in what an earlier run knew of its pipelines, but for those that are gone meanwhile."""
        if self._listing.complete:
            snapshots = [each for each in snapshots if each.key.pipeline in self._schedule]
        self._rows.remember(snapshots, self._pace.now())

    def forget_remembered(self) -> None:
        """Forget what is only remembered: it was of another account."""
        self._rows.forget_remembered(self._listing.names)

    def end(self) -> list[Ticket[Any]]:
        """Give the target up: its pipelines go, and nothing begins any more.

        Returns:
            Who waits in vain from now on. An act under way, which refreshes a pipeline, is not given up: its
            ``finish`` answers who waits for it.
        """
        self._ended = True
        acts = [errand for errand in self._running if errand.refreshes is not None]
        given_up = [errand for errand in (*self._errands, *self._running) if errand not in acts]
        self._errands.clear()
        self._running = acts
        self._rows.clear()
        self._tidings.end()
        return [ticket for errand in given_up for ticket in errand.tickets]

    def begin(self, now: float, paused: bool) -> Job | None:
        """The next call to make, begun and paid for; None if none may go now, and then ``next_at`` says when."""
        if self._ended:
            self.next_at = math.inf
            return None
        self.next_at = self.budget.calm_at() if self.budget.is_throttled(now) else math.inf
        self._drop_abandoned()
        if self._errands:
            return self._begin_errand(now)
        if paused or self._in_flight >= IN_FLIGHT:
            return None
        tried_at = self._circuit.next_at(now, self._reads)
        if tried_at > now:
            self.next_at = min(self.next_at, tried_at)
            return None
        want, priority, later = self._next_read(now)
        self.next_at = min(self.next_at, later)
        if priority is None:
            return None
        wait = self.budget.ready_in(now, _RESERVE[priority])
        if wait > 0:
            self.next_at = min(self.next_at, now + wait)
            return None
        job = self._listing_job() if want is None else self._row_job(want, now)
        self.budget.take(now)
        self._reads += 1
        self._calls[_OPERATIONS[Read.LISTING if want is None else want.read]] += 1
        return job

    def finish(self, job: Job, outcome: Outcome[Any], now: float, seconds: float) -> list[Ticket[Any]]:
        """Take a call's outcome in, which took some seconds; who waits for it."""
        if self._ended:
            return job.errand.tickets if job.errand in self._running else []
        self._learn(job, outcome, now)
        if job.errand is not None:
            return self._finish_errand(job.errand, now)
        self._reads -= 1
        if outcome.value is not None:
            before = seconds if self._latency is None else self._latency
            self._latency = before + _LATEST * (seconds - before)
        if job.want is not None:
            self._rows.finish(job.want, job.detail, outcome, now, self._clock.now())
            self._tidings.read(job.want.row)
            gone = outcome.problem is not None and outcome.problem.kind is ProblemKind.NOT_FOUND
            if gone and job.want.row.listed:
                self._listing.ask(now)
        else:
            page = self._listing.finish(outcome, now)
            if page is not None:
                self._rows.listed(page, now)
            if self._listing.just_ended:
                self._calls[_OPERATIONS[Read.LISTING]] -= 1  # the step that finds the end asks nobody
                self._rows.keep_only(self._listing.names)
                self._tidings.listed()
        return []

    def take_news(self) -> tuple[FleetDiff, list[ListingProgress]]:
        """What changed since the last time this was asked."""
        return self._rows.take_diff(), self._listing.take_progress()

    def take_heard(self) -> list[Heard]:
        """Who waited for what events told of, and need not any more since the last time this was asked."""
        return self._tidings.take_over()

    def health(self, now: float) -> TargetHealth:
        """How the calls go."""
        return TargetHealth(
            last_good=self._last_good,
            problem=self._circuit.problem or self._listing.problem or self._rows.denied,
            throttled=self.budget.is_throttled(now),
            rate=self.budget.rate,
            in_flight=self._in_flight,
            calls=self._calls.total(),
            listed=self._listing.complete,
            latency=self._latency,
            throttles=self._throttles,
            pipelines=len(self._schedule),
        )

    def report(self, *, paused: bool) -> LaneReport:
        """What it does; it looks at every pipeline, so ask seldom."""
        now = self._pace.now()
        due = self._listing.due
        return LaneReport(
            target=self.target,
            health=self.health(now),
            calls=dict(self._calls),
            backlog=self._schedule.backlog(now),
            cadence=self._schedule.cadence(self.budget.rate),
            burst=self.budget.burst,
            in_hand=self.budget.in_hand(now),
            listing_in=max(0.0, due - now) if math.isfinite(due) else 0.0,
            errands=len(self._errands),
            events=self._schedule.events_flow,
            paused=paused,
        )

    @property
    def _in_flight(self) -> int:
        return self._reads + len(self._running)

    def _next_read(self, now: float) -> tuple[Want | None, Priority | None, float]:
        """The most urgent read that is due, a row's or the listing's (no want), and when another will be."""
        want, later = self._schedule.look(now, self.budget.rate)
        listing_at = self._listing.due
        if listing_at > now:
            return want, want.priority if want else None, min(later, listing_at)
        if want is not None and want.priority < self._listing.priority:
            return want, want.priority, later
        return None, self._listing.priority, later

    def _listing_job(self) -> Job:
        return Job(self._listing.begin(), asked=self._circuit.asked)

    def _row_job(self, want: Want, now: float) -> Job:
        call, detail = self._rows.begin(want, now)
        return Job(call, want=want, detail=detail, asked=self._circuit.asked)

    def _begin_errand(self, now: float) -> Job | None:
        if self._in_flight >= IN_FLIGHT + ERRANDS_IN_FLIGHT:
            return None
        wait = self.budget.ready_in(now)
        if wait > 0:
            self.next_at = min(self.next_at, now + wait)
            return None
        errand = self._errands.popleft()
        self._running.append(errand)
        self.budget.take(now)
        self._calls[OTHERS] += 1
        return Job(partial(errand.call), errand=errand, asked=self._circuit.asked)

    def _finish_errand(self, errand: Errand, now: float) -> list[Ticket[Any]]:
        self._running.remove(errand)
        if errand.refreshes is not None:
            self._schedule.ask(errand.refreshes.pipeline, *(now + delay for delay in FOLLOW_UPS))
        return errand.tickets

    def _drop_abandoned(self) -> None:
        while self._errands and self._errands[0].abandoned:
            self._errands.popleft()

    def _learn(self, job: Job, outcome: Outcome[Any], now: float) -> None:
        problem: Problem | None = outcome.problem
        if problem is not None and concerns_target(problem):
            self._circuit.failed(problem, now, job.asked)
            return
        if problem is None:
            self.budget.succeeded(now)
            self._last_good = self._clock.now()
        elif problem.kind is ProblemKind.THROTTLED:
            self._throttles += 1
            self.budget.throttled(now)
        if self._circuit.succeeded():
            self._listing.recovered(now)
            self._rows.recovered(now)
