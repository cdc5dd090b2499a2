"""A driver that keeps what Textual would write to the terminal, for counting and for reading with a VT emulator."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pyte
from textual.app import App
from textual.drivers.headless_driver import HeadlessDriver
from textual.pilot import Pilot


class WireDriver(HeadlessDriver):
    """Headless for input, real for output: the app paints as it would on a terminal."""

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        self.written: list[str] = []

    @property
    def is_headless(self) -> bool:
        """Textual paints only where this is false."""
        return False

    def write(self, data: str) -> None:
        """Keep what the terminal would get."""
        self.written.append(data)


class Wire:
    """The bytes between an app and its terminal."""

    def __init__(self, driver: WireDriver, columns: int, lines: int) -> None:
        self._driver = driver
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.Stream(self._screen)

    def take(self) -> bytes:
        """What was written since the last call; the screen is brought up to date with it."""
        text = "".join(self._driver.written)
        self._driver.written.clear()
        self._stream.feed(text)
        return text.encode()

    def cells(self) -> list[list[Any]]:
        """Every cell of the screen: its character, colours and attributes."""
        self.take()
        screen = self._screen
        return [[screen.buffer[y][x] for x in range(screen.columns)] for y in range(screen.lines)]

    def display(self) -> list[str]:
        """The lines of the screen as a terminal shows them."""
        self.take()
        return list(self._screen.display)


@asynccontextmanager
async def wired(app: App[Any], columns: int = 120, lines: int = 36) -> AsyncIterator[tuple[Pilot[Any], Wire]]:
    """Run an app on a wire, in a terminal of a given size; the first paint is already taken.

    The app must have been made with `driver_class=WireDriver`.
    """
    async with app.run_test(headless=False, size=(columns, lines)) as pilot:
        driver = app._driver
        assert isinstance(driver, WireDriver)
        wire = Wire(driver, columns, lines)
        await settled(pilot, wire)
        yield pilot, wire


async def settled(pilot: Pilot[Any], wire: Wire, quiet: int = 3) -> bytes:
    """Wait until the app has written nothing for some turns of the loop; what it wrote until then."""
    written = b""
    silent = 0
    while silent < quiet:
        await pilot.pause()
        # Textual repaints with a timer at sixty a second.
        await asyncio.sleep(1 / 50)
        more = wire.take()
        silent = 0 if more else silent + 1
        written += more
    return written
