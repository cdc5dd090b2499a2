"""What the grid writes to the terminal: counted in bytes at the driver, in true colour at 120x36."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot

from services.domain.standing import Standing
from tests.budget.wire import Wire, WireDriver, settled, wired
from tests.screens.grid_app import GridApp, Row, many
from widgets.filter_bar import FilterBar

STATUS_CELL = 400
CURSOR_DOWN = 1500


@pytest.fixture(autouse=True)
def _true_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("textual.constants.COLOR_SYSTEM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)


@asynccontextmanager
async def painted(
    count: int = 200, columns: int = 120, lines: int = 36
) -> AsyncIterator[tuple[GridApp, Pilot[Any], Wire]]:
    app = GridApp(many(count), driver_class=WireDriver)
    async with wired(app, columns, lines) as (pilot, wire):
        assert app.console.color_system == "truecolor"
        yield app, pilot, wire


def at(app: GridApp, line: int) -> Row:
    row = app.grid.row(app.grid.visible_keys()[line])
    assert row is not None
    return row


async def test_idle_writes_nothing() -> None:
    async with painted() as (app, pilot, wire):
        await pilot.pause(0.5)
        assert wire.take() == b""
        app.grid.tick()
        app.grid.set_rows(app.first_rows)
        app.grid.apply({row.name: replace(row) for row in app.first_rows[:50]})
        app.grid.filter(None)
        assert await settled(pilot, wire) == b""


async def test_an_open_filter_line_does_not_blink() -> None:
    async with painted() as (app, pilot, wire):
        await pilot.press("slash", "1")
        await settled(pilot, wire)
        await pilot.pause(0.7)  # Textual's cursor blinks twice a second where it blinks
        assert wire.take() == b""
        assert app.query_one(FilterBar).text == "1"
        assert app.query_one(FilterBar).has_focus_within


@pytest.mark.parametrize(
    "change",
    [
        {"standing": Standing.WAITING},
        {"now": "Deploy · Service"},
        {"age": 299},
        {"runs": (Standing.FAILED,) * 5},
    ],
    ids=lambda change: next(iter(change)),
)
async def test_one_cell_that_changes_costs_little(change: dict[str, Any]) -> None:
    async with painted() as (app, pilot, wire):
        app.grid.sort_by("pipeline")
        await settled(pilot, wire)
        row = at(app, 8)
        app.grid.apply({row.name: replace(row, **change)})
        written = await settled(pilot, wire)
        assert 0 < len(written) <= STATUS_CELL


async def test_the_status_cell_costs_far_less_than_its_row() -> None:
    async with painted() as (app, pilot, wire):
        app.grid.sort_by("pipeline")
        await settled(pilot, wire)
        row = at(app, 8)
        app.grid.apply({row.name: replace(row, standing=Standing.FAILED)})
        written = await settled(pilot, wire)
        assert 0 < len(written) <= 150
        assert row.name.encode() not in written


async def test_a_cursor_move_repaints_two_rows() -> None:
    async with painted() as (app, pilot, wire):
        names = [at(app, line).name.encode() for line in range(5)]
        for line in range(1, 4):
            await pilot.press("down")
            written = await settled(pilot, wire)
            assert 0 < len(written) <= CURSOR_DOWN
            assert [name in written for name in names] == [i in {line - 1, line} for i in range(5)]


async def test_rows_that_arrive_out_of_sight_move_the_scrollbar_at_most() -> None:
    async with painted() as (app, pilot, wire):
        await pilot.press("G")
        await settled(pilot, wire)
        seen = app.grid.visible_keys()
        app.grid.apply({f"new-{i}": Row(f"new-{i}", Standing.WAITING) for i in range(3)})
        written = await settled(pilot, wire)
        assert app.grid.visible_keys() == seen
        assert len(written) <= 60 * 36  # one cell a line
        assert b"service" not in written


async def test_changes_out_of_sight_write_nothing() -> None:
    async with painted() as (app, pilot, wire):
        hidden = app.grid.row(app.grid.shown_keys[150])
        assert hidden is not None
        app.grid.apply({hidden.name: replace(hidden, now="elsewhere")})
        assert await settled(pilot, wire) == b""


async def test_a_tick_writes_only_where_a_text_changed() -> None:
    async with painted(3) as (app, pilot, wire):
        old = app.grid.row("service-00002")
        assert old is not None
        app.grid.apply({old.name: replace(old, age=None)})
        await settled(pilot, wire)
        app.clock.minutes += 1
        app.grid.tick()
        written = await settled(pilot, wire)
        assert len(written) <= 2 * STATUS_CELL
        assert b"service-00001" in written
        assert old.name.encode() not in written


@pytest.mark.parametrize("seed", range(3))
async def test_the_screen_after_many_small_repaints_is_the_screen_painted_whole(seed: int) -> None:
    chance = random.Random(seed)
    async with painted(60, columns=chance.choice([80, 100, 120]), lines=20) as (app, pilot, wire):
        grid = app.grid
        for step in range(30):
            keys = list(grid.shown_keys)
            match chance.randrange(9):
                case 0 | 1:
                    await pilot.press(chance.choice(["down", "up", "pagedown", "pageup", "G", "g", "space"]))
                case 2 | 3 if keys:
                    rows = {key: grid.row(key) for key in chance.sample(keys, min(4, len(keys)))}
                    grid.apply(
                        {k: replace(row, standing=chance.choice(list(Standing)), now=f"step {step}")
                         for k, row in rows.items() if row}
                    )  # fmt: skip
                case 4:
                    grid.apply({f"new-{step}": Row(f"new-{step}", chance.choice(list(Standing)))})
                case 5 if keys:
                    grid.apply(removed=chance.sample(keys, min(3, len(keys))))
                case 6:
                    grid.sort_by(chance.choice(["pipeline", "age", None]), reverse=chance.random() < 0.5)
                case 7:
                    digit = chance.choice("0123")
                    grid.filter(chance.choice([None, lambda row, digit=digit: digit in row.name]))
                case _:
                    app.clock.minutes += 1
                    grid.tick()
            if step % 6 == 5:
                await settled(pilot, wire)
                piecemeal = wire.cells()
                app.screen.refresh()
                await settled(pilot, wire)
                assert piecemeal == wire.cells()


async def test_a_filter_that_empties_most_of_the_screen_paints_each_row_once() -> None:
    async with painted() as (app, pilot, wire):
        app.grid.filter(lambda row: row.name.endswith("9"))
        written = await settled(pilot, wire)
        assert len(app.grid.visible_keys()) == len(app.grid.shown_keys) == 20
        assert [written.count(key.encode()) for key in app.grid.visible_keys()] == [1] * 20
