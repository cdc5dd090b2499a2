"""The real application on a wire: at an emulator, painting as it would on a terminal, its bytes counted."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from services.clock import SteppedClock
from services.config import Config
from services.domain.target import Target
from services.emulator import Emulator
from services.emulator.operations.pipelines import add_pipeline
from services.live.engine import LiveEngine
from tests.budget.wire import Wire, WireDriver, settled, wired
from tests.declarations import approved_pipeline, pipeline
from tests.engine_worlds import REGION, start, step
from tests.screens.app_rig import PROFILE, QUICK, TARGET, Deck, EmulatorConnector
from tui.app import PipedeckApp
from tui.commands import CATALOGUE, Registry
from tui.options import Options
from tui.settings import Settings

DAY = 86_400.0


@dataclass
class WiredDeck:
    """A running application, its terminal's wire, and the world that it reads."""

    deck: Deck
    wire: Wire

    @property
    def engine(self) -> LiveEngine:
        """What reads the world for it."""
        backend = self.deck.app.backend
        assert backend is not None
        return backend.engine

    async def quiet(self) -> bytes:
        """Let the application come to rest; what it wrote until then."""
        return await settled(self.deck.pilot, self.wire)

    async def press(self, *keys: str) -> bytes:
        """Press keys; what was written until it came to rest."""
        await self.quiet()
        await self.deck.press(*keys)
        return await self.quiet()


def add_old_fleet(
    emulator: Emulator, clock: SteppedClock, names: Sequence[str], *, waiting: bool = True
) -> None:
    """Pipelines that ran once two days ago; every fourth waits for its approval since, if any do."""
    region = emulator.world.region("111122223333", REGION)
    for number, name in enumerate(names):
        declared = (approved_pipeline if waiting and number % 4 == 0 else pipeline)(name)
        run = add_pipeline(region, declared, created=clock.now()).run
        start(run)
    step(emulator.world, clock, 2 * DAY)


@asynccontextmanager
async def wired_deck(
    emulator: Emulator, clock: SteppedClock, options: Options = QUICK, columns: int = 120, lines: int = 36
) -> AsyncIterator[WiredDeck]:
    """Run the application at an emulator; it is connected and has painted its fleet when this is entered."""
    settings = Settings(options, Config())
    target = Target(TARGET, REGION, profile=PROFILE)
    app = PipedeckApp(settings, Registry(CATALOGUE), EmulatorConnector(settings, emulator, clock, [target]))
    app.driver_class = WireDriver
    async with wired(app, columns, lines) as (pilot, wire):
        deck = Deck(app, pilot, emulator, clock)
        try:
            await deck.until(lambda: app.backend is not None, "the backend")
            yield WiredDeck(deck, wire)
        finally:
            if app.backend is not None:
                app.backend.stop()
