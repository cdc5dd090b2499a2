"""Spans of time and instants in words. Spans are seconds, instants POSIX seconds."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR
YEAR = 365 * DAY


def age(seconds: float) -> str:
    """How old, in one unit: ``5s``, ``12m``, ``3h``, ``6d``, from two years on ``2y``; never below ``0s``."""
    whole = max(0, int(seconds))
    if whole < MINUTE:
        return f"{whole}s"
    if whole < HOUR:
        return f"{whole // MINUTE}m"
    if whole < DAY:
        return f"{whole // HOUR}h"
    return f"{whole // DAY}d" if whole < 2 * YEAR else f"{whole // YEAR}y"


def ago(seconds: float) -> str:
    """How long ago, as one would say it: ``just now``, ``12 min ago``, ``2 h ago``, ``6 d ago``."""
    whole = max(0, int(seconds))
    if whole < MINUTE:
        return "just now"
    return f"{_spoken(whole)} ago"


def duration(seconds: float) -> str:
    """How long something took, in two units: ``42s``, ``1m42s``, ``1h05m``, ``2d03h``."""
    whole = max(0, int(seconds))
    if whole < MINUTE:
        return f"{whole}s"
    if whole < HOUR:
        return f"{whole // MINUTE}m{whole % MINUTE:02d}s"
    if whole < DAY:
        return f"{whole // HOUR}h{whole % HOUR // MINUTE:02d}m"
    return f"{whole // DAY}d{whole % DAY // HOUR:02d}h"


def remaining(seconds: float) -> str:
    """How long until then: ``in 6 d 23 h``, ``in 2 h 05 min``, ``in 4 min``, ``in 40 s``, or ``now``."""
    whole = int(seconds)
    if whole <= 0:
        return "now"
    if whole < MINUTE:
        return f"in {whole} s"
    if whole < HOUR:
        return f"in {whole // MINUTE} min"
    if whole < DAY:
        return f"in {whole // HOUR} h {whole % HOUR // MINUTE:02d} min"
    return f"in {whole // DAY} d {whole % DAY // HOUR} h"


def clock_time(instant: float, zone: tzinfo | None = None) -> str:
    """The time of day to the second, ``14:03:22``, in the given zone or the machine's."""
    return _at(instant, zone).strftime("%H:%M:%S")


def when(instant: float, now: float, zone: tzinfo | None = None) -> str:
    """An instant, as short as it stays clear: ``14:01``, ``Mon 09:12``, ``3 Nov 09:12``, ``2025-11-03``.

    Args:
        instant: the instant to tell.
        now: the present.
        zone: the zone to tell it in; the machine's where it is None.
    """
    then, present = _at(instant, zone), _at(now, zone)
    if then.date() == present.date():
        return then.strftime("%H:%M")
    if 0 <= now - instant < 6 * DAY:
        return then.strftime("%a %H:%M")
    if abs(now - instant) < 300 * DAY:
        return f"{then.day} {then.strftime('%b %H:%M')}"
    return then.strftime("%Y-%m-%d")


def _at(instant: float, zone: tzinfo | None) -> datetime:
    return datetime.fromtimestamp(instant, UTC).astimezone(zone)


def _spoken(whole: int) -> str:
    if whole < HOUR:
        return f"{whole // MINUTE} min"
    if whole < DAY:
        return f"{whole // HOUR} h"
    return f"{whole // DAY} d"
