"""Which pipedeck this is."""

from __future__ import annotations

from functools import cache
from importlib import metadata


@cache
def version() -> str:
    """The installed distribution's version; ``0`` where it runs from a tree that nobody installed."""
    try:
        return metadata.version("pipedeck")
    except metadata.PackageNotFoundError:
        return "0"
