"""The times of a log's lines: written, and read where somebody types one. Instants are milliseconds since 1970."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo

WIDTH = 13
"""Cells of ``clock`` and a space behind it."""

_BACK = re.compile(r"-\s*(\d{1,6})\s*([smhd])")
_TIME = re.compile(
    r"(?:(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[ T]+|$))?"
    r"(?:(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?)?"
)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = 253_402_300_799_000


def clock(instant: int, zone: tzinfo | None = None) -> str:
    """The time of day to the millisecond, ``14:03:22.417``, in a zone or the machine's."""
    return f"{_at(instant, zone):%H:%M:%S}.{instant % 1000:03d}"


def moment(instant: int, zone: tzinfo | None = None) -> str:
    """Date and time to the second, ``2026-10-09 14:03:22``."""
    return f"{_at(instant, zone):%Y-%m-%d %H:%M:%S}"


def instant_of(text: str, last: int, zone: tzinfo | None = None) -> int | None:
    """The instant that somebody means; None where the text means none.

    ``14:03``, ``14:03:22``, ``2026-10-09``, ``2026-10-09 14:03``, or ``-5m`` (``s``, ``m``, ``h``, ``d``)
    before the log's last line. A time without a date is on the last line's day, or the day before where it
    would come after that line.

    Args:
        text: what was typed.
        last: when the last line was written.
        zone: in which zone; the machine's where it is not given.
    """
    text = text.strip()
    if back := _BACK.fullmatch(text):
        return last - round(timedelta(**{_UNITS[back[2]]: int(back[1])}).total_seconds() * 1000)
    typed = _TIME.fullmatch(text)
    if typed is None or not text:
        return None
    reference = _at(last, zone)
    given = {name: int(value) for name, value in typed.groupdict("0").items()}
    dated = typed["year"] is not None
    day = (given["year"], given["month"], given["day"]) if dated else reference.timetuple()[:3]
    try:
        meant = datetime(*day, given["hour"], given["minute"], given["second"], tzinfo=zone)
        if zone is None:
            meant = meant.astimezone()
        if not dated and meant > reference:
            meant -= timedelta(days=1)
        return round((meant - _EPOCH).total_seconds() * 1000)
    except (ValueError, OverflowError):
        return None


def _at(instant: int, zone: tzinfo | None) -> datetime:
    return (_EPOCH + timedelta(milliseconds=min(max(instant, 0), _LATEST))).astimezone(zone)
