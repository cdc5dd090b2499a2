"""Members that are left out where they have no value."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def present(**members: Any) -> Json:
    """The members that are not None: the service leaves out what it does not have."""
    return {name: value for name, value in members.items() if value is not None}


def instant(seconds: float) -> float:
    """POSIX seconds as they go on the wire: with at most three decimals."""
    return round(seconds, 3)
