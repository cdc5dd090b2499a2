"""Instants as text, where a provider writes them into a variable."""

from __future__ import annotations

from services.clock import as_datetime


def iso(instant: float) -> str:
    """An instant (POSIX seconds) as ISO 8601 text in UTC, to the second."""
    return as_datetime(instant).strftime("%Y-%m-%dT%H:%M:%SZ")
