"""Which pipedeck this is."""

from __future__ import annotations

from functools import cache


@cache
def version() -> str:
    """The installed distribution's version; ``0`` where it runs from a tree that nobody installed."""
    from importlib import metadata  # takes longer to import than the rest of the command line

    try:
        return metadata.version("pipedeck")
    except metadata.PackageNotFoundError:
        return "0"
