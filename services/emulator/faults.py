"""Bad days on demand: what the endpoint does wrong, for whom, how often."""

from __future__ import annotations

import itertools
import math
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

_ROUNDING = 1e-9
"""What sums of small refills may be short of a whole call."""


class FaultKind(StrEnum):
    """What goes wrong."""

    LATENCY = "latency"
    """The answer comes ``seconds`` later."""
    THROTTLE = "throttle"
    """More than ``rate`` calls a second are refused with ThrottlingException."""
    ERROR = "error"
    """The answer is ``status`` with ``code`` and ``message``; nothing is done."""
    RESET = "reset"
    """The connection is reset; nothing is done."""
    HANG = "hang"
    """No answer ever comes; nothing is done."""
    GARBAGE = "garbage"
    """The answer is a proxy's HTML page with status 200; nothing is done."""
    TRUNCATE = "truncate"
    """The act is done, the answer breaks off in the middle."""
    EXPIRE = "expire"
    """The caller's token has expired."""
    SKEW = "skew"
    """The caller's clock is ``seconds`` behind the service's: its signature has expired."""
    DENY = "deny"
    """The caller's policies do not allow the operation."""
    LOSE = "lose"
    """The act is done, then the connection is reset before the answer."""
    DUPLICATE = "duplicate"
    """Each message that is received from a queue stays there once more."""
    SHUFFLE = "shuffle"
    """Messages are received from a queue in any order."""
    DELAY = "delay"
    """Messages are received from a queue ``seconds`` later than they could be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that goes wrong, and for which calls; a scope left out means every one.

    Args:
        kind: what goes wrong.
        account: twelve digits.
        region: such as ``eu-west-1``.
        service: the signing name, such as ``codepipeline``.
        operation: such as ``ListPipelines``.
        fraction: the share of matching calls that it strikes, 0..1.
        count: how many calls it strikes before it is used up; unlimited where None.
        seconds: of latency, of skew, or of delay.
        rate: calls a second that a throttled scope lets through, shared by all that match.
        burst: calls that may come at once before throttling starts; at least 1.
        status: of an error answer.
        code: of an error answer.
        message: of an error answer.

    Raises:
        ValueError: a number is out of its range.
    """

    kind: FaultKind
    account: str | None = None
    region: str | None = None
    service: str | None = None
    operation: str | None = None
    fraction: float = 1.0
    count: int | None = None
    seconds: float = 1.0
    rate: float = 5.0
    burst: float = 1.0
    status: int = 500
    code: str = "InternalFailure"
    message: str = "The request processing has failed because of an unknown error, exception or failure."

    def __post_init__(self) -> None:
        """Refuse what makes no sense."""
        for number in (self.fraction, self.seconds, self.rate, self.burst):
            if isinstance(number, bool) or not math.isfinite(number):
                raise ValueError(f"fraction, seconds, rate and burst must be finite numbers, not {number}")
        for whole in (self.count, self.status):
            if whole is not None and type(whole) is not int:
                raise ValueError(f"count and status must be whole numbers, not {whole}")
        for text in (self.account, self.region, self.service, self.operation, self.code, self.message):
            if text is not None and not isinstance(text, str):
                raise ValueError(f"scopes, code and message must be texts, not {text}")
        if not 0 <= self.fraction <= 1:
            raise ValueError(f"fraction must be within 0 and 1, not {self.fraction}")
        if self.count is not None and self.count < 0:
            raise ValueError(f"count must not be negative, not {self.count}")
        if self.seconds < 0 or self.rate <= 0 or self.burst < 1:
            raise ValueError("seconds must not be negative, rate must be above 0 and burst at least 1")
        if not 400 <= self.status <= 599:
            raise ValueError(f"status must be within 400 and 599, not {self.status}")

    def concerns(self, account: str, region: str, service: str, operation: str) -> bool:
        """Whether a call is in the fault's scope."""
        asked = ((self.account, account), (self.region, region), (self.service, service))
        return all(scope in {None, value} for scope, value in (*asked, (self.operation, operation)))


class Faults:
    """The faults that are set, and their dice. Thread-safe.

    Args:
        now: a clock in seconds for throttling.
        seed: of the dice for ``fraction``.
    """

    def __init__(self, now: Callable[[], float], seed: int = 1) -> None:
        self._now = now
        self._random = random.Random(seed)
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._faults: dict[str, Fault] = {}
        self._struck: dict[str, int] = {}
        self._buckets: dict[str, tuple[float, float]] = {}

    def add(self, fault: Fault) -> str:
        """Set a fault and answer its id."""
        with self._lock:
            number = str(next(self._numbers))
            self._faults[number] = fault
            self._struck[number] = 0
            return number

    def remove(self, number: str) -> bool:
        """Forget a fault by its id; whether there was one."""
        with self._lock:
            self._buckets.pop(number, None)
            self._struck.pop(number, None)
            return self._faults.pop(number, None) is not None

    def clear(self) -> None:
        """Forget all faults."""
        with self._lock:
            self._faults.clear()
            self._struck.clear()
            self._buckets.clear()

    def standing(self) -> dict[str, Fault]:
        """The faults that are set, by id."""
        with self._lock:
            return dict(self._faults)

    def struck(self, number: str) -> int:
        """How many calls a fault has struck."""
        with self._lock:
            return self._struck.get(number, 0)

    def strike(self, account: str, region: str, service: str, operation: str) -> list[Fault]:
        """The faults that strike this call; counts, dice and buckets move on."""
        with self._lock:
            return [
                fault
                for number, fault in self._faults.items()
                if fault.concerns(account, region, service, operation) and self._strikes(number, fault)
            ]

    def _strikes(self, number: str, fault: Fault) -> bool:
        if fault.count is not None and self._struck[number] >= fault.count:
            return False
        if fault.fraction < 1 and self._random.random() >= fault.fraction:
            return False
        if fault.kind is FaultKind.THROTTLE and self._let_through(number, fault):
            return False
        self._struck[number] += 1
        return True

    def _let_through(self, number: str, fault: Fault) -> bool:
        now = self._now()
        level, since = self._buckets.get(number, (fault.burst, now))
        level = min(fault.burst, level + (now - since) * fault.rate)
        passes = level >= 1 - _ROUNDING
        self._buckets[number] = (level - 1 if passes else level, now)
        return passes
