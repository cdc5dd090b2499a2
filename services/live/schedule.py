"""What a target's next read is: found when its budget has a call to give, so nothing waits and goes stale."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from services.live.cadence import Cadence, Load, Priority, Read, Tier, cadence
from services.live.facts import Facts
from services.live.report import Backlog
from services.live.row import READS, Row
from services.live.sweep import Sweep

FOLLOW_UPS = (0.0, 1.0, 2.5, 5.0, 10.0)
"""Seconds after an act at which its pipeline is read again: the service takes some to show it."""
_GRACE_SECONDS = 1.0
"""How long the sweep waits for a screen to say what is visible, once the first pipelines are known."""
_VISIBLE_LIMIT = 250
"""No screen shows more rows; what is beyond belongs to the sweep."""
_TOLD_AT_ONCE = 50
"""How many of the pipelines that events told of are looked at together."""
_SOONER = 0.8
"""From which share on an interval of the sweep is much shorter than it was."""
_DOUBT_SECONDS = 1.0
"""How soon executions may be read again because a state contradicts them."""


@dataclass(frozen=True, slots=True)
class Want:
    """A read that is due."""

    row: Row
    read: Read
    priority: Priority
    due: float
    tier: Tier
    routine: bool


class Schedule:
    """The pipelines of one target and when each is to be read. Pure: time comes in as ``now``.

    Args:
        dice: of the jitter.
        scale: multiplies every interval.
    """

    def __init__(self, dice: random.Random, scale: float = 1.0) -> None:
        self._dice = dice
        self._scale = scale
        self._rows: dict[str, Row] = {}
        self._visible: dict[str, None] = {}
        self._open: dict[str, None] = {}
        self._asked: set[str] = set()
        self._told: dict[str, None] = {}
        self._events_flow = False
        self._running: set[str] = set()
        self._unread: set[str] = set()
        self._sweep = Sweep()
        self._number = 0
        self._sweep_from = math.inf
        self._watched = False
        self._rhythm = Cadence()
        self._paces = (0.0, 0.0)
        self._spaced = dict.fromkeys(Tier, -math.inf)

    def __contains__(self, name: str) -> bool:
        """Whether a pipeline of that name is scheduled."""
        return name in self._rows

    def __len__(self) -> int:
        """How many pipelines are scheduled."""
        return len(self._rows)

    @property
    def rows(self) -> Iterable[Row]:
        """All rows, in order of appearance."""
        return self._rows.values()

    def is_open(self, name: str) -> bool:
        """Whether a pipeline is open."""
        return name in self._open

    def is_hidden(self, name: str) -> bool:
        """Whether nobody looks at a pipeline."""
        return self._tier(name) is Tier.HIDDEN

    def row(self, name: str) -> Row | None:
        """The row of that name."""
        return self._rows.get(name)

    def add(self, name: str, now: float, *, listed: bool = True) -> Row:
        """Take a pipeline in, or answer the row that it has."""
        row = self._rows.get(name)
        if row is None:
            self._number += 1
            row = self._rows[name] = Row(name, self._number, now, listed, jitter=self._jitter())
            self._unread.add(name)
            self._sweep_from = min(self._sweep_from, now + _GRACE_SECONDS)
            self._sweep.put(row, now)
        row.listed = row.listed or listed
        return row

    def remove(self, name: str) -> None:
        """Forget a pipeline."""
        self._rows.pop(name, None)
        self._asked.discard(name)
        self._told.pop(name, None)
        self._running.discard(name)
        self._unread.discard(name)

    def watch(self, names: Sequence[str], now: float) -> None:
        """Say which pipelines are on screen."""
        before = self._visible
        self._visible = dict.fromkeys(names[:_VISIBLE_LIMIT])
        self._watched = self._watched or bool(names)
        for name in before:
            if name not in self._visible and name in self._rows:
                self._sweep.put(self._rows[name], now)

    def open(self, name: str, now: float) -> None:
        """Keep a pipeline freshest and read all of it now."""
        self._open[name] = None
        self.add(name, now, listed=False)
        self.ask(name, now)

    def close(self, name: str, now: float) -> None:
        """Take back ``open``."""
        self._open.pop(name, None)
        row = self._rows.get(name)
        if row is not None:
            self._sweep.put(row, now)

    def ask(self, name: str, *instants: float) -> None:
        """Read a pipeline afresh at some instants, ahead of others; an unknown one is left alone."""
        row = self._rows.get(name)
        if row is None:
            return
        for read in (Read.EXECUTIONS, Read.STATE, Read.ATTEMPTS):
            row.ask(read, *instants)
        if row.facts.undefined and self._tier(name) is Tier.OPEN:
            row.ask(Read.DEFINITION, *instants[:1])
        self._asked.add(name)

    def ask_visible(self, now: float) -> None:
        """Read all that is on screen afresh."""
        for name in (*self._visible, *self._open):
            self.ask(name, now)

    def tell(self, name: str, now: float, *, execution: bool) -> bool:
        """Have a pipeline read once more because an event told of it, merged with what is due anyway.

        Args:
            name: the pipeline.
            now: the present.
            execution: whether the event is about an execution as a whole; otherwise about a stage or an action.

        Returns:
            Whether there is such a pipeline.
        """
        row = self._rows.get(name)
        if row is None:
            return False
        unknown = Read.EXECUTIONS not in row.answered
        if execution or unknown:
            row.tell(Read.EXECUTIONS, now)
        if not execution and row.facts.parallel:
            row.tell(Read.ATTEMPTS, now)
        elif not execution and not unknown:
            row.tell(Read.STATE, now)
        self._told[name] = None
        return True

    @property
    def events_flow(self) -> bool:
        """Whether the sweep is a mere backstop to events."""
        return self._events_flow

    def slow_sweep(self, now: float, *, slow: bool) -> None:
        """Let the sweep be a mere backstop to events, or all there is."""
        if slow is self._events_flow:
            return
        self._events_flow = slow
        self._sweep_anew(now)

    def look(self, now: float, rate: float) -> tuple[Want | None, float]:
        """The most urgent read that is due, and the next instant at which another will be (or infinity).

        Args:
            now: the present.
            rate: calls a second that the target bears.
        """
        self._rhythm = self.cadence(rate)
        self._keep_up(now)
        best: Want | None = None
        later = math.inf
        for want in self._candidates(now):
            if want.due > now:
                later = min(later, want.due)
            elif best is None or (want.priority, want.due, want.row.number) < (
                best.priority,
                best.due,
                best.row.number,
            ):
                best = want
        if not self._watched and now < self._sweep_from and (best is None or best.priority is Priority.REST):
            return None, min(later, self._sweep_from)
        return best, later

    def _keep_up(self, now: float) -> None:
        """Look at every hidden row anew once they come up much sooner than when they were put off."""
        paces = (self._rhythm.running[Tier.HIDDEN], self._rhythm.idle[Tier.HIDDEN])
        if any(pace < _SOONER * before for pace, before in zip(paces, self._paces, strict=True)):
            self._paces = paces
            self._sweep_anew(now)
        else:
            self._paces = (max(paces[0], self._paces[0]), max(paces[1], self._paces[1]))

    def _sweep_anew(self, now: float) -> None:
        for row in self._rows.values():
            self._sweep.put(row, now)

    def backlog(self, now: float) -> Backlog:
        """What is due by now: it looks at every row, so ask seldom."""
        due: Counter[Priority] = Counter()
        first = now
        for row in self._rows.values():
            for want in map(self._in_turn, self._wants(row, now)):
                if want.due <= now:
                    due[want.priority] += 1
                    first = min(first, want.due)
        return Backlog(due, now - first, len(self._unread))

    def cadence(self, rate: float) -> Cadence:
        """The intervals for what there is to look at now."""
        running = dict.fromkeys(Tier, 0)
        opened, seen = self._open.keys() & self._rows.keys(), self._visible.keys() & self._rows.keys()
        total = {Tier.OPEN: len(opened), Tier.VISIBLE: len(seen - opened)}
        total[Tier.HIDDEN] = len(self._rows) - total[Tier.OPEN] - total[Tier.VISIBLE]
        doubled = dict.fromkeys(Tier, 0)
        for name in self._running:
            tier = self._tier(name)
            running[tier] += 1
            doubled[tier] += self._rows[name].facts.parallel
        return cadence(
            Load(
                open_running=running[Tier.OPEN] + doubled[Tier.OPEN],
                open_idle=total[Tier.OPEN] - running[Tier.OPEN],
                visible_running=running[Tier.VISIBLE] + doubled[Tier.VISIBLE],
                visible_idle=total[Tier.VISIBLE] - running[Tier.VISIBLE],
                hidden_running=running[Tier.HIDDEN] + doubled[Tier.HIDDEN],
                hidden_idle=total[Tier.HIDDEN] - running[Tier.HIDDEN],
            ),
            rate,
            self._scale,
            told=self._events_flow,
        )

    def begin(self, want: Want, now: float) -> bool:
        """Note that a read starts; whether somebody had asked for it."""
        if want.routine:
            self._spaced[want.tier] = now + self._rhythm.spacing[want.tier]
        return want.row.begin(want.read, now)

    def succeed(self, row: Row, read: Read, facts: Facts, now: float) -> None:
        """Take in a read's answer, already told in ``facts``."""
        row.under_way.discard(read)
        row.failures.pop(read, None)
        row.not_before.pop(read, None)
        row.answered[read] = now
        if read is Read.EXECUTIONS:
            self._unread.discard(row.name)
        row.jitter = self._jitter()
        if read is Read.DEFINITION:
            row.defined = facts.version
        self.learn(row, facts, now)

    def fail(self, row: Row, read: Read, again: float, now: float) -> None:
        """Take in that a read failed and is to be tried again at the instant ``again``.

        One that may go at once keeps its turn.
        """
        row.under_way.discard(read)
        if again > now:
            row.not_before[read] = again
            self._unread.discard(row.name)
        else:
            row.not_before.pop(read, None)
        row.want(read, again)
        self._sweep.put(row, now if again > now else row.since)

    def retry(self, row: Row, reads: Iterable[Read], now: float) -> None:
        """Try reads that failed again at once."""
        for read in reads:
            row.not_before.pop(read, None)
            row.failures.pop(read, None)
            row.want(read, now)
        self._sweep.put(row, now)

    def learn(self, row: Row, facts: Facts, now: float) -> None:
        """Take in what a pipeline's snapshot says now."""
        row.facts = facts
        (self._running.add if facts.running else self._running.discard)(row.name)
        tried = Read.DEFINITION in row.answered and row.defined == facts.version
        if facts.undefined and not tried and (facts.waiting or self._tier(row.name) is Tier.OPEN):
            row.want(Read.DEFINITION, now)
        if facts.unexplained - row.explained:
            row.want(Read.ATTEMPTS, now)
        row.explained = facts.unexplained
        self._sweep.put(row, now)

    def executions_changed(self, row: Row, now: float) -> None:
        """Have a pipeline's state or attempts read once more: its executions are not what they were."""
        row.want(Read.ATTEMPTS if row.facts.parallel else Read.STATE, now)
        if self._tier(row.name) is Tier.OPEN:
            row.want(Read.ATTEMPTS, now)
        self._sweep.put(row, now)

    def executions_doubted(self, row: Row, now: float) -> None:
        """Have a pipeline's executions read once more: its state contradicts them."""
        row.want(Read.EXECUTIONS, max(now, row.answered.get(Read.EXECUTIONS, now) + _DOUBT_SECONDS))
        self._sweep.put(row, now)

    def _candidates(self, now: float) -> Iterator[Want]:
        for name in dict.fromkeys((*self._open, *self._visible, *self._asked)):
            row = self._rows.get(name)
            if row is not None:
                yield from map(self._in_turn, self._wants(row, now))
                if name in self._asked and not row.asks:
                    self._asked.discard(name)
                    self._sweep.put(row, now)
        yield from self._told_of(now)
        yield from self._swept(now)

    def _told_of(self, now: float) -> Iterator[Want]:
        """What events told of, the oldest first; what was read since goes back into the sweep."""
        for name in list(islice(self._told, _TOLD_AT_ONCE)):
            row = self._rows[name]
            if not row.told:
                del self._told[name]
                self._sweep.put(row, now)
            elif name not in self._open and name not in self._visible:
                yield from (want for want in self._wants(row, now) if want.read in row.told)

    def _swept(self, now: float) -> Iterator[Want]:
        """The hidden row that is due first, if any."""
        while (row := self._sweep.first()) is not None:
            if self._rows.get(row.name) is not row or self._is_near(row.name):
                self._sweep.drop(row)
                continue
            want = min(self._wants(row, now), key=lambda each: each.due, default=None)
            if want is None:
                self._sweep.drop(row)
            elif self._sweep.put_off(row, want.due):
                continue
            else:
                yield self._in_turn(want)
                return

    def _wants(self, row: Row, now: float) -> Iterator[Want]:
        tier = self._tier(row.name)
        for read in READS:
            due = row.due(read, tier, self._rhythm)
            if due is not None:
                instant, routine = due
                spaced = routine and not (tier is Tier.VISIBLE and row.facts.running)
                yield Want(row, read, row.priority(read, tier, now), instant, tier, spaced)

    def _in_turn(self, want: Want) -> Want:
        """The want, put off where another routine read of its tier was just made."""
        turn = self._spaced[want.tier]
        return replace(want, due=turn) if want.routine and want.due < turn else want

    def _is_near(self, name: str) -> bool:
        """Whether a row is looked at each time, so that the sweep need not."""
        return name in self._open or name in self._visible or name in self._asked or name in self._told

    def _tier(self, name: str) -> Tier:
        if name in self._open:
            return Tier.OPEN
        return Tier.VISIBLE if name in self._visible else Tier.HIDDEN

    def _jitter(self) -> float:
        return self._dice.uniform(0.9, 1.1)
