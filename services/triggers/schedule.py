"""Schedule expressions of EventBridge rules: ``rate(...)`` and ``cron(...)``, and when they run next."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import islice

from services.triggers.cron import Cron, ScheduleError, parse_cron

_SECONDS = {"minute": 60, "hour": 3600, "day": 86400}


@dataclass(frozen=True, slots=True)
class Rate:
    """Every so many minutes, hours or days since the rule was made.

    Args:
        value: how many, at least 1.
        unit: ``minute``, ``hour`` or ``day``.
    """

    value: int
    unit: str

    @property
    def seconds(self) -> int:
        """From one run to the next."""
        return self.value * _SECONDS[self.unit]


Schedule = Rate | Cron


def parse_schedule(text: str) -> Schedule:
    """A rule's ScheduleExpression, as the Amazon EventBridge User Guide has it.

    Raises:
        ScheduleError: EventBridge would not take it.
    """
    found = re.fullmatch(r"(rate|cron)\(([^()]*)\)", text.strip())
    if found is None:
        raise ScheduleError("a schedule is rate(...) or cron(...)")
    kind, inside = found.groups()
    return parse_cron(inside) if kind == "cron" else _parse_rate(inside)


def next_runs(
    schedule: Schedule, after: float, count: int, *, anchor: float | None = None
) -> tuple[float, ...]:
    """The next runs after an instant, in POSIX seconds; fewer than ``count`` where no more are to come.

    Args:
        schedule: the rule's.
        after: the instant.
        count: how many runs.
        anchor: a run that is known. A rate counts from the moment its rule was made, which no API tells:
            without an anchor its runs are not known, and none is answered.
    """
    if isinstance(schedule, Cron):
        return tuple(islice(schedule.runs_after(after), count))
    if anchor is None:
        return ()
    first = math.floor((after - anchor) / schedule.seconds) + 1
    return tuple(anchor + (first + turn) * schedule.seconds for turn in range(count))


def _parse_rate(text: str) -> Rate:
    parts = text.split()
    if len(parts) != 2:
        raise ScheduleError("a rate is a number and a unit, such as rate(5 minutes)")
    value, unit = parts
    if not re.fullmatch(r"[0-9]{1,9}", value) or int(value) < 1:
        raise ScheduleError("a rate's number is whole and above 0")
    single = unit.removesuffix("s")
    if single not in _SECONDS:
        raise ScheduleError("a rate's unit is minutes, hours or days")
    wanted = single if int(value) == 1 else f"{single}s"
    if unit != wanted:
        raise ScheduleError(f"for {int(value)} EventBridge wants {wanted}, not {unit}")
    return Rate(int(value), single)
