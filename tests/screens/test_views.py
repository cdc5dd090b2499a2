"""Views of the fleet by name, and what the filter finds."""

from __future__ import annotations

from typing import cast

from services.clock import SteppedClock
from services.config import Config, ViewTable
from services.emulator import Emulator
from tests.declarations import pipeline
from tests.engine_worlds import put_pipeline, step
from tests.engine_worlds import start as start_execution
from tests.screens.app_rig import Start
from tui.screens.fleet import FleetScreen

VIEWS = Config(
    views=(
        ViewTable("shop", filter="~shp !web", sort="-name"),
        ViewTable("fresh", filter="age:<1h", tab="idle"),
    )
)


async def test_a_view_brings_its_filter_tab_and_order(start: Start, emulator: Emulator) -> None:
    for name in ("shop-api", "shop-web", "shop-jobs", "ledger"):
        put_pipeline(emulator.world, pipeline(name))
    async with start(config=VIEWS, wait="All 4") as deck:
        screen = cast("FleetScreen", deck.app.screen)
        await deck.command("view shop")
        await deck.wait("2 of 4")
        assert [key.pipeline for key in screen.grid.shown_keys] == ["shop-jobs", "shop-api"]
        await deck.command("view")
        assert "Views: shop, fresh." in deck.said()
        await deck.command("view nope")
        assert any("There is no view 'nope'" in words for words in deck.said())


async def test_age_is_asked_anew_as_time_goes_by(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    put_pipeline(emulator.world, pipeline("old"))
    start_execution(put_pipeline(emulator.world, pipeline("new")))
    step(emulator.world, clock, 1800)
    async with start(config=VIEWS, wait="All 2") as deck:
        await deck.wait("succeeded")
        await deck.command("view fresh")
        await deck.wait("1 of 2")
        clock.step(3600)
        await deck.wait("0 of 2")


async def test_providers_are_found_by_what_was_read_of_them(start: Start, emulator: Emulator) -> None:
    for name in ("web", "api"):
        put_pipeline(emulator.world, pipeline(name))
    async with start(wait="All 2") as deck:
        await deck.command("filter provider:codebuild")
        await deck.wait("2 of 2")
        await deck.command("filter provider:lambda")
        await deck.wait("0 of 2")


async def test_tags_are_read_in_bulk_once_a_filter_asks_for_them(start: Start, emulator: Emulator) -> None:
    for name, team in (("web", "shop"), ("api", "ledger"), ("job", "")):
        record = put_pipeline(emulator.world, pipeline(name)).record
        record.tags.update({"team": team} if team else {})
    async with start(wait="All 3") as deck:
        assert deck.calls("GetResources") == 0
        await deck.command("filter tag:team=shop")
        await deck.wait("1 of 3")
        await deck.command("filter tag:team")
        await deck.wait("2 of 3")
        assert deck.calls("GetResources") == 1
        assert deck.calls("ListTagsForResource") == 0


async def test_the_tabs_count_what_the_filter_lets_through(start: Start, emulator: Emulator) -> None:
    for name in ("web", "web-old", "api", "api-old", "api-new"):
        run = put_pipeline(emulator.world, pipeline(name))
        if name != "api":
            start_execution(run)
    async with start(wait="All 5 .*Running 4 .*Idle 1") as deck:
        await deck.command("filter api")
        await deck.wait("All 3 .*Running 2 .*Idle 1")
        await deck.press("4")
        await deck.wait("2 of 5")
        await deck.wait("All 3 .*Running 2 .*Idle 1")
        await deck.press("escape")
        await deck.wait("All 5 .*Running 4 .*Idle 1")
