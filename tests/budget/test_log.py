"""A log of a hundred thousand lines: what is drawn and looked at, what it weighs, what it writes to the terminal."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import pytest
from textual.pilot import Pilot

from services.domain.log_row import LogRow
from services.domain.log_tail import TailState, TailStatus, TailUpdate
from tests.budget.wire import Wire, WireDriver, settled, wired
from tests.screens.log_app import FOLLOWING, LogApp, made, rows
from widgets.log import SearchChanged
from widgets.log.body import REPAINT_SECONDS
from widgets.log.query import query_of

COUNT = 100_000
LINES = 36
MEMORY = 120 * 1024
"""KiB that the process may take, Textual and the interpreter included."""
APPENDED_LINE = 400
SCREEN = 5 * 1024
"""Bytes of a repaint of 36 short lines of plain text, and of the line above them."""
CURSOR_DOWN = 1500


@pytest.fixture(autouse=True)
def _true_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("textual.constants.COLOR_SYSTEM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)


@asynccontextmanager
async def painted(count: int) -> AsyncIterator[tuple[LogApp, Pilot[Any], Wire]]:
    app = LogApp(made(count), driver_class=WireDriver)
    async with wired(app, 120, LINES) as (pilot, wire):
        assert app.console.color_system == "truecolor"
        yield app, pilot, wire


def fastest(work: Callable[[], object], times: int = 3) -> float:
    """Seconds on a core: what else the machine does is not counted."""
    return min(computed(work) for _ in range(times))


def computed(work: Callable[[], object]) -> float:
    start = time.thread_time()
    work()
    return time.thread_time() - start


class Drawn:
    """Counts the lines that are drawn."""

    def __init__(self, app: LogApp, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        original = app.view._painter._draw

        def draw(*arguments: Any) -> Any:
            self.count += 1
            return original(*arguments)

        monkeypatch.setattr(app.view._painter, "_draw", draw)

    def take(self) -> int:
        count, self.count = self.count, 0
        return count


# Bytes


async def test_idle_writes_nothing() -> None:
    async with painted(COUNT) as (app, pilot, wire):
        await pilot.pause(0.5)
        assert wire.take() == b""
        app.pane.take(TailUpdate(FOLLOWING))
        app.pane.take(TailUpdate(TailStatus(TailState.FOLLOWING, interval=2.0, at_start=True)))
        assert await settled(pilot, wire) == b""


async def test_one_line_more_on_a_screen_with_room_costs_that_line() -> None:
    async with painted(10) as (app, pilot, wire):
        app.pane.take(TailUpdate(FOLLOWING, appended=made(1, 10)))
        written = await settled(pilot, wire)
        # the line itself, the cursor that leaves the one before it, and the count above
        assert b"line 00010" in written
        assert b"line 00008" not in written
        assert len(written) <= 1.5 * APPENDED_LINE


async def test_lines_that_come_below_the_screen_cost_the_count_above() -> None:
    async with painted(COUNT) as (app, pilot, wire):
        await pilot.press("g")
        await settled(pilot, wire)
        app.pane.take(TailUpdate(FOLLOWING, appended=made(50, COUNT)))
        written = await settled(pilot, wire)
        assert b"compiling" not in written
        assert len(written) <= APPENDED_LINE


async def test_earlier_lines_that_come_above_the_screen_cost_the_count_above() -> None:
    async with painted(1_000) as (app, pilot, wire):
        app.pane.take(TailUpdate(FOLLOWING, prepended=made(500)))
        written = await settled(pilot, wire)
        assert b"compiling" not in written
        assert len(written) <= APPENDED_LINE


async def test_the_cursor_costs_two_lines() -> None:
    async with painted(COUNT) as (_, pilot, wire):
        for _ in range(3):
            await pilot.press("up")
            written = await settled(pilot, wire)
            assert 0 < len(written) <= CURSOR_DOWN
            assert written.count(b"compiling") == 2


async def test_following_repaints_the_screen_five_times_a_second_at_most() -> None:
    async with painted(1_000) as (app, pilot, wire):
        app.repaints, count, start = 0, 0, time.monotonic()
        while count <= 10 or time.monotonic() - start < 1.0:
            app.pane.take(TailUpdate(FOLLOWING, appended=made(20, 1_000 + 20 * count)))
            count += 1
            await pilot.pause(0.02)
        written = await settled(pilot, wire)
        seconds = time.monotonic() - start
        # all that came is held, and the last of it is on screen
        assert len(app.view.rows) == 1_000 + 20 * count
        assert f"line {999 + 20 * count:05d}" in "\n".join(wire.display())
        assert app.repaints <= seconds / REPAINT_SECONDS + 1
        assert len(written) <= app.repaints * SCREEN


# Work


async def test_it_opens_at_its_end_and_draws_one_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    app = LogApp()
    async with app.run_test(size=(120, LINES)) as pilot:
        drawn = Drawn(app, monkeypatch)
        app.pane.take(TailUpdate(FOLLOWING, appended=made(COUNT)))
        await pilot.pause()
        assert 0 < drawn.take() <= LINES
        assert app.view.cursor_row == made(1, COUNT - 1)[0]
        await pilot.press("pageup")
        await pilot.pause()
        assert drawn.take() <= 2 * LINES
        await pilot.press("g")
        await pilot.pause()
        assert drawn.take() <= LINES


async def test_a_thousand_lines_a_second_leave_the_loop_free() -> None:
    app = LogApp(made(COUNT - 30_000))
    async with app.run_test(size=(120, LINES)) as pilot:
        first = rows(*(f"\x1b[32mok\x1b[0m {number} compiling" for number in range(200)))
        batches: list[tuple[LogRow, ...]] = [first] * 150
        spent = []
        for batch in batches:  # thirty seconds' worth
            spent.append(computed(partial(app.pane.take, TailUpdate(FOLLOWING, appended=batch))))
        await pilot.press("up")
        await pilot.pause(REPAINT_SECONDS + 0.1)
        assert len(app.view.rows) == COUNT
        assert not app.view.following
        # as a share of the 0.2 s between two batches at a thousand lines a second
        assert sorted(spent)[len(spent) // 2] <= 0.05 * 0.2


async def test_a_search_costs_little_more_than_looking_at_each_line() -> None:
    app = LogApp(made(COUNT))
    async with app.run_test(size=(120, LINES)) as pilot:
        query = query_of("module_9[0-6]")
        assert query is not None
        looking = fastest(lambda: [query.holds(row.text) for row in app.view.rows])

        def search() -> None:
            app.view.search(query)
            finder = app.view._search
            while finder is not None and not finder.done:
                finder.advance(500)

        assert fastest(search) <= 2 * looking + 0.01
        await pilot.pause()
        assert app.view.found[1] == sum(query.holds(row.text) for row in app.view.rows)


async def test_a_search_is_cut_into_slices_that_keep_the_loop_free() -> None:
    app = LogApp(made(COUNT))
    async with app.run_test(size=(120, LINES)) as pilot:
        first = computed(lambda: app.view.search(query_of("nowhere")))
        start = time.thread_time()
        end = SearchChanged("nowhere", 0, True)
        turns = 0
        while end not in app.said(SearchChanged) and turns < 1_000:
            turns += 1
            await pilot.pause(0.01)
        assert 1 < turns < 1_000
        # the first slice is one of many
        assert first < time.thread_time() - start


async def test_wrapping_is_one_pass_and_then_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    app = LogApp(made(COUNT))
    async with app.run_test(size=(40, LINES)) as pilot:
        drawn = Drawn(app, monkeypatch)
        lengths = fastest(lambda: [len(row.text) for row in app.view.rows])
        assert computed(app.view.action_wrap) <= 40 * lengths + 0.05
        await pilot.pause()
        assert 0 < drawn.take() <= LINES
        assert app.view.following


# Memory

_WEIGH = """
import asyncio, pathlib, resource, sys
from services.domain.log_tail import TailUpdate
from services.domain.log import LogLine
from services.logs.normalise import rows_of
from tests.screens.log_app import FOLLOWING, LogApp

async def main():
    app = LogApp()
    async with app.run_test(size=(120, 36)) as pilot:
        for start in range(0, 100_000, 10_000):
            batch = tuple(
                row
                for n in range(start, start + 10_000)
                for row in rows_of(LogLine(1_790_942_400_000 + n, f"{n:06d} " + "compiling payments/module.py " * 4))
            )
            app.pane.take(TailUpdate(FOLLOWING, appended=batch))
        await pilot.press("slash", *"module", "enter", "w", "e")
        await pilot.pause(1)
        assert len(app.view.rows) == 100_000

asyncio.run(main())
status = pathlib.Path("/proc/self/status")
if status.exists():  # where it does, ru_maxrss counts what the parent held when it forked
    print(next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM")))
else:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(peak // 1024 if sys.platform == "darwin" else peak)
"""


def test_a_hundred_thousand_lines_fit_into_the_memory_of_the_budget() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _WEIGH], capture_output=True, text=True, check=True, timeout=120
    )
    assert int(done.stdout.split()[-1]) <= MEMORY
