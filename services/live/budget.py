"""How many calls a target bears: a token bucket that learns from what the service refuses.

AWS publishes no limits for CodePipeline and shares them with the console; a target bears a handful of calls a
second. The budget begins politely, tries a little more while it is short and nothing is refused, and halves
when something is.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

RATE = 5.0
BURST = 20.0
MAX_RATE = 20.0
MIN_RATE = 0.5
MIN_BURST = 1.0
IN_FLIGHT = 4

_STEP = 0.02
"""Calls a second gained by each call that went well while others had to wait for the budget."""
_RETURN = 0.05
"""The same below the rate that one begins with, once no refusal is remembered any more."""
_BURST_STEP = 0.005
"""The same for the burst."""
_CAUTION = 0.9
"""Up to this share of the rate that was last refused, the rate grows fast: it went well before."""
_RECOVERY = 0.1
"""The share of that rate gained by each call then; above, for a while, a tenth of the usual step."""
_CAUTION_SECONDS = 60.0
_SETTLE_SECONDS = 1.0
"""Refusals this soon after the rate was halved have the same cause: they do not halve it again."""
_CALM_SECONDS = 5.0
"""How long after a refusal the target counts as throttled, where it is slow as well."""
_SLOW = 0.4 * RATE
"""Calls a second below which refusals show: what is on screen gets old. One refusal alone is the budget's affair."""
_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class BudgetState:
    """What a budget has learned, to be remembered between runs.

    Args:
        rate: calls a second.
        burst: calls at once after a rest.
    """

    rate: float = RATE
    burst: float = BURST

    def as_json(self) -> dict[str, float]:
        """Plain numbers for a JSON file."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: object) -> BudgetState:
        """Read back ``as_json``; what is missing or makes no sense becomes the default, never an error."""
        if not isinstance(data, Mapping):
            return cls()
        return cls(
            rate=_positive(data.get("rate")) or RATE,
            burst=_positive(data.get("burst")) or BURST,
        )


class Budget:
    """A token bucket for one target. Pure: time comes in as ``now``, in seconds that never go back.

    Args:
        state: what an earlier run learned.
        max_rate: calls a second never exceeded.
        now: the present.
    """

    def __init__(
        self, state: BudgetState | None = None, max_rate: float = MAX_RATE, now: float = 0.0
    ) -> None:
        learned = state or BudgetState()
        self._max_rate = max(MIN_RATE, max_rate)
        self._rate = min(max(learned.rate, MIN_RATE), self._max_rate)
        self._burst = min(max(learned.burst, MIN_BURST), BURST)
        self._ceiling = math.inf
        self._tokens = self._burst
        self._filled_at = now
        self._refused_at = -math.inf
        self._halved_at = -math.inf
        self._burst_refused = False
        self._short_until = -math.inf
        self._taken: deque[float] = deque()

    @property
    def rate(self) -> float:
        """Calls a second now."""
        return self._rate

    @property
    def burst(self) -> float:
        """Calls at once after a rest."""
        return self._burst

    def in_hand(self, now: float) -> float:
        """Calls that may go at once now."""
        self._fill(now)
        return self._tokens

    def state(self) -> BudgetState:
        """What was learned so far."""
        return BudgetState(round(self._rate, 3), round(self._burst, 3))

    def ready_in(self, now: float, reserve: float = 0.0) -> float:
        """Seconds until one call may go and ``reserve`` more could at once; 0.0 if it may now.

        The reserve is what less urgent calls leave for more urgent ones; never more than the burst allows.
        """
        self._fill(now)
        lacking = 1.0 + min(reserve, self._burst - 1.0) - self._tokens
        if lacking <= _TINY:
            return 0.0
        wait = lacking / self._rate
        self._short_until = max(self._short_until, now + wait + _SETTLE_SECONDS)
        return wait

    def take(self, now: float) -> None:
        """Spend one call.

        Raises:
            ValueError: none may go yet.
        """
        if self.ready_in(now) > 0:
            raise ValueError("no call may go yet")
        self._tokens = max(0.0, self._tokens - 1.0)
        self._taken.append(now)
        self._forget(now)

    def succeeded(self, now: float) -> None:
        """Learn that the service took a call; a rate that nobody waits for proves nothing and stays."""
        if now > self._short_until:
            return
        self._fill(now)
        remembers = now - self._refused_at < _CAUTION_SECONDS
        known = _CAUTION * self._ceiling if remembers else 0.0
        if self._rate < known:
            self._rate = known if self._burst_refused else min(known, self._rate + _RECOVERY * self._ceiling)
            self._burst_refused = False
        elif remembers:
            self._rate = min(self._max_rate, self._rate + _STEP / 10)
        else:
            self._rate = min(self._max_rate, self._rate + (_RETURN if self._rate < RATE else _STEP))
        if not remembers:
            self._burst = min(BURST, self._burst + _BURST_STEP)

    def throttled(self, now: float) -> None:
        """Learn that the service refused a call for its rate: half the rate, and no call at once.

        The burst is halved too, and no longer than what went within the last second: so many were too many. Where
        they were more than the rate, the burst was what was refused: then the first call that goes well brings the
        rate back to near where it was.
        """
        self._fill(now)
        self._forget(now)
        self._tokens = 0.0
        if now - self._halved_at >= _SETTLE_SECONDS:
            self._halved_at = now
            self._ceiling = self._rate
            self._rate = max(MIN_RATE, self._rate / 2)
            went = len(self._taken) - 1.0
            self._burst = max(MIN_BURST, min(self._burst / 2, went) if went >= 1 else self._burst / 2)
            self._burst_refused = went > self._ceiling * _SETTLE_SECONDS
        self._refused_at = now

    def is_throttled(self, now: float) -> bool:
        """Whether calls were refused for their rate within the last seconds, and so many that it is slow by now."""
        return self._rate < _SLOW and now - self._refused_at < _CALM_SECONDS

    def calm_at(self) -> float:
        """When ``is_throttled`` ends, by itself."""
        return self._refused_at + _CALM_SECONDS

    def _fill(self, now: float) -> None:
        elapsed = max(0.0, now - self._filled_at)
        self._tokens = min(self._burst, self._tokens + elapsed * self._rate)
        self._filled_at = max(now, self._filled_at)

    def _forget(self, now: float) -> None:
        while self._taken and self._taken[0] < now - _SETTLE_SECONDS:
            self._taken.popleft()


def _positive(value: Any) -> float | None:
    """A usable number, or None."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) and value > 0 else None
