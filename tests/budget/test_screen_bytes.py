"""What each screen writes when it is opened, when the cursor moves in it, and while nothing happens."""

from __future__ import annotations

import pytest

from services.clock import SteppedClock
from tests.budget.app_on_wire import WiredDeck
from tests.budget.conftest import NAMES

OPENED = 14_000
"""A screen of 120x36 in true colour, painted once and not three times."""
CURSOR_DOWN = 1500
TICK = 400
"""A second later, where only what tells the time may have changed."""

SCREENS = {
    "approvals": ("approvals", "Fleet › Approvals"),
    "targets": ("targets", "Fleet › Targets"),
    "live": ("live", "Paces"),
    "pipeline": (f"pipeline {NAMES[0]}", f"Fleet › {NAMES[0]}"),
    "history": (f"pipeline {NAMES[0]}", f"Fleet › {NAMES[0]}"),
    "triggers": (f"pipeline {NAMES[0]}", f"Fleet › {NAMES[0]}"),
    "definition": (f"pipeline {NAMES[0]}", f"Fleet › {NAMES[0]}"),
}
"""What is typed to go there, and what then is on screen."""
FURTHER = {
    "history": ("history", "History"),
    "triggers": ("triggers", "Triggers"),
    "definition": ("definition", "Definition"),
}


async def go(app: WiredDeck, command: str, shows: str) -> bytes:
    """Go somewhere by a command; what was written from its last key on."""
    await app.quiet()
    await app.deck.press("colon")
    await app.deck.type(command)
    await app.quiet()
    await app.deck.press("enter")
    await app.deck.wait(shows)
    return await app.quiet()


@pytest.mark.parametrize("name", SCREENS)
async def test_a_screen_writes_what_it_shows_and_then_next_to_nothing(
    wired: WiredDeck, clock: SteppedClock, name: str
) -> None:
    wired.engine.resume()
    written = await go(wired, *SCREENS[name])
    if name in FURTHER:
        await wired.deck.until(lambda: wired.deck.knows(NAMES[0]), "what is known of it")
        await wired.quiet()
        written = await go(wired, *FURTHER[name])
    assert 0 < len(written) <= OPENED
    moved = await wired.press("down")
    assert len(moved) <= CURSOR_DOWN
    await wired.deck.pilot.pause(1.5)  # what is still being read for the screen is read
    await wired.quiet()
    for _ in range(2):
        clock.step(1)
        await wired.deck.pilot.pause(1.0)
        assert len(wired.wire.take()) <= TICK
