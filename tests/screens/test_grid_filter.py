"""The filter line over a grid."""

from __future__ import annotations

from textual.widgets import Input, Static

from tests.screens.grid_app import DEMO, GridApp
from widgets.filter_bar import FilterBar


def count(app: GridApp) -> str:
    return str(app.query_one(".filter-bar--count", Static).content)


def shown(app: GridApp) -> bool:
    return bool(app.query_one(FilterBar).display)


async def test_typing_filters_and_counts_enter_keeps_escape_clears_then_leaves() -> None:
    app = GridApp(DEMO)
    async with app.run_test(size=(80, 24)) as pilot:
        bar = app.query_one(FilterBar)
        assert not shown(app)
        await pilot.press("slash", *"failed")
        await pilot.pause()
        assert shown(app)
        assert set(app.grid.shown_keys) == {"web-prod", "infra-network"}
        assert count(app) == "2 of 12"
        await pilot.press("enter")
        await pilot.pause()
        assert app.grid.has_focus
        assert shown(app)
        assert bar.text == "failed"
        await pilot.press("slash", "escape")
        await pilot.pause()
        assert bar.text == ""
        assert count(app) == ""
        assert len(app.grid.shown_keys) == len(DEMO)
        assert bar.query_one(Input).has_focus
        await pilot.press("escape")
        await pilot.pause()
        assert app.grid.has_focus
        assert not shown(app)


async def test_down_goes_to_the_table_and_reopening_goes_on_typing() -> None:
    app = GridApp(DEMO)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("slash", *"pro", "down")
        await pilot.pause()
        assert app.grid.has_focus
        await pilot.press("slash", "d")
        await pilot.pause()
        assert app.query_one(FilterBar).text == "prod"


async def test_a_filter_set_by_the_program_shows_itself() -> None:
    app = GridApp(DEMO)
    async with app.run_test(size=(80, 24)) as pilot:
        bar = app.query_one(FilterBar)
        bar.text = "account:dev"
        await pilot.pause()
        assert shown(app)
        assert len(app.grid.shown_keys) == 2
        bar.text = ""
        await pilot.pause()
        assert not shown(app)
        assert len(app.grid.shown_keys) == len(DEMO)
