"""The roster: every target of this run, those that are read and those that are not, and where each comes from.

What a screen needs of it::

    roster.entries()                  every Entry, in the order in which they came
    roster.sources()                  every SourceState: places where targets are looked for, and how that goes
    roster.targets()                  those to be read now
    roster.listen(tell)               tell(RosterChange) after each change, from any thread; must be quick
    roster.toggle(name) -> Entry      on or off
    roster.add(targets) -> None       from ``services.targets.plan.targets_to_add(profile, regions, roles)``
    roster.remove(name)               takes it away, also from later runs
    roster.preview() -> Preview       the difference that ``save`` would make to the configuration; reads the file
    roster.save(preview) -> Path      writes it; raises ServiceError
    roster.keep()                     remembers the choice in the state folder; blocks; ``Backend.stop`` calls it

``services.targets.discovery.Discovery`` fills it: ``start()``, ``again(source=None)``, ``stop()``.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from services.config import Config
from services.domain.problem import Problem
from services.domain.target import Access, Target
from services.targets.choice import Choice
from services.targets.entry import Entry, Origin, RosterChange, SourceState

if TYPE_CHECKING:
    from services.targets.saving import Preview

Tell = Callable[[RosterChange], object]
SourceStates = Callable[[], tuple[SourceState, ...]]


@dataclass(slots=True)
class _Held:
    """An entry: ``plain`` is its target before the configuration's rules, ``ruled`` the one after."""

    plain: Target
    ruled: Target
    origin: Origin
    source: str
    on: bool
    pinned: bool
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class Offer:
    """A target that somebody asked for or found.

    Args:
        target: without the configuration's rules.
        origin: where it comes from.
        source: the configuration's table, if one.
        on: whether it is on where nothing was chosen.
        problem: why it cannot be asked at all.
    """

    target: Target
    origin: Origin
    source: str = ""
    on: bool = True
    problem: Problem | None = None

    @property
    def pinned(self) -> bool:
        """Whether it is on whatever was chosen in earlier runs."""
        return self.origin in (Origin.FLAG, Origin.DEFAULT)


class Roster:
    """Holds the targets and says after each change which are to be read. Any thread may use it.

    Args:
        config: whose rules are laid over the targets, and where ``save`` writes.
        choice: what was chosen in earlier runs; nothing where it is not given.
        choice_path: where ``keep`` writes; None keeps nothing, as in the demo.
    """

    def __init__(self, config: Config, choice: Choice | None = None, choice_path: Path | None = None) -> None:
        self.config = config
        self.choice = choice or Choice()
        self._choice_path = choice_path
        self._lock = threading.RLock()
        self._held: dict[str, _Held] = {}
        self._names: dict[tuple[Access, str], str] = {}
        self._sources: SourceStates = tuple
        self._active: dict[str, Target] = {}
        self._listeners: list[Tell] = []
        self._news: deque[RosterChange] = deque()
        self._telling = False

    def listen(self, tell: Tell) -> None:
        """Have ``tell`` called after each change, in order and one at a time, on a thread that made one.

        It must be quick. It may use the roster.
        """
        with self._lock:
            self._listeners.append(tell)

    def entries(self) -> tuple[Entry, ...]:
        """Every target, in the order in which they came."""
        with self._lock:
            return tuple(self._entries())

    def entry(self, name: str) -> Entry:
        """One of them.

        Raises:
            KeyError: there is none of that name.
        """
        with self._lock:
            return next((entry for entry in self._entries() if entry.name == name), None) or _missing(name)

    def targets(self) -> tuple[Target, ...]:
        """Those that are to be read now."""
        return tuple(entry.target for entry in self.entries() if entry.active)

    def sources(self) -> tuple[SourceState, ...]:
        """The places where targets are looked for."""
        return self._sources()

    def offer(self, offers: Iterable[Offer]) -> None:
        """Take in targets that were asked for or found.

        One that is there already, with the same credentials and region, stays as it is. A name that another
        has gets the account's number into it.
        """
        with self._changing():
            for offer in offers:
                self._take(offer)

    def toggle(self, name: str) -> Entry:
        """Turn a target on or off.

        Raises:
            KeyError: there is none of that name.
        """
        with self._changing():
            held = self._held.get(name) or _missing(name)
            held.on = not held.on
            if not held.pinned:
                self.choice.turn(name, on=held.on)
            return self.entry(name)

    def add(self, targets: Sequence[Target]) -> None:
        """Take in targets that the operator typed; they are remembered. One that was there is turned on."""
        with self._changing():
            for target in targets:
                name = self._take(Offer(target, Origin.ADDED))
                held = self._held[name]
                held.on = True
                if held.origin is Origin.ADDED:
                    self.choice.added[name] = held.plain
                self.choice.removed.discard(name)
                self.choice.turn(name, on=True)

    def remove(self, name: str) -> None:
        """Take a target away; what was not named by a flag is not offered again in later runs.

        Raises:
            KeyError: there is none of that name.
        """
        with self._changing():
            held = self._held.pop(name)
            del self._names[held.plain.access, held.plain.region]
            self.choice.settle(name)
            if held.source:
                self.choice.removed.add(name)

    def identified(self, name: str, account: str, caller: str) -> Target:
        """Take in who we are in a target, and answer it with the rules for that account.

        Where an earlier one is the same account in the same region this one is no longer read.

        Raises:
            KeyError: there is none of that name.
        """
        return self._learn(name, account=account, caller=caller)

    def called(self, name: str, alias: str) -> Target:
        """Take in what the account of a target is called.

        Raises:
            KeyError: there is none of that name.
        """
        return self._learn(name, alias=alias)

    def look_at(self, states: SourceStates) -> None:
        """Have ``states`` answer how the sources stand, from now on."""
        self._sources = states

    def stir(self) -> None:
        """Tell that a source stands otherwise than before."""
        with self._lock:
            self._news.append(RosterChange())
        self._tell()

    def keep(self) -> None:
        """Remember the choice for the next run.

        Raises:
            OSError: the state folder cannot be written to.
        """
        if self._choice_path is not None:
            with self._lock:
                self.choice.save(self._choice_path)

    def preview(self) -> Preview:
        """What ``save`` would change in the configuration file, which is read for it.

        Raises:
            ServiceError: CONFIGURATION: the file cannot be read, or changed since this run read it.
        """
        from services.targets.saving import preview

        return preview(self.config, self.entries(), self.choice)

    def save(self, shown: Preview) -> Path:
        """Write what was shown into the configuration file; the former file stays beside it as ``.bak``.

        Raises:
            ServiceError: CONFIGURATION: the file changed meanwhile or cannot be written.
        """
        from services.targets.saving import save

        path = save(shown)
        with self._changing():
            for name in shown.settled:
                self.choice.settle(name)
            self.config = Config.load(path)
            for held in self._held.values():
                held.ruled = self.config.applied(held.plain)
        return path

    def _take(self, offer: Offer) -> str:
        target = offer.target
        known = self._names.get((target.access, target.region))
        if known is not None:
            return known
        target = replace(target, name=self._free_name(target))
        if target.name in self.choice.removed and not offer.pinned and offer.origin is not Origin.ADDED:
            return target.name
        on = offer.pinned or self.choice.wants(target.name, otherwise=offer.on)
        self._names[target.access, target.region] = target.name
        self._held[target.name] = _Held(
            target, self.config.applied(target), offer.origin, offer.source, on, offer.pinned, offer.problem
        )
        return target.name

    def _free_name(self, target: Target) -> str:
        label, slash, region = target.name.rpartition("/")
        if target.name in self._held and target.account:
            label = f"{label}-{target.account}"
        free, number = f"{label}{slash}{region}", 2
        while free in self._held:
            free, number = f"{label}-{number}{slash}{region}", number + 1
        return free

    def _learn(self, name: str, **facts: str) -> Target:
        with self._changing():
            held = self._held.get(name) or _missing(name)
            held.plain = replace(held.plain, **facts)  # type: ignore[arg-type] # every fact is a text
            held.ruled = self.config.applied(held.plain)
            return held.ruled

    def _entries(self) -> list[Entry]:
        first: dict[tuple[str, str], str] = {}
        found = []
        for name, held in self._held.items():
            entry = Entry(held.ruled, held.origin, held.source, held.on, held.pinned, held.problem)
            if entry.active and entry.target.account:
                other = first.setdefault((entry.target.account, entry.target.region), name)
                entry = entry if other == name else replace(entry, same_as=other)
            found.append(entry)
        return found

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Hold the lock for a change, and tell of it when the lock is free again: listeners may wait for others."""
        with self._lock:
            yield
            self._news.append(self._difference())
        self._tell()

    def _tell(self) -> None:
        while (change := self._next_news()) is not None:
            try:
                for tell in tuple(self._listeners):
                    tell(change)
            finally:
                with self._lock:
                    self._telling = False

    def _difference(self) -> RosterChange:
        """What is read from now on and what is no longer; nothing where something else changed."""
        now = {entry.name: entry.target for entry in self._entries() if entry.active}
        change = RosterChange(
            added=tuple(target for name, target in now.items() if name not in self._active),
            removed=tuple(name for name in self._active if name not in now),
        )
        self._active = now
        return change

    def _next_news(self) -> RosterChange | None:
        """What is to be told next; None where there is nothing, or somebody is telling, who will tell it too."""
        with self._lock:
            if self._telling or not self._news:
                return None
            self._telling = True
            return self._news.popleft()


def _missing(name: str) -> NoReturn:
    raise KeyError(name)
