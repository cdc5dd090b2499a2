"""The application on a wire, at a fleet that lies idle."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.clock import SteppedClock
from services.domain.headline import headline
from services.domain.standing import Standing
from services.emulator import Emulator
from tests.budget.app_on_wire import WiredDeck, add_old_fleet, wired_deck
from tests.screens.app_rig import home

__all__ = ["home"]

NAMES = [f"service-{number:03d}" for number in range(12)]
"""The pipelines of the fleet; every fourth waits for an approval, the others succeeded."""


@pytest.fixture
async def wired(
    emulator: Emulator, clock: SteppedClock, home: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[WiredDeck]:
    """The application on a fleet that it has read, in true colour at 120x36; it reads no more until it is resumed."""
    assert home, "AWS is configured there"
    monkeypatch.setattr("textual.constants.COLOR_SYSTEM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)
    add_old_fleet(emulator, clock, NAMES)
    async with wired_deck(emulator, clock) as app:
        assert app.deck.app.console.color_system == "truecolor"
        await app.deck.until(lambda: is_read(app), "the fleet's executions")
        app.engine.pause()
        await app.quiet()
        yield app


def is_read(app: WiredDeck) -> bool:
    """Whether the application knows the executions of every pipeline, and until when what waits can."""
    backend = app.deck.app.backend
    known = backend.engine.snapshots() if backend else ()
    waiting = [each for each in known if headline(each).standing is Standing.WAITING]
    return (
        len(known) == len(NAMES)
        and all(each.executions is not None for each in known)
        and len(waiting) == len(NAMES) // 4
        and all(each.state is not None and each.definition is not None for each in waiting)
    )
