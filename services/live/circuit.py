"""Whether a target as a whole is out of reach, and when to try it again."""

from __future__ import annotations

import math
import random

from services.domain.problem import Problem, ProblemKind

_ENOUGH = {
    ProblemKind.NO_CREDENTIALS: 1,
    ProblemKind.EXPIRED: 1,
    ProblemKind.CLOCK_SKEW: 1,
    ProblemKind.CONFIGURATION: 1,
    ProblemKind.OFFLINE: 2,
    ProblemKind.TIMEOUT: 2,
    ProblemKind.SERVER: 3,
    ProblemKind.GARBAGE: 3,
    ProblemKind.OTHER: 3,
}
"""How many calls in a row must fail so before the target counts as out of reach."""
LONGEST_WAIT = 30.0


def concerns_target(problem: Problem) -> bool:
    """Whether a problem is the whole target's; any other refuses one call, and is as good an answer as any."""
    return problem.kind in _ENOUGH


class Circuit:
    """Opens when calls fail for a reason that concerns the whole target; then single calls try it again.

    The tries come after 1, 2, 4 ... 30 seconds, give or take a quarter; 30 at once where a person must do
    something first. The first that goes well closes it.

    Args:
        dice: of the jitter.
    """

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self._streak = 0
        self._tries = 0
        self._try_at = -math.inf
        self.problem: Problem | None = None
        self.asked = 0
        """How often somebody asked for a try."""

    def failed(self, problem: Problem, now: float, asked: int | None = None) -> None:
        """Take in that a call failed for a reason that ``concerns_target``.

        Args:
            problem: how.
            now: the present.
            asked: what ``asked`` was when the call began: a failure from before the last time that somebody asked
                for a try puts that try off no more.
        """
        if asked is not None and asked < self.asked:
            return
        self._streak += 1
        if self._streak < _ENOUGH[problem.kind]:
            return
        self.problem = problem
        if now >= self._try_at:
            wait = LONGEST_WAIT if problem.need else min(LONGEST_WAIT, 2.0**self._tries)
            self._tries = min(self._tries + 1, 10)
            self._try_at = now + wait * self._dice.uniform(0.75, 1.25)

    def succeeded(self) -> bool:
        """Take in that the target answered; whether it was out of reach before."""
        recovered = self.problem is not None
        self._streak = self._tries = 0
        self._try_at = -math.inf
        self.problem = None
        return recovered

    def try_now(self) -> None:
        """Let the next call go at once: somebody asks for it."""
        self.asked += 1
        self._try_at = -math.inf

    def next_at(self, now: float, in_flight: int) -> float:
        """When a call may go: ``now`` while closed; while open when its time comes and none is in flight."""
        if self.problem is None:
            return now
        return math.inf if in_flight else max(now, self._try_at)
