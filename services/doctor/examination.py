"""Checks side by side: each tells what it finds when it finds it, and none waits for another."""

from __future__ import annotations

import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from services.doctor.finding import Finding, Verdict

SECONDS = 20.0
"""How long a check may take."""
AT_ONCE = 48
"""Checks that run at the same time."""


@dataclass(frozen=True, slots=True)
class Check:
    """Something to look at.

    Args:
        name: what, such as ``clock``.
        look: finds out; may block, and raises nothing that an operator could understand.
        target: the target that it is about; empty where it is about this machine.
    """

    name: str
    look: Callable[[], Iterable[Finding]]
    target: str = ""


_Arrivals = queue.SimpleQueue[tuple[int, Finding | None]]


def examine(checks: Sequence[Check], seconds: float = SECONDS) -> Iterator[Finding]:
    """What the checks find, in the order in which they find it.

    Each runs on a daemon thread of its own, some dozens at a time. One that has not ended in time is UNKNOWN,
    and what it finds later is dropped.

    Args:
        checks: what to look at.
        seconds: how long each may take.
    """
    arrivals: _Arrivals = queue.SimpleQueue()
    waiting = deque(enumerate(checks))
    ends: dict[int, float] = {}
    while waiting or ends:
        while waiting and len(ends) < AT_ONCE:
            number, check = waiting.popleft()
            ends[number] = time.monotonic() + seconds
            name = f"doctor-{check.name}"
            threading.Thread(target=_run, args=(number, check, arrivals), name=name, daemon=True).start()
        try:
            number, finding = arrivals.get(timeout=max(0.0, min(ends.values()) - time.monotonic()))
        except queue.Empty:
            late = min(ends, key=lambda each: ends[each])
            del ends[late]
            yield _too_slow(checks[late], seconds)
            continue
        if number in ends and finding is not None:
            yield finding
        elif finding is None:
            ends.pop(number, None)


def _run(number: int, check: Check, arrivals: _Arrivals) -> None:
    try:
        for finding in check.look():
            arrivals.put((number, finding))
    except Exception as error:  # noqa: BLE001 - the thread's outermost frame: what is not told here is lost
        told = f"the check itself failed: {type(error).__name__}"
        arrivals.put((number, Finding(check.name, Verdict.UNKNOWN, told, "please report this", check.target)))
    finally:
        arrivals.put((number, None))


def _too_slow(check: Check, seconds: float) -> Finding:
    return Finding(
        check.name,
        Verdict.UNKNOWN,
        f"not done within {seconds:g} seconds",
        "something hangs: the network, a proxy, a credential process or the keyring",
        check.target,
    )
