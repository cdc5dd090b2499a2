"""The services of one run, as the application sees them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from services.aws.clients import ClientFactory
from services.cache.keeper import FleetKeeper
from services.clock import Clock
from services.domain.approval import PendingApproval
from services.domain.details import Details
from services.domain.execution import ActionAttempt
from services.domain.git_trigger import GitEvent, Repository
from services.domain.log import LogSource
from services.domain.log_tail import TailUpdate
from services.domain.pipeline import PipelineDefinition
from services.domain.problem import Problem
from services.domain.revision import SourceRevision
from services.domain.snapshot import PipelineSnapshot
from services.domain.target import PipelineKey, Target
from services.events.desk import EventDesk
from services.live.budget_file import budget_path, save_budgets
from services.live.engine import LiveEngine
from services.live.events import LiveEvent
from services.live.outcome import Outcome
from services.pipelines.approvals import pending_approvals
from services.pipelines.archive import Archive
from services.pipelines.operator import Done, Operator
from services.pipelines.reader import Reader
from services.pipelines.reconciled import Reconciled
from services.pipelines.verbs import Verb
from services.providers import Reading, read_details
from services.targets.entry import RosterChange
from services.targets.roster import Roster
from tui.background import in_background

if TYPE_CHECKING:
    from services.logs.tail import LogTail
    from services.targets.discovery import Discovery
    from services.triggers.reader import TriggerReader

Notify = Callable[[LiveEvent], object]
LetHappen = Callable[[Repository, GitEvent], tuple[str, ...]]
"""Lets something happen in a repository, and answers the pipelines that it started; blocks."""
Whoami = Callable[[Target], Target]
"""Asks AWS about who we are in a target, and answers the target with what was learned filled in."""


@dataclass(frozen=True, slots=True)
class Staff:
    """Who works for one target.

    Args:
        reader: answers what there is.
        operator: carries out verbs.
        refresh_scale: multiplies the intervals at which it is read; None for the run's own.
    """

    reader: Reader
    operator: Operator
    refresh_scale: float | None = None


@dataclass
class Backend:
    """Targets, what reads and what acts in each, and the live engine over all.

    Args:
        roster: every target there is, those that are not read included.
        targets: those that are read, by name; filled in as identities come.
        readers: by target name; their calls wait for no screen. Those of targets that were taken out stay.
        operators: by target name, likewise.
        hire: who works for a target that comes later.
        factory: makes clients of any service for any target.
        engine: keeps the fleet fresh.
        clock: the time by which AWS, or the emulator, dates things.
        audit_path: where acts are written down.
        whoami: asks who we are.
        alias: asks what the account of a target is called, once for each account.
        discovery: looks for more targets; None where none are looked for.
        endpoint_url: for the CLI lines, where it is not AWS's own.
        remembers: whether what was learned of the targets is kept for the next run.
        keeper: remembers the fleet from run to run; None where that is not wanted.
        events: listens to queues that tell of changes; None where the configuration names none.
        owned: what ends with this run, such as the demo's emulator.
        sign_in_hint: what to say of a sign-in that confirms itself; empty where a person must.
        archive: the histories and executions that were looked at.
        let_happen: lets a Git event happen, in the demo; None where that is not ours to do.
        declared: declarations that were read to test triggers; each holds for its version.
    """

    roster: Roster
    targets: dict[str, Target]
    readers: dict[str, Reader]
    operators: dict[str, Operator]
    hire: Callable[[Target], Staff]
    factory: ClientFactory
    engine: LiveEngine
    clock: Clock
    audit_path: Path
    whoami: Whoami
    alias: Whoami
    discovery: Discovery | None = None
    endpoint_url: str | None = None
    remembers: bool = False
    keeper: FleetKeeper | None = None
    events: EventDesk | None = None
    owned: list[AbstractContextManager[object]] = field(default_factory=list)
    sign_in_hint: str = ""
    let_happen: LetHappen | None = None
    archive: Archive = field(init=False)
    declared: dict[PipelineKey, PipelineDefinition] = field(default_factory=dict)
    _former: dict[str, Target] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with nothing looked at."""
        self.archive = Archive(self.readers)

    def start(
        self, identified: Callable[[Target], object], changed: Callable[[RosterChange], object]
    ) -> None:
        """Begin to poll, ask in each target who we are, and look for more targets.

        Args:
            identified: told of each target once its account is known, on the engine's thread.
            changed: told each change of the roster, on any thread, for ``follow``; it must be quick.
        """
        self.roster.listen(changed)
        self.engine.start()
        if self.keeper is not None:
            self.keeper.start()
        if self.events is not None:
            self.events.start()
        for name in list(self.targets):
            self.ask_identity(name, identified)
        if self.discovery is not None:
            self.discovery.start()

    def ask_identity(self, name: str, identified: Callable[[Target], object]) -> None:
        """Ask who we are in a target, unless that is known; ``identified`` is told on the engine's thread."""
        target = self.targets.get(name)
        if target is None or target.caller is not None:
            return

        def called(outcome: Outcome[Target]) -> None:
            if outcome.value is not None and outcome.value.alias:
                identified(outcome.value)

        def known(outcome: Outcome[Target]) -> None:
            found = outcome.value
            if found is not None:
                identified(found)
                if found.alias is None and name in self.targets:
                    self.engine.submit(name, lambda: self.alias(found), called, key=("alias", found.account))

        self.engine.submit(name, lambda: self.whoami(target), known, key=("identity", name))

    def identify(self, target: Target) -> None:
        """Keep who we are in a target: for the screens, the audit log and lost answers."""
        if target.name in self.targets:
            self.targets[target.name] = target
            self.operators[target.name].target = target
            if self.keeper is not None:
                self.keeper.identified(target)

    def follow(self, change: RosterChange, identified: Callable[[Target], object]) -> None:
        """Read the targets that came, and no longer those that were taken out or turned off.

        Args:
            change: as the roster told it.
            identified: told who we are in those that came, on the engine's thread.
        """
        for name in change.removed:
            self._take_out(name)
        for target in change.added:
            self._take_in(target)
            self.ask_identity(target.name, identified)

    def _take_in(self, target: Target) -> None:
        staff = self.hire(target)
        self.readers[target.name], self.operators[target.name] = staff.reader, staff.operator
        self._former.pop(target.name, None)
        self.targets[target.name] = target
        self.engine.add(target.name, staff.reader, refresh_scale=staff.refresh_scale)
        if self.keeper is not None:
            self.keeper.show(target.name)

    def _take_out(self, name: str) -> None:
        target = self.targets.pop(name, None)
        if target is not None:
            self._former[name] = target
            self.engine.remove(name)
            in_background(self.operators[name].give_up, lambda _: None)

    def refresh(self, key: PipelineKey | None) -> None:
        """Read a pipeline now, or all that is on screen; and try every queue of events at once."""
        self.engine.refresh(key)
        if self.events is not None:
            self.events.retry()

    def retry(self, name: str, identified: Callable[[Target], object]) -> None:
        """Try a target, or a place where targets are looked for, at once.

        Args:
            name: which.
            identified: told who we are in a target, where that was not known, on the engine's thread.
        """
        if self.events is not None:
            self.events.retry()
        if name in self.targets:
            self.engine.retry(name)
            self.ask_identity(name, identified)
        elif self.discovery is not None and any(source.name == name for source in self.roster.sources()):
            self.discovery.again(name)

    def renew(self, name: str, identified: Callable[[Target], object]) -> None:
        """Look for the credentials of a target anew, and try it at once; otherwise as ``retry``."""
        if name in self.targets:
            self.factory.forget(self.targets[name])
        self.retry(name, identified)

    def stop(self) -> None:
        """End everything within a second, whatever is in flight."""
        if self.discovery is not None:
            self.discovery.stop()
        if self.events is not None:
            self.events.stop()
        self.engine.stop()
        for operator in self.operators.values():
            operator.give_up()
        if self.keeper is not None:
            self.keeper.stop()
        if self.remembers:
            with contextlib.suppress(OSError):  # a full or read-only disk must not keep anybody from leaving
                save_budgets(budget_path(), self.engine.budgets())
            with contextlib.suppress(OSError):
                self.roster.keep()
        for thing in reversed(self.owned):
            thing.__exit__(None, None, None)

    def find(self, name: str) -> PipelineKey | None:
        """The pipeline of that name, or ``TARGET/NAME``; one that is not listed is looked for in the first target."""
        if not name:
            return None
        target, slash, rest = name.rpartition("/")
        if slash and target in self.targets:
            return PipelineKey(target, rest)
        listed = [s.key for s in self.engine.snapshots() if s.key.pipeline == name]
        if listed:
            return listed[0]
        return PipelineKey(next(iter(self.targets)), name) if self.targets else None

    def target_of(self, key: PipelineKey) -> Target:
        """The target that a pipeline is in, or was in before it was taken out."""
        return self.targets.get(key.target) or self._former[key.target]

    def reads(self, key: PipelineKey) -> bool:
        """Whether the target that a pipeline is in is read."""
        return key.target in self.targets

    def approvals(self) -> Iterator[PendingApproval]:
        """Every approval that waits anywhere, as last read."""
        for snapshot in self.engine.waiting():
            yield from pending_approvals(snapshot)

    def approvals_of(self, snapshot: PipelineSnapshot | None) -> tuple[PendingApproval, ...]:
        """The approvals that wait in a pipeline."""
        return pending_approvals(snapshot) if snapshot else ()

    def act(self, key: PipelineKey, verb: Verb, done: Callable[[Outcome[Done]], object]) -> None:
        """Carry out a verb, before all that waits for the target's budget.

        Args:
            key: the pipeline; it is read again afterwards.
            verb: what to do.
            done: told the outcome, on the engine's thread.
        """
        operator = self.operators[key.target]
        self.engine.submit(key.target, lambda: operator.perform(verb), done, refreshes=key)

    def give_up(self, key: PipelineKey, verb: Verb) -> None:
        """Have it written down that a verb which waits for credentials is not sent any more; returns at once."""
        operator = self.operators[key.target]
        in_background(lambda: operator.give_up(verb), lambda _: None)

    def reconcile(
        self,
        key: PipelineKey,
        verb: Verb,
        sent_at: float,
        known: frozenset[str],
        done: Callable[[Outcome[Reconciled]], object],
    ) -> None:
        """Find out what became of a verb whose answer was lost; ``done`` is told on the engine's thread.

        Args:
            key: the pipeline.
            verb: the very verb that was sent.
            sent_at: when, in POSIX seconds.
            known: ids of executions that were there before.
            done: told what reading tells.
        """
        operator = self.operators[key.target]
        self.engine.submit(key.target, lambda: operator.reconcile(verb, sent_at, known), done, refreshes=key)

    def read_details(
        self, key: PipelineKey, attempt: ActionAttempt, done: Callable[[Outcome[Details]], object]
    ) -> None:
        """Ask an action's provider what it tells of an attempt; ``done`` is told on the engine's thread."""
        target = self.target_of(key)
        others = [other for name, other in self.targets.items() if name != key.target]
        reading = Reading(self.factory, target, key.pipeline, others)
        self.engine.submit(
            key.target,
            lambda: read_details(reading, attempt),
            done,
            key=("details", key, attempt.id),
        )

    def trigger_reader(self, name: str) -> TriggerReader:
        """What asks about the things that start a target's pipelines."""
        from services.triggers.reader import TriggerReader

        return TriggerReader(self.factory, self.targets.get(name) or self._former[name])

    def tail(
        self, name: str, source: LogSource, notify: Callable[[TailUpdate], object], *, running: bool
    ) -> LogTail:
        """What reads a log within the target's budget, from ``start`` on; who asked for it stops it.

        Args:
            name: the target of the pipeline; a log in another target's account is read with that one's credentials.
            source: where the log is.
            notify: told every update, on the tail's own thread.
            running: whether more will be written.
        """
        from services.logs.budgeted import Budgeted
        from services.logs.reader import reader_of
        from services.logs.tail import LogTail

        owner = next(
            (t for t in self.targets.values() if source.account and t.account == source.account), None
        )
        own = self.targets.get(name) or self._former[name]
        target = own if owner is None or own.account == source.account else owner
        reader = reader_of(self.factory, target, source)
        return LogTail(reader, source, notify, running=running, call=Budgeted(self.engine, target.name))

    def read_tags(
        self, name: str, done: Callable[[Outcome[Mapping[str, Mapping[str, str]]]], object]
    ) -> None:
        """Read the tags of all pipelines of a target; ``done`` is told on the engine's thread."""
        from services.pipelines.tags_in_bulk import read_tags

        target = self.targets[name]
        self.engine.submit(name, lambda: read_tags(self.factory, target), done, key=("tags",))

    def recent_revisions(
        self, key: PipelineKey, action: str, done: Callable[[Outcome[tuple[SourceRevision, ...]]], object]
    ) -> None:
        """Read the revisions that a source action brought lately; ``done`` is told on the engine's thread."""
        reader = self.readers[key.target]
        self.engine.submit(
            key.target,
            lambda: reader.recent_revisions(key.pipeline, action),
            done,
            key=("revisions", key, action),
        )


Connection = Backend | Problem
Connector = Callable[[Notify], Connection]
"""Sets the services up; blocks, and answers the backend or why there is none."""
