"""Sorting a table by the keyboard."""

from __future__ import annotations

from typing import cast

import pytest

from services.emulator import Emulator
from tests.declarations import pipeline
from tests.engine_worlds import put_pipeline
from tests.engine_worlds import start as begin
from tests.screens.app_rig import Deck, Start, key
from tui.screens.fleet import FleetScreen
from tui.screens.sorting import SortingScreen
from widgets.command_bar import CommandBar


@pytest.fixture(autouse=True)
def fleet(emulator: Emulator) -> None:
    """Three pipelines, of which one has run."""
    for name in ("web", "api", "docs"):
        put_pipeline(emulator.world, pipeline(name))
    begin(put_pipeline(emulator.world, pipeline("mail")))
    emulator.step(600)


def shown(deck: Deck) -> list[str]:
    """The pipelines in the order of the table."""
    return [each.pipeline for each in cast("FleetScreen", deck.app.screen).grid.shown_keys]


async def test_a_key_asks_for_the_column_and_knows_those_there_are(start: Start) -> None:
    async with start(wait="All 4") as deck:
        await deck.wait("succeeded")
        await deck.press("O")
        bar = deck.app.screen.query_one(CommandBar)
        await deck.until(lambda: bar.display, "the command bar")
        await deck.wait("-name")
        await deck.press(*"-name", "enter")
        await deck.until(lambda: shown(deck) == ["web", "mail", "docs", "api"], "the order")


async def test_the_cursor_stays_on_its_pipeline(start: Start) -> None:
    async with start(wait="All 4") as deck:
        await deck.wait("succeeded")
        grid = cast("FleetScreen", deck.app.screen).grid
        grid.move_to(key("docs"))
        for order in ("name", "-name", "STARTED", "-started", "default"):
            await deck.command(f"sort {order}")
            assert grid.cursor_key == key("docs")
        assert grid.sort is None
        await deck.command("sort name")
        assert shown(deck) == ["api", "docs", "mail", "web"]


async def test_a_column_that_does_not_sort_is_refused_with_those_that_do(start: Start) -> None:
    async with start(wait="All 4") as deck:
        await deck.command("sort runs")
        assert (
            "No column 'runs' to sort by: status, name, now, revision, trigger, started, took, mode, default."
            in deck.said()
        )
        await deck.command("sort sta")
        assert "No column 'sta' to sort by: status, started." in deck.said()
        await deck.command("sort -star")
        assert cast("FleetScreen", deck.app.screen).grid.sort == ("started", True)


@pytest.mark.parametrize("place", ["approvals", "targets", "live"])
async def test_every_table_of_the_fleet_sorts(start: Start, place: str) -> None:
    async with start(wait="All 4") as deck:
        await deck.command(place)
        await deck.until(lambda: isinstance(deck.app.screen, SortingScreen), place)
        screen = cast("SortingScreen", deck.app.screen)
        for column in screen.grid.sortable:
            await deck.command(f"sort -{column}")
            assert screen.grid.sort == (column, True)


async def test_a_wide_terminal_also_shows_what_started_it_how_long_it_took_and_its_mode(
    start: Start, emulator: Emulator
) -> None:
    begin(put_pipeline(emulator.world, pipeline("new")))
    async with start(wait="All 5", size=(170, 36)) as deck:
        await deck.wait("REVISION TRIGGER STARTED TOOK RUNS MODE")
        await deck.wait(r"mail .* operator .* SUPERSEDED")
        await deck.command("sort -took")
        await deck.until(lambda: shown(deck)[0] == "mail", "the order")
    async with start(wait="All 5", size=(149, 36)) as deck:
        await deck.wait("REVISION STARTED RUNS")
