"""Looks for targets in the background and puts them into the roster as they are found."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from services.aws.clients import ClientFactory
from services.clock import Clock
from services.domain.problem import Problem
from services.live.outcome import attempt
from services.targets.crew import Crew
from services.targets.entry import Failure, SourceState
from services.targets.place import Place, Source
from services.targets.region_memory import STALE_SECONDS, RegionMemory, Remembered
from services.targets.regions import RegionSearch
from services.targets.roster import Offer, Roster

AT_ONCE = 12
"""Calls of all searches together that are under way at the same time."""

RegionsOf = Callable[[str], Sequence[str]]
"""The regions in which CodePipeline is, of the partition that a region belongs to."""


class Discovery:
    """Asks the sources, each on its own thread, and each account for its regions where those are not given.

    Nothing waits for the slowest: what is found is offered to the roster at once, what fails is said of the
    source or the account that failed. Regions that were found in the last seven days are taken as remembered;
    older ones too, but they are asked again.

    Args:
        factory: makes the clients.
        roster: takes what is found, and how each source stands.
        sources: where to look.
        clock: dates what is remembered.
        memory: of the regions found.
        regions_of: the regions that an account is asked for.
    """

    def __init__(
        self,
        factory: ClientFactory,
        roster: Roster,
        sources: Iterable[Source],
        clock: Clock,
        memory: RegionMemory,
        regions_of: RegionsOf,
    ) -> None:
        self._factory = factory
        self._roster = roster
        self._sources = {source.name: source for source in sources}
        self._clock = clock
        self._memory = memory
        self._regions_of = regions_of
        self._crew = Crew("pipedeck-regions", AT_ONCE)
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._running: dict[str, _Round] = {}
        self._states = {
            source.name: SourceState(source.name, source.origin) for source in self._sources.values()
        }
        roster.look_at(self.states)

    def start(self) -> None:
        """Begin to look everywhere; returns at once."""
        for name in self._sources:
            self._begin(name, anew=False)

    def again(self, source: str | None = None) -> None:
        """Look again, also for regions that are remembered: after a sign-in, or because the operator asks.

        A source that is being asked is not asked twice.

        Args:
            source: its name; None for all.

        Raises:
            KeyError: there is no such source.
        """
        for name in list(self._sources) if source is None else [source]:
            self._begin(name, anew=True)

    def stop(self) -> None:
        """Ask nothing more and tell nothing more; calls under way are left to themselves."""
        self._stopping.set()
        self._crew.stop()

    def states(self) -> tuple[SourceState, ...]:
        """How each source stands."""
        with self._lock:
            return tuple(self._states.values())

    def _begin(self, name: str, *, anew: bool) -> None:
        source = self._sources[name]
        with self._lock:
            if name in self._running or self._stopping.is_set():
                return
            round_ = self._running[name] = _Round(source, anew=anew)
        self._tell(round_)
        threading.Thread(target=self._ask, args=(round_,), name=f"pipedeck-find-{name}", daemon=True).start()

    def _ask(self, round_: _Round) -> None:
        outcome = attempt(lambda: self._take_places(round_))
        self._end_part(round_, outcome.problem)

    def _take_places(self, round_: _Round) -> None:
        for place in round_.source.places():
            if self._stopping.is_set():
                return
            if not place.everywhere:
                self._offer(round_, place, place.regions)
                continue
            known = self._memory.recall(place.access)
            if known is not None:
                self._offer(round_, place, known.regions)
            old = known is None or self._clock.now() - known.asked > STALE_SECONDS
            if old or round_.anew:
                self._search(round_, place, known)

    def _search(self, round_: _Round, place: Place, known: Remembered | None) -> None:
        likely = known.regions if known else ()
        there = self._regions_of(place.home)
        asked = list(dict.fromkeys((*likely, place.home, *there)))

        def done(regions: tuple[str, ...], problem: Problem | None) -> None:
            if problem is None:
                with contextlib.suppress(OSError):  # a full or read-only disk: it is asked again next time
                    self._memory.remember(place.access, Remembered(regions, self._clock.now()))
            self._end_part(round_, None, Failure(place.label, problem) if problem else None)

        with self._lock:
            round_.parts += 1
        RegionSearch(
            self._factory, place, asked, lambda region: self._offer(round_, place, (region,)), done
        ).start(self._crew)

    def _offer(self, round_: _Round, place: Place, regions: Sequence[str]) -> None:
        if self._stopping.is_set():
            return
        source = round_.source
        self._roster.offer(Offer(place.target(region), source.origin, source.name) for region in regions)
        with self._lock:
            round_.found.update((place.label, region) for region in regions)
        self._tell(round_)

    def _end_part(self, round_: _Round, problem: Problem | None, failure: Failure | None = None) -> None:
        """Take in that the listing, or one account's search, came to its end."""
        with self._lock:
            round_.parts -= 1
            round_.problem = round_.problem or problem
            if failure is not None:
                round_.failures.append(failure)
            if not round_.parts:
                round_.ended = self._clock.now()
                del self._running[round_.source.name]
        self._tell(round_)

    def _tell(self, round_: _Round) -> None:
        with self._lock:
            if self._stopping.is_set():
                return
            self._states[round_.source.name] = round_.state()
        self._roster.stir()


class _Round:
    """One look at one source: ``parts`` counts its listing and the accounts whose regions are being asked."""

    def __init__(self, source: Source, *, anew: bool) -> None:
        self.source = source
        self.anew = anew
        self.parts = 1
        self.found: set[tuple[str, str]] = set()
        self.failures: list[Failure] = []
        self.problem: Problem | None = None
        self.ended: float | None = None

    def state(self) -> SourceState:
        """How it stands now."""
        state = SourceState(
            self.source.name,
            self.source.origin,
            running=self.ended is None,
            found=len(self.found),
            problem=self.problem,
            failures=tuple(self.failures),
        )
        return state if self.ended is None else replace(state, asked=self.ended)
