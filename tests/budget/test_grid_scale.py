"""Ten thousand rows: what is drawn, asked and kept, counted; time as a ratio to the work that cannot be saved."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable

from textual.app import App, ComposeResult

from tests.screens.grid_app import Row, many, need, searchable
from widgets.grid import Column, Grid, SearchIndex, parse_query
from widgets.grid.painter import KEPT_ROWS
from widgets.grid.rows import Rows

COUNT = 10_000
LINES = 36


class CountingApp(App[None]):
    """A grid of three columns that counts the cells it draws."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn = 0

    def compose(self) -> ComposeResult:
        yield Grid[str, Row](
            [
                Column(key="name", title="NAME", value=lambda row: row.name, render=self.draw, sort_key=str),
                Column(key="now", title="NOW", value=lambda row: row.now, render=self.draw),
                Column(key="age", title="AGE", value=lambda row: str(row.age), render=self.draw, live=True),
            ],
            key=lambda row: row.name,
            order=need,
        )

    def draw(self, value: str, row: Row) -> str:
        del row
        self.drawn += 1
        return value

    def count(self) -> int:
        drawn, self.drawn = self.drawn, 0
        return drawn


def fastest(work: Callable[[], object], times: int = 5) -> float:
    """Seconds on a core: what else the machine does is not counted."""
    seconds = []
    for _ in range(times):
        start = time.thread_time()
        work()
        seconds.append(time.thread_time() - start)
    return min(seconds)


async def test_only_what_is_on_screen_is_drawn() -> None:
    app = CountingApp()
    async with app.run_test(size=(120, LINES)) as pilot:
        grid: Grid[str, Row] = app.query_one(Grid)
        screenful = 3 * LINES
        rows = many(COUNT)
        for start in range(0, COUNT, 100):
            grid.apply({row.name: row for row in rows[start : start + 100]})
        await pilot.pause()
        assert 0 < app.count() <= screenful * 2
        grid.filter(lambda row: row.name.endswith("7"))
        await pilot.pause()
        assert 0 < app.count() <= screenful
        grid.sort_by("name", reverse=True)
        await pilot.pause()
        assert 0 < app.count() <= screenful
        grid.tick()
        await pilot.pause()
        assert app.count() <= LINES
        await pilot.press("down")
        await pilot.pause()
        assert app.count() <= 3 * 3


async def test_what_was_drawn_is_not_kept_for_ever() -> None:
    app = CountingApp()
    async with app.run_test(size=(120, LINES)) as pilot:
        grid: Grid[str, Row] = app.query_one(Grid)
        grid.set_rows(many(2000))
        for _ in range(20):
            await pilot.press("pagedown")
        for y in range(LINES):
            grid.render_line(y)
        assert len(grid._painter._paintings) <= KEPT_ROWS


async def test_a_filter_keystroke_costs_little_more_than_asking_each_row_once() -> None:
    app = CountingApp()
    async with app.run_test(size=(120, LINES)):
        grid: Grid[str, Row] = app.query_one(Grid)
        rows = many(COUNT)
        grid.set_rows(rows)
        index = SearchIndex[Row](lambda row: row.name, searchable)
        predicate = index.predicate(parse_query("prod !wait status:running"))
        assert predicate is not None

        def ask() -> list[bool]:
            return [predicate(row) for row in rows]

        def keystroke() -> None:
            grid.filter(predicate)
            for y in range(LINES):
                grid.render_line(y)

        asking = fastest(ask)
        assert fastest(keystroke) <= 5 * asking
        assert len(grid.shown_keys) == sum(ask())


async def test_a_sort_costs_little_more_than_sorting() -> None:
    app = CountingApp()
    async with app.run_test(size=(120, LINES)):
        grid: Grid[str, Row] = app.query_one(Grid)
        rows = many(COUNT)
        grid.set_rows(rows)
        sorting = fastest(lambda: sorted(rows, key=lambda row: (str(row.name), need(row))))
        assert fastest(lambda: grid.sort_by("name", reverse=True)) <= 8 * sorting


def test_a_row_costs_less_than_a_kilobyte() -> None:
    rows = {row.name: row for row in many(COUNT)}
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        table: Rows[str, Row] = Rows(need)
        table.update(rows)
        table.place("service-00000")
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(table) == COUNT
    assert (after - before) / COUNT <= 1024
