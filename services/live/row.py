"""One pipeline in the schedule: what was asked of it, when, and what it waits for."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from services.domain.problem import Problem
from services.live.cadence import Cadence, Priority, Read, Tier
from services.live.facts import Facts

READS = (Read.EXECUTIONS, Read.STATE, Read.ATTEMPTS, Read.STRAYS, Read.DEFINITION)


@dataclass(slots=True, eq=False)
class Row:
    """A pipeline's reads. Instants are the pace's seconds.

    Args:
        name: the pipeline.
        number: its place in the order of appearance.
        since: when it appeared.
        listed: whether a listing named it; one opened by its name alone is not.
        facts: what its snapshot says.
        answered: when each read last went well.
        not_before: when a read that failed may be tried again.
        failures: how often in a row each read failed.
        problems: how each failing read last failed.
        under_way: the reads that run now.
        asks: when somebody wants each read made afresh, in order.
        wanted: when a read is due that the last answers call for.
        jitter: what its intervals are multiplied by, around 1.
        queued: the instant under which it waits in the sweep, or None.
        defined: the version that the definition was last read for.
        turn: whose turn it is among the strays.
        explained: tokens of approvals for which the attempts were asked already.
        told: the reads that are wanted because an event told of the pipeline.
    """

    name: str
    number: int
    since: float
    listed: bool = True
    facts: Facts = field(default_factory=Facts)
    answered: dict[Read, float] = field(default_factory=dict)
    not_before: dict[Read, float] = field(default_factory=dict)
    failures: dict[Read, int] = field(default_factory=dict)
    problems: dict[Read, Problem] = field(default_factory=dict)
    under_way: set[Read] = field(default_factory=set)
    asks: dict[Read, list[float]] = field(default_factory=dict)
    wanted: dict[Read, float] = field(default_factory=dict)
    jitter: float = 1.0
    queued: float | None = None
    defined: int | None = None
    turn: int = 0
    explained: frozenset[str] = frozenset()
    told: set[Read] = field(default_factory=set)

    def ask(self, read: Read, *instants: float) -> None:
        """Want a read made afresh at some instants, past failures forgotten."""
        self.asks[read] = sorted({*self.asks.get(read, ()), *instants})
        self.not_before.pop(read, None)

    def want(self, read: Read, instant: float) -> None:
        """Want a read from an instant on, because of what the last answers said."""
        self.wanted[read] = min(instant, self.wanted.get(read, math.inf))

    def tell(self, read: Read, now: float) -> None:
        """Want a read because an event told of the pipeline; one that runs already may have been too early."""
        self.want(read, now)
        self.told.add(read)

    def begin(self, read: Read, now: float) -> bool:
        """Note that a read starts; whether somebody had asked for it."""
        waiting = self.asks.pop(read, [])
        later = [instant for instant in waiting if instant > now]
        if later:
            self.asks[read] = later
        self.wanted.pop(read, None)
        self.told.discard(read)
        self.under_way.add(read)
        return len(later) < len(waiting)

    def due(self, read: Read, tier: Tier, cadence: Cadence) -> tuple[float, bool] | None:
        """When a read is due, and whether that is mere routine; None if nothing calls for it, or it runs."""
        if not self._makes_sense(read, tier):
            self.asks.pop(read, None)
            self.told.discard(read)
            return None
        if read in self.under_way or not (read in self.asks or self._has_begun(read, tier)):
            return None
        due = self.wanted.get(read, math.inf)
        if read in self.asks:
            due = min(due, self.asks[read][0])
        routine = False
        interval = cadence.interval(read, self.facts, tier)
        if interval is not None:
            last = self.answered.get(read)
            turn = self._first_turn(read) if last is None else last + interval * self.jitter
            routine = turn < due and last is not None
            due = min(due, turn)
        if due == math.inf:
            return None
        return max(due, self.not_before.get(read, -math.inf)), routine

    def _first_turn(self, read: Read) -> float:
        """When a read is due for the first time.

        The executions of an idle pipeline tell nearly all; its state waits until every pipeline's are known.
        """
        if read is Read.EXECUTIONS or self.facts.running:
            return self.since
        return max(self.since, self.answered.get(Read.EXECUTIONS, self.since))

    def priority(self, read: Read, tier: Tier, now: float) -> Priority:
        """How urgent a read is once it is due."""
        asked = self.asks.get(read)
        if tier is Tier.OPEN or (asked and asked[0] <= now):
            return Priority.OPEN
        if tier is Tier.HIDDEN:
            return Priority.TOLD if read in self.told else Priority.REST
        if read is Read.EXECUTIONS and read not in self.answered:
            return Priority.VISIBLE_NEW
        if self.facts.running:
            return Priority.VISIBLE_RUNNING
        return Priority.VISIBLE if read is Read.EXECUTIONS else Priority.VISIBLE_DETAIL

    def _makes_sense(self, read: Read, tier: Tier) -> bool:
        """Whether a read fits the pipeline.

        PARALLEL has no state; the others' attempts matter when open, and once for what an approval asks.
        """
        if read is Read.STATE:
            return not self.facts.parallel
        if read is Read.ATTEMPTS:
            return self.facts.parallel or tier is Tier.OPEN or (self.facts.waiting and read in self.wanted)
        return read is not Read.STRAYS or bool(self.facts.strays)

    def _has_begun(self, read: Read, tier: Tier) -> bool:
        """Whether a read's turn has come: a pipeline that is not open begins with its executions."""
        tried = Read.EXECUTIONS in self.answered or Read.EXECUTIONS in self.failures
        return read is Read.EXECUTIONS or tier is Tier.OPEN or tried
