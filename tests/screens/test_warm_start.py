"""The last known fleet at the next start: at once, dimmed and dated, until fresh rows replace it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from rich.color import Color

from services.cache.fleet import fleet_folder
from services.clock import SteppedClock
from services.emulator import Emulator
from services.emulator.faults import Fault, FaultKind
from tests.declarations import approved_pipeline, pipeline
from tests.emulator_fixtures import boto_client
from tests.engine_worlds import put_pipeline, step
from tests.engine_worlds import start as begin
from tests.screens.app_rig import Deck, Start
from widgets.ages import when

HOUR = 3600.0
NAMES = ("web-front", "api-front")


@dataclass(frozen=True)
class Kept:
    """What a run saw, and when; the colours in which it painted the names."""

    seen: float
    colours: dict[str, Color | None]


def colours(deck: Deck) -> dict[str, Color | None]:
    """In which colour the name of each pipeline is painted."""
    strips = deck.app.screen._compositor.render_strips()
    return {
        name: segment.style.color if segment.style else None
        for name in NAMES
        for strip in strips
        for segment in strip
        if segment.text.strip() == name
    }


@pytest.fixture
async def kept(emulator: Emulator, clock: SteppedClock, start: Start) -> Kept:
    """A run three hours ago that saw ``web-front`` wait for approval and ``api-front`` never run."""
    run = put_pipeline(emulator.world, approved_pipeline("web-front"))
    put_pipeline(emulator.world, pipeline("api-front"))
    begin(run)
    step(emulator.world, clock, 1800)
    async with start() as deck:
        await deck.wait("waiting.*web-front.*Approve")
        await deck.wait("never run.*api-front")
        await deck.wait("111122223333")
        painted = colours(deck)
    assert list(fleet_folder().iterdir())
    seen = clock.now()
    step(emulator.world, clock, 3 * HOUR)
    emulator.calls.clear()
    assert painted.keys() == set(NAMES)
    return Kept(seen, painted)


async def test_it_is_there_while_nothing_can_be_read_and_gives_way_to_what_is_read(
    kept: Kept, start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    emulator.faults.add(Fault(kind=FaultKind.ERROR, service="codepipeline"))
    async with start(wait="cached 3h") as deck:
        await deck.wait("waiting.*web-front.*Approve")
        await deck.wait("never run.*api-front")
        assert not any(colour == kept.colours[name] for name, colour in colours(deck).items())
        assert f"as of {when(kept.seen, clock.now())}" in deck.words
        await deck.wait("AWS had an error of its own")
        await deck.press("x")
        await deck.wait("Nothing is known of it yet")
        await deck.press("a")
        await deck.wait("Cannot read .* of web-front")
        await deck.until(lambda: not deck.app.dialog_in_front, "the end of reading")
        await deck.press("A")
        await deck.wait("Approvals")
        await deck.wait("Nothing waits for approval, as far as is known: one target cannot be read")
        await deck.press("escape")
        emulator.faults.clear()
        await deck.press("ctrl+r")
        await deck.gone("cached")
        await deck.gone("as of")
        await deck.until(lambda: colours(deck) == kept.colours, "the colours of what is fresh")


@pytest.mark.usefixtures("kept")
async def test_a_verb_on_a_remembered_row_acts_on_what_is_read_then(start: Start, emulator: Emulator) -> None:
    emulator.faults.add(Fault(kind=FaultKind.ERROR, service="codepipeline"))
    async with start(wait="cached 3h") as deck:
        await deck.command("filter api-front")
        await deck.wait("/ api-front")
        await deck.press("s")
        await deck.wait("Cannot read the definition of api-front")
        emulator.faults.clear()
        await deck.press("s")
        await deck.wait("Start api-front")


@pytest.mark.usefixtures("kept")
async def test_what_was_deleted_meanwhile_vanishes(start: Start, emulator: Emulator) -> None:
    boto_client(emulator.url).delete_pipeline(name="api-front")
    async with start(wait="web-front") as deck:
        await deck.gone("api-front")
        await deck.gone("cached")


@pytest.mark.usefixtures("kept")
async def test_a_spoilt_cache_costs_nothing_but_itself(start: Start) -> None:
    for path in fleet_folder().iterdir():
        path.write_text("spoilt")
    async with start(wait="web-front") as deck:
        await deck.wait("waiting.*web-front")
        assert "cached" not in deck.words
