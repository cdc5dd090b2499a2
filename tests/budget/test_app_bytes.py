"""What the application writes to the terminal for what happens most: counted in true colour at 120x36."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

import pytest

from services.clock import SteppedClock
from services.domain.snapshot import PipelineSnapshot
from services.domain.status import ExecutionStatus
from services.live.diff import FleetDiff
from services.live.events import FleetChanged
from tests.budget.app_on_wire import WiredDeck
from tests.budget.conftest import NAMES
from tests.screens.app_rig import key
from tui.screens.fleet import FleetScreen

STATUS_CHANGE = 400
CURSOR_DOWN = 1500
QUIET = NAMES[5]
"""One that succeeded and does nothing since."""


def snapshot(app: WiredDeck, name: str = QUIET) -> PipelineSnapshot:
    known = app.engine.snapshot(key(name))
    assert known is not None
    return known


def with_status(known: PipelineSnapshot, status: ExecutionStatus) -> PipelineSnapshot:
    newest, *rest = known.executions or ()
    return replace(known, executions=(replace(newest, status=status), *rest))


async def told(app: WiredDeck, *changed: PipelineSnapshot) -> bytes:
    """What the screen writes when the engine tells that pipelines changed."""
    await app.quiet()
    app.deck.app.screen_in_front.take_event(FleetChanged(FleetDiff(changed=changed)))
    return await app.quiet()


async def test_a_status_that_changes_in_the_fleet_writes_its_cells_and_the_counts(wired: WiredDeck) -> None:
    """Status, newest run and two counts of the tabs change; sorted by name the row stays where it is."""
    cast("FleetScreen", wired.deck.app.screen).grid.sort_by("name")
    known = snapshot(wired)
    written = await told(wired, with_status(known, ExecutionStatus.FAILED))
    assert b"failed" in written
    assert len(written) <= STATUS_CHANGE
    assert QUIET.encode() not in written


async def test_a_row_that_changes_place_writes_what_differs_of_the_rows_between(wired: WiredDeck) -> None:
    """In the order of need a failure goes from the very end up behind what waits; nine rows say something else."""
    last = cast("FleetScreen", wired.deck.app.screen).grid.shown_keys[-1].pipeline
    written = await told(wired, with_status(snapshot(wired, last), ExecutionStatus.FAILED))
    assert b"failed" in written
    assert len(written) <= 2 * STATUS_CHANGE


async def test_what_is_told_again_writes_nothing(wired: WiredDeck) -> None:
    assert await told(wired, snapshot(wired)) in NOTHING


NOTHING = (b"", b"\x1b[1;2H")
"""At most the cursor is put where it is."""


@pytest.mark.parametrize("pressed", ["down", "end", "pagedown"])
async def test_the_cursor_in_the_fleet_writes_two_rows_and_the_keys(wired: WiredDeck, pressed: str) -> None:
    written = await wired.press(pressed)
    assert 0 < len(written) <= CURSOR_DOWN


@pytest.mark.parametrize(
    ("opens", "most"), [("slash", 1000), ("colon", 4000), ("question_mark", 20_000), ("ctrl+p", 16_000)]
)
async def test_what_opens_in_front_writes_no_more_than_it_covers(
    wired: WiredDeck, opens: str, most: int
) -> None:
    before = wired.wire.display()
    opened = await wired.press(opens)
    assert 0 < len(opened) <= most
    closed = await wired.press("escape")
    assert len(closed) <= 10_000
    assert wired.wire.display() == before


async def test_a_letter_of_a_filter_writes_what_it_changes(wired: WiredDeck) -> None:
    await wired.press("slash")
    assert len(await wired.press("s")) <= STATUS_CHANGE
    assert len(await wired.press("e")) <= STATUS_CHANGE


PRESSED = "down slash s escape escape question_mark escape colon f escape enter down"


async def test_the_screen_of_many_small_repaints_is_the_screen_painted_whole(wired: WiredDeck) -> None:
    for pressed in PRESSED.split():
        await wired.press(pressed)
        piecemeal = seen(wired)
        wired.deck.app.run_app_redraw()
        await wired.quiet()
        assert seen(wired) == piecemeal, pressed


def seen(app: WiredDeck) -> list[list[Any]]:
    """The cells of the screen, without the colour and weight of signs where there are none."""
    return [
        [
            cell._replace(fg="default", bold=False, italics=False)
            if cell.data == " " and not cell.reverse
            else cell
            for cell in row
        ]
        for row in app.wire.cells()
    ]


async def test_an_execution_that_goes_on_writes_its_cells_in_its_pipeline(
    wired: WiredDeck, clock: SteppedClock, client: Any
) -> None:
    """From the source to the approval, with all that this changes: graph, details, executions, summary, footer."""
    wired.engine.resume()
    await wired.deck.open(QUIET)
    await wired.quiet()
    await asyncio.to_thread(client.start_pipeline_execution, name=QUIET)
    started = await until(wired, lambda: "running" in wired.deck.text)
    assert len(started) <= 10 * STATUS_CHANGE
    await wired.deck.pilot.pause(2.0)  # what AWS would tell a moment later is told by now
    await wired.quiet()
    clock.step(1)
    passed = await until(wired, lambda: "1s" in wired.deck.text)
    assert len(passed) <= STATUS_CHANGE


async def until(app: WiredDeck, condition: Callable[[], bool]) -> bytes:
    await app.deck.until(condition, "what was waited for")
    return await app.quiet()
