"""Python's garbage collector, kept out of the way of the first paint and of what lives as long as the program.

A whole collection looks through all that there is while the event loop waits: 150 ms in the demo, more with thousands
of pipelines. What is kept is looked through no more; it still goes when nothing refers to it.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


def hold() -> None:
    """Collect nothing for now: what is imported is no garbage, and looking for some takes a tenth of the start."""
    gc.disable()


def resume() -> None:
    """Collect again, where that was held, but keep what the start has made."""
    if not gc.isenabled():
        keep()
        gc.enable()


@contextmanager
def spared() -> Iterator[None]:
    """Collect nothing while much is made that stays, and keep that; where collecting is held already, it stays so."""
    collecting = gc.isenabled()
    hold()
    try:
        yield
    finally:
        if collecting:
            resume()


def keep() -> None:
    """Keep all that there is now; only at a few moments of a run, since garbage of that moment is kept as well."""
    gc.freeze()
