"""Python's garbage collector, kept out of the way of the first paint and of what lives as long as the program."""

from __future__ import annotations

import gc


def hold() -> None:
    """Collect nothing for now: what is imported is no garbage, and looking for some takes a tenth of the start."""
    gc.disable()


def resume() -> None:
    """Collect again, but never again look through what the start has made."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
