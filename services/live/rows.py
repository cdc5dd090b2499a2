"""A target's pipelines: how each read of one is made, and how its answer changes what is known."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from services.domain.pipeline import PipelineSummary
from services.domain.problem import Problem, ProblemKind
from services.domain.snapshot import PipelineSnapshot
from services.domain.target import PipelineKey
from services.live import fold
from services.live.cadence import Read
from services.live.circuit import concerns_target
from services.live.diff import FleetDiff
from services.live.facts import FLEET_EXECUTIONS, OPEN_EXECUTIONS, facts_of, state_contradicts
from services.live.outcome import Outcome
from services.live.packed import pack
from services.live.reader import PipelineReader
from services.live.retry import retry_at
from services.live.row import Row
from services.live.schedule import Schedule, Want
from services.live.store import Store


class Rows:
    """Makes reads and folds their answers into the store.

    Args:
        target: the target's name.
        reader: reads it.
        store: takes the snapshots.
        schedule: learns what the answers call for.
        dice: of the jitter.
    """

    def __init__(
        self, target: str, reader: PipelineReader, store: Store, schedule: Schedule, dice: random.Random
    ) -> None:
        self._target = target
        self._reader = reader
        self._store = store
        self._schedule = schedule
        self._dice = dice
        self._diff = FleetDiff()
        self._denied: dict[Read, Problem] = {}
        self._allowed: set[Read] = set()

    @property
    def denied(self) -> Problem | None:
        """A read that the target's policies allow for no pipeline so far, if there is one."""
        return next(iter(self._denied.values()), None)

    def take_diff(self) -> FleetDiff:
        """What changed since the last time this was asked."""
        taken, self._diff = self._diff, FleetDiff()
        return taken

    def open(self, name: str, now: float) -> None:
        """Keep a pipeline freshest; one that no listing told of is taken in by its name."""
        if name not in self._schedule:
            self._put(PipelineSnapshot(self._key(name), PipelineSummary(name)))
        self._schedule.open(name, now)

    def close(self, name: str, now: float) -> None:
        """Let a pipeline rest; one that was asked for by its name and does not exist is forgotten."""
        self._schedule.close(name, now)
        self._drop_stranger(name)

    def recovered(self, now: float) -> None:
        """Take in that the target is back: reads that failed because it was away are due at once."""
        for row in self._schedule.rows:
            away = [read for read, problem in row.problems.items() if concerns_target(problem)]
            if away:
                self._schedule.retry(row, away, now)

    def listed(self, page: Sequence[PipelineSummary], now: float) -> None:
        """Take a page of the listing in."""
        snapshots = []
        for summary in page:
            key = self._key(summary.name)
            old = self._store.get(key)
            new = fold.with_summary(old, summary) if old else PipelineSnapshot(key, summary)
            row = self._schedule.add(summary.name, now)
            if new is not old:
                snapshots.append(new)
                self._schedule.learn(row, facts_of(new.fresh), now)
        self._put(*snapshots)

    def remember(self, snapshots: Iterable[PipelineSnapshot], now: float) -> None:
        """Take in what an earlier run knew, where this one knows no more than that there is such a pipeline."""
        taken = []
        for snapshot in snapshots:
            old = self._store.get(snapshot.key)
            if old is not None and (old.executions is not None or old.state is not None):
                continue
            if old is not None:
                snapshot = replace(
                    old, executions=snapshot.executions, state=snapshot.state, remembered=snapshot.remembered
                )
            row = self._schedule.add(snapshot.key.pipeline, now)
            self._schedule.learn(row, facts_of(snapshot.fresh), now)
            taken.append(snapshot)
        self._put(*taken)

    def forget_remembered(self, names: Collection[str]) -> None:
        """Forget what is only remembered: whole pipelines, but for those of some names, which do exist."""
        gone, bare = [], []
        for row in self._schedule.rows:
            known = self._store.get(self._key(row.name))
            if known is None or known.fresh is known:
                continue
            if row.name in names or known.executions_at is not None or self._schedule.is_open(row.name):
                bare.append(known.fresh)
            else:
                gone.append(row.name)
        self._put(*bare)
        self._drop(gone)

    def keep_only(self, names: Collection[str]) -> None:
        """Forget the pipelines that a whole listing no longer told of; those known by name alone stay."""
        self._drop([row.name for row in self._schedule.rows if row.listed and row.name not in names])

    def clear(self) -> None:
        """Forget all pipelines."""
        self._drop([row.name for row in self._schedule.rows])

    def begin(self, want: Want, now: float) -> tuple[Callable[[], object], str | None]:
        """The call that a read makes, and the execution that it is about, if it is about one."""
        row, name = want.row, want.row.name
        self._schedule.begin(want, now)
        if want.read is Read.EXECUTIONS:
            many = row.facts.parallel or self._schedule.is_open(name)
            limit = OPEN_EXECUTIONS if many else FLEET_EXECUTIONS
            return partial(self._reader.executions, name, limit=limit), None
        if want.read is Read.STATE:
            return partial(self._reader.state, name), None
        if want.read is Read.DEFINITION:
            return partial(self._reader.definition, name), None
        if want.read is Read.STRAYS:
            execution_id = row.facts.strays[row.turn % len(row.facts.strays)]
            row.turn += 1
            return partial(self._reader.action_attempts, name, execution_id), execution_id
        return partial(self._reader.action_attempts, name), None

    def finish(
        self, want: Want, detail: str | None, outcome: Outcome[Any], now: float, instant: float
    ) -> None:
        """Take a read's outcome in.

        Args:
            want: what was read; dropped if its pipeline is gone, or was gone in between.
            detail: the execution that it was about.
            outcome: the answer or the problem.
            now: the pace's present.
            instant: the present in POSIX seconds, which dates the answer.
        """
        row, read = want.row, want.read
        old = self._store.get(self._key(row.name))
        if old is None or self._schedule.row(row.name) is not row:
            return
        if outcome.problem is not None:
            self._fail(row, read, outcome.problem, old, now)
            return
        self._denied.pop(read, None)
        self._allowed.add(read)
        row.problems.pop(read, None)
        answered = self._fold(row, read, detail, old, outcome.value, instant)
        new = fold.with_problem(answered, _foremost(row))
        facts = facts_of(new.fresh)
        resting = self._schedule.is_hidden(row.name) and not (facts.running or facts.waiting)
        self._put(pack(new) if resting else new)
        self._schedule.succeed(row, read, facts, now)
        if read is Read.EXECUTIONS and new.executions != old.executions:
            self._schedule.executions_changed(row, now)
        elif read is Read.STATE and state_contradicts(old.fresh.state, new):
            self._schedule.executions_doubted(row, now)

    def _fold(
        self, row: Row, read: Read, detail: str | None, old: PipelineSnapshot, value: Any, instant: float
    ) -> PipelineSnapshot:
        if read is Read.EXECUTIONS:
            return fold.with_executions(old, value, instant, listed=row.listed)
        if read is Read.STATE:
            return fold.with_state(old, value, instant)
        if read is Read.DEFINITION:
            return fold.with_definition(old, value, listed=row.listed)
        if detail is not None:
            return fold.with_strays(old, detail, value)
        return fold.with_attempts(old, value)

    def _fail(self, row: Row, read: Read, problem: Problem, old: PipelineSnapshot, now: float) -> None:
        failures = row.failures.get(read, 0) + 1
        self._schedule.fail(row, read, retry_at(problem, failures, now, self._dice), now)
        if problem.kind is ProblemKind.THROTTLED:
            return
        row.failures[read] = failures
        if problem.kind is ProblemKind.DENIED and read not in self._allowed:
            self._denied[read] = problem
        row.problems[read] = problem
        self._put(fold.with_problem(old, _foremost(row)))
        self._drop_stranger(row.name)

    def _drop_stranger(self, name: str) -> None:
        """Forget a pipeline that was asked for by its name, does not exist and is not asked for any more."""
        row, known = self._schedule.row(name), self._store.get(self._key(name))
        problem = known.problem if known is not None else None
        if row is None or row.listed or self._schedule.is_open(name):
            return
        if problem is not None and problem.kind is ProblemKind.NOT_FOUND:
            self._drop([name])

    def _drop(self, names: Iterable[str]) -> None:
        gone = list(names)
        for name in gone:
            self._schedule.remove(name)
        self._diff = self._diff.then(self._store.remove(map(self._key, gone)))

    def _put(self, *snapshots: PipelineSnapshot) -> None:
        self._diff = self._diff.then(self._store.put(snapshots))

    def _key(self, name: str) -> PipelineKey:
        return PipelineKey(self._target, name)


def _foremost(row: Row) -> Problem | None:
    """The problem to show of a pipeline: of its reads that fail, the first in their order."""
    return min(row.problems.items(), key=lambda item: item[0].value, default=(None, None))[1]
