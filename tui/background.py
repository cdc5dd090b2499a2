"""Work that must not hold up the screen, on a thread that nobody waits for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from services.live.outcome import Outcome

T = TypeVar("T")


def in_background(call: Callable[[], T], tell: Callable[[Outcome[T]], object]) -> None:
    """Run a call on a daemon thread.

    Args:
        call: blocks, and raises ServiceError.
        tell: told the outcome on that thread; something that calls ``post_message``.
    """
    from services.live.outcome import attempt

    threading.Thread(target=lambda: tell(attempt(call)), name="pipedeck-background", daemon=True).start()
