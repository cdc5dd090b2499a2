"""What it costs to look at a fleet in which nothing happens: no byte, and next to no processor time."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from services.clock import SteppedClock
from services.emulator import Emulator
from tests.budget.app_on_wire import WiredDeck, add_old_fleet, wired_deck
from tests.budget.conftest import NAMES
from tests.e2e.terminal import Terminal

SECONDS = 3
"""How long silence is listened to; in each of them all that is on screen is read again."""
MEASURED = 6.0
BUSY = 0.01
"""The share of one core that is allowed; in Linux's clock ticks of 10 ms, of which one is the measure's own error."""
TICKS = os.sysconf("SC_CLK_TCK")


async def silence(app: WiredDeck, clock: SteppedClock, seconds: int = SECONDS) -> bytes:
    """What is written while time goes on; polling does, and nothing changes."""
    await app.quiet()
    for _ in range(seconds):
        app.engine.refresh()
        await app.deck.pilot.pause(1.0)
        clock.step(1)
    return app.wire.take()


async def test_an_idle_fleet_writes_nothing_while_it_is_polled(
    emulator: Emulator, clock: SteppedClock, home: Path
) -> None:
    assert home, "AWS is configured there"
    add_old_fleet(emulator, clock, NAMES[:6], waiting=False)
    async with wired_deck(emulator, clock) as app:
        await app.deck.until(lambda: len(app.engine.snapshots()) == 6, "the listing")
        await app.deck.until(lambda: all(each.state for each in app.engine.snapshots()), "the states")
        calls = len(emulator.calls.operations())
        assert await silence(app, clock) == b""
        assert len(emulator.calls.operations()) > calls


async def test_an_idle_pipeline_writes_nothing_while_it_is_polled(
    wired: WiredDeck, clock: SteppedClock
) -> None:
    """It waits for an approval since two days, with a countdown in days and hours."""
    wired.engine.resume()
    await wired.deck.open(NAMES[0])
    await wired.deck.pilot.pause(1.0)
    calls = len(wired.deck.emulator.calls.operations())
    assert await silence(wired, clock) == b""
    assert len(wired.deck.emulator.calls.operations()) > calls


@pytest.mark.parametrize("opens", ["slash", "colon", "ctrl+p", "s"])
async def test_a_line_that_waits_for_letters_writes_nothing(
    wired: WiredDeck, clock: SteppedClock, opens: str
) -> None:
    """A cursor that blinks would write twice a second."""
    await wired.press(opens)
    await wired.deck.pilot.pause(0.5)
    assert await silence(wired, clock, 1) == b""


def processor_seconds(pid: int) -> float:
    """How long a process has computed so far, in user and system mode."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def test_an_idle_process_computes_less_than_a_hundredth_of_the_time(
    emulator: Emulator, clock: SteppedClock, tmp_path: Path
) -> None:
    """A process of its own at an emulator in this one, polling as often as it does by default."""
    add_old_fleet(emulator, clock, NAMES, waiting=False)
    keys = {"AWS_ACCESS_KEY_ID": "AKIA111122223333", "AWS_SECRET_ACCESS_KEY": "secret"}
    away = {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
    flags = ("--endpoint-url", emulator.url, "--region", "eu-west-1")
    with Terminal(*flags, home=tmp_path, environ={**keys, **away}) as terminal:
        terminal.wait(rf"(?s)Idle {len(NAMES)}(.*succeeded[^\n]*Deploy){{{len(NAMES)}}}")  # known whole
        terminal.settle(2.0)
        before = processor_seconds(terminal.pid)
        shown = len(terminal.written)
        terminal.settle(MEASURED)
        computed = processor_seconds(terminal.pid) - before
        assert f"Idle {len(NAMES)}" in terminal.text
        assert bytes(terminal.written[shown:]) == b""
    assert computed <= BUSY * MEASURED + 2 / TICKS, f"{computed:.2f} s in {MEASURED} s"
