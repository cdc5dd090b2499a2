"""A target's listing: page after page, again and again."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence

from services.domain.pipeline import PipelineSummary
from services.domain.problem import Problem, ProblemKind
from services.live.cadence import Cadence, Priority
from services.live.circuit import concerns_target
from services.live.events import ListingProgress
from services.live.outcome import Outcome
from services.live.reader import PipelineReader
from services.live.retry import retry_at

Page = Sequence[PipelineSummary]

_PASSING = frozenset(
    {ProblemKind.THROTTLED, ProblemKind.OFFLINE, ProblemKind.TIMEOUT, ProblemKind.SERVER, ProblemKind.GARBAGE}
)
"""Reasons for which a page fails that have nothing to do with its mark."""
_TRIES = 5
"""How often in a row the same page is asked for."""
_MARK_SECONDS = 10.0
"""How soon a listing begins anew whose mark the service does not know any more."""


class Listing:
    """When the pipelines are listed, and how far the listing is. Each page is a call of its own.

    Args:
        target: the target's name.
        reader: lists it.
        dice: of the jitter.
        scale: multiplies the interval.
    """

    def __init__(self, target: str, reader: PipelineReader, dice: random.Random, scale: float) -> None:
        self._target = target
        self._reader = reader
        self._dice = dice
        self._interval = Cadence().listing * scale
        self._pages: Iterator[Page] | None = None
        self._under_way = False
        self._due = -math.inf
        self._failures = 0
        self._progress: list[ListingProgress] = []
        self._ask_after = False
        self.names: set[str] = set()
        self.problem: Problem | None = None
        self.complete = False
        """Whether a listing came to its end at least once."""
        self.just_ended = False
        """Whether what finished last was the end of a listing; then ``names`` are all there are."""

    @property
    def due(self) -> float:
        """When the next page is due; infinity while one is under way."""
        return math.inf if self._under_way else self._due

    @property
    def priority(self) -> Priority:
        """The first page goes before everything but what is open, the others after what is on screen."""
        return Priority.LISTING_MORE if self._pages is not None and self.names else Priority.LISTING

    def ask(self, at: float) -> None:
        """List anew at an instant, or right after the listing that is under way."""
        self._ask_after = self._under_way or self._pages is not None
        if not self._under_way:
            self._due = min(self._due, at)

    def begin(self) -> Callable[[], Page | None]:
        """The call for the next page, which answers None after the last."""
        if self._pages is None:
            self._pages = iter(self._reader.list_pipelines())
            self.names = set()
        self._under_way = True
        pages = self._pages
        return lambda: next(pages, None)

    def finish(self, outcome: Outcome[Page | None], now: float) -> Page | None:
        """Take a page's outcome in; the page, if there is one.

        A page that failed for a reason that passes is asked for again, a few times; else the listing begins anew,
        for the page's mark may be what failed.
        """
        self._under_way = self.just_ended = False
        problem = outcome.problem
        if problem is not None:
            self._failures += 1
            self._due = retry_at(problem, self._failures, now, self._dice)
            if problem.kind is ProblemKind.INVALID and self.names:
                self._due = now + _MARK_SECONDS
            if problem.kind not in _PASSING or self._failures > _TRIES:
                self._pages = None
            if problem.kind is not ProblemKind.THROTTLED:
                self.problem = problem
            return None
        self._failures = 0
        self.problem = None
        if outcome.value is None:
            self._end(now)
            return None
        self.names |= {summary.name for summary in outcome.value}
        self._due = now
        self._progress.append(ListingProgress(self._target, len(self.names), complete=False))
        return outcome.value

    def recovered(self, now: float) -> None:
        """Take in that the target is back: a listing that failed because it was away is begun again."""
        if self.problem is not None and concerns_target(self.problem):
            self.problem = None
            self._failures = 0
            self._due = now

    def take_progress(self) -> list[ListingProgress]:
        """The pages that came since the last time this was asked."""
        taken, self._progress = self._progress, []
        return taken

    def _end(self, now: float) -> None:
        self._pages = None
        self.just_ended = self.complete = True
        self._due = now if self._ask_after else now + self._interval * self._dice.uniform(0.9, 1.1)
        self._ask_after = False
        self._progress.append(ListingProgress(self._target, len(self.names), complete=True))
