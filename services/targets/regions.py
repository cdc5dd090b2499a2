"""In which regions an account has pipelines: one ListPipelines in each, a few at once."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence

from services.aws.caller import Caller
from services.aws.clients import ClientFactory
from services.aws.targets import whoami
from services.domain.problem import Problem, ProblemKind
from services.errors import ServiceError
from services.targets.crew import Crew
from services.targets.place import Place

AT_ONCE = 3
"""Regions of one account that are asked at the same time."""
_NOT_THERE = frozenset(
    {"UnrecognizedClientException", "InvalidClientTokenId", "OptInRequired", "SubscriptionRequiredException"}
)
"""How a region answers that the account has not opted in to (AWS General Reference, Managing AWS Regions)."""
_GIVE_UP_AFTER = 2
"""Regions without any answer, after which the rest of the account is left alone."""


class RegionSearch:
    """Asks one account for its regions with pipelines, by jobs of one call each.

    First it asks who we are there, so that missing credentials cost one call rather than one a region. A region
    that denies ListPipelines, or that the account has not opted in to, counts as one without pipelines.

    Args:
        factory: makes the clients.
        place: the account.
        regions: those to ask, the likeliest first.
        found: told each region with pipelines at once.
        done: told the end, once: all regions found, and the problem because of which there may be more.
    """

    def __init__(
        self,
        factory: ClientFactory,
        place: Place,
        regions: Sequence[str],
        found: Callable[[str], object],
        done: Callable[[tuple[str, ...], Problem | None], object],
    ) -> None:
        self._factory = factory
        self._place = place
        self._all = tuple(regions)
        self._waiting = deque(regions)
        self._found = found
        self._done = done
        self._lock = threading.Lock()
        self._asking = 0
        self._have: set[str] = set()
        self._denied: list[Problem] = []
        self._unanswered: list[Problem] = []

    def start(self, crew: Crew) -> None:
        """Begin, on the crew's threads."""
        crew.run(lambda: self._begin(crew))

    def _begin(self, crew: Crew) -> None:
        try:
            whoami(self._factory, self._place.target(self._place.home))
        except ServiceError as error:
            self._done((), error.problem)
            return
        self._asking = min(AT_ONCE, len(self._waiting))
        for _ in range(self._asking):
            crew.run(lambda: self._step(crew))

    def _step(self, crew: Crew) -> None:
        """Ask one region, and line up for the next; who asks the last one tells the end."""
        with self._lock:
            region = self._waiting.popleft() if self._waiting else None
        if region is not None:
            self._ask(region)
            crew.run(lambda: self._step(crew))
            return
        with self._lock:
            self._asking -= 1
            last = self._asking == 0
        if last:
            self._done(tuple(region for region in self._all if region in self._have), self._problem())

    def _ask(self, region: str) -> None:
        try:
            there = has_pipelines(self._factory, self._place, region)
        except ServiceError as error:
            self._take(error.problem)
            return
        if there:
            with self._lock:
                self._have.add(region)
            self._found(region)

    def _take(self, problem: Problem) -> None:
        with self._lock:
            if problem.kind is ProblemKind.DENIED:
                self._denied.append(problem)
            elif problem.code not in _NOT_THERE:
                self._unanswered.append(problem)
            if len(self._unanswered) >= _GIVE_UP_AFTER:
                self._waiting.clear()

    def _problem(self) -> Problem | None:
        """Why there may be more: a region did not answer, or every one that did denied it."""
        if self._unanswered:
            return self._unanswered[0]
        return self._denied[0] if self._denied and not self._have else None


def has_pipelines(factory: ClientFactory, place: Place, region: str) -> bool:
    """Whether ListPipelines answers with something; an empty page with more behind it is followed.

    The credentials must have been found good elsewhere.

    Raises:
        ServiceError: it failed.
    """
    caller = Caller(factory, place.target(region), proven=True)
    return any(page.get("pipelines") for page in caller.pages("ListPipelines", maxResults=1))
