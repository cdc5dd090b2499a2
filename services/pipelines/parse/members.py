"""Reading single members of an answer without trusting their type.

A value of the wrong type counts as absent; text is cleaned on the way in.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from services.domain.open_enum import OpenEnum
from services.text import clean

Json = Mapping[str, Any]
"""A structure as boto3 answers it."""

_LAST_INSTANT = 253_402_300_799.0
"""The end of the year 9999: what a datetime can still show."""

E = TypeVar("E", bound=OpenEnum)


def read_mapping(value: object) -> Json:
    """The structure, or an empty one."""
    return value if isinstance(value, Mapping) else {}


def read_list(value: object) -> Sequence[Any]:
    """The list, or an empty one."""
    return value if isinstance(value, (list, tuple)) else ()


def read_text(value: object, *, lines: bool = False) -> str:
    """The text, or an empty one; a number is written out.

    Args:
        value: the member.
        lines: whether line breaks mean something in it.
    """
    if isinstance(value, str):
        return clean(value, lines=lines)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return ""


def read_optional_text(value: object, *, lines: bool = False) -> str | None:
    """The text, or None where it is absent or empty."""
    return read_text(value, lines=lines) or None


def read_integer(value: object) -> int | None:
    """The whole number, or None; digits in a text count."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19:
        return int(value)
    return None


def read_flag(value: object, *, default: bool) -> bool:
    """The boolean; ``default`` where it is absent or no boolean."""
    return value if isinstance(value, bool) else default


def read_instant(value: object) -> float | None:
    """POSIX seconds of a datetime, of seconds as number or text, or of ISO 8601 text (UTC unless said)."""
    seconds = _seconds_of(value)
    if seconds is None or not math.isfinite(seconds) or not 0 <= seconds <= _LAST_INSTANT:
        return None
    return seconds


def _seconds_of(value: object) -> float | None:
    if isinstance(value, bool):
        return None
    try:
        if isinstance(value, datetime):
            return (value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp()
        if isinstance(value, (int, float)):
            return float(value)
        if isinstance(value, str):
            return _seconds_of_text(value.strip())
    except (ValueError, OverflowError, OSError):
        return None
    return None


def _seconds_of_text(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return _seconds_of(datetime.fromisoformat(text))


def read_word(kind: type[E], value: object, default: E) -> E:
    """The member of an open enumeration; ``default`` where there is no text."""
    text = read_text(value)
    return kind(text) if text else default


def read_strings(value: object) -> dict[str, str]:
    """A map of texts to texts; entries of another type are left out."""
    return {
        clean(key, lines=False): read_text(entry, lines=True)
        for key, entry in read_mapping(value).items()
        if isinstance(key, str) and isinstance(entry, (str, int, float)) and not isinstance(entry, bool)
    }
