"""Whether a target as a whole is out of reach, and when to try it again."""

from __future__ import annotations

import math
import random

from services.domain.problem import Problem, ProblemKind

_AT_ONCE = (
    ProblemKind.NO_CREDENTIALS,
    ProblemKind.EXPIRED,
    ProblemKind.CLOCK_SKEW,
    ProblemKind.CONFIGURATION,
)
"""One call is enough to know that no other will go."""
_SECOND = (ProblemKind.OFFLINE, ProblemKind.TIMEOUT)
_THIRD = (ProblemKind.SERVER, ProblemKind.GARBAGE, ProblemKind.OTHER)
LONGEST_WAIT = 30.0


class Circuit:
    """Opens when calls fail for a reason that concerns the whole target; then single calls try it again.

    The tries come after 1, 2, 4 ... 30 seconds, give or take a quarter. The first that goes well closes it.

    Args:
        dice: of the jitter.
    """

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self._streak = 0
        self._tries = 0
        self._try_at = -math.inf
        self.problem: Problem | None = None

    def failed(self, problem: Problem, now: float) -> None:
        """Take in that a call failed; a refusal of just this call is an answer as good as any."""
        kind = problem.kind
        enough = 1 if kind in _AT_ONCE else 2 if kind in _SECOND else 3 if kind in _THIRD else None
        if enough is None:
            self.succeeded()
            return
        self._streak += 1
        if self._streak < enough:
            return
        self.problem = problem
        if now >= self._try_at:
            wait = min(LONGEST_WAIT, 2.0**self._tries)
            self._tries = min(self._tries + 1, 10)
            self._try_at = now + wait * self._dice.uniform(0.75, 1.25)

    def succeeded(self) -> None:
        """Take in that the target answered."""
        self._streak = self._tries = 0
        self._try_at = -math.inf
        self.problem = None

    def try_now(self) -> None:
        """Let the next call go at once: somebody asks for it."""
        self._try_at = -math.inf

    def next_at(self, now: float, in_flight: int) -> float:
        """When a call may go: ``now`` while closed; while open when its time comes and none is in flight."""
        if self.problem is None:
            return now
        return math.inf if in_flight else max(now, self._try_at)
