"""What the stage graph and its neighbours write to the terminal: counted in bytes, in true colour at 120x36."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.budget.wire import Wire, WireDriver, settled, wired
from tests.screens.widgets_app import TROUBLES, WidgetsApp
from tests.unit.widgets import examples
from tests.unit.widgets.examples import NOW
from widgets.graph import ActionItem, StageGraph
from widgets.graph.source import GraphSource
from widgets.header_line import Freshness, HeaderLine, Heading
from widgets.status_strip import StatusStrip

STATUS_CHANGE = 400
CURSOR_DOWN = 1500


@pytest.fixture(autouse=True)
def _true_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("textual.constants.COLOR_SYSTEM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)


@asynccontextmanager
async def painted(source: GraphSource | None = None) -> AsyncIterator[tuple[WidgetsApp, Pilot[Any], Wire]]:
    app = WidgetsApp(source, driver_class=WireDriver)
    async with wired(app) as (pilot, wire):
        assert app.console.color_system == "truecolor"
        yield app, pilot, wire


async def test_what_says_the_same_writes_nothing() -> None:
    async with painted() as (app, pilot, wire):
        heading = Heading(("Fleet",), "prod", freshness=Freshness.fresh(2), clock="14:03:22")
        app.query_one(HeaderLine).show(heading)
        await settled(pilot, wire)
        app.query_one(HeaderLine).show(heading)
        app.query_one(StatusStrip).show(TROUBLES)
        app.query_one(StageGraph).show(examples.source(), NOW)
        app.query_one(StageGraph).tick(NOW + 0.5)
        assert await settled(pilot, wire) == b""


async def test_an_open_command_bar_writes_nothing_while_nobody_types() -> None:
    async with painted() as (_, pilot, wire):
        await pilot.press(":", "p")
        await settled(pilot, wire)
        await pilot.pause(1.2)
        assert wire.take() == b""


async def test_a_status_change_writes_its_cells() -> None:
    async with painted() as (app, pilot, wire):
        state = examples.state()
        stack = replace(state.stages[3].actions[0], latest=replace(examples.done(NOW - 5), percent=3))
        deploy = replace(state.stages[3], actions=(stack, *state.stages[3].actions[1:]))
        app.query_one(StageGraph).show(
            replace(examples.source(), state=replace(state, stages=(*state.stages[:3], deploy))), NOW
        )
        written = await settled(pilot, wire)
        assert 0 < len(written) <= 2 * STATUS_CHANGE  # the action's line and its stage's


async def test_a_second_that_passes_writes_its_digits() -> None:
    async with painted(examples.parallel_source()) as (app, pilot, wire):
        app.query_one(StageGraph).tick(NOW + 1)
        written = await settled(pilot, wire)
        assert 0 < len(written) <= 3 * STATUS_CHANGE  # the execution's line, its stage's and its action's


async def test_the_cursor_writes_two_lines() -> None:
    async with painted() as (app, pilot, wire):
        await pilot.press("up")
        written = await settled(pilot, wire)
        assert 0 < len(written) <= CURSOR_DOWN
        assert app.query_one(StageGraph).current != ActionItem("Approve", "ReleaseGate")


async def test_what_was_repainted_in_parts_is_what_is_painted_anew() -> None:
    async with painted() as (app, pilot, wire):
        graph = app.query_one(StageGraph)
        await pilot.press("down", "down", "up")
        for step in range(3):
            graph.tick(NOW + 37 * step)
        graph.show(replace(examples.source(), attempts=()), NOW + 100)
        await settled(pilot, wire)
        patched = _seen(wire)
        app.refresh(layout=True)
        graph.refresh()
        await settled(pilot, wire)
        assert _seen(wire) == patched


def _seen(wire: Wire) -> list[list[Any]]:
    """The cells of the screen, without the colour of the letters where there are none."""
    return [
        [cell._replace(fg="default", bold=False) if cell.data == " " else cell for cell in row]
        for row in wire.cells()
    ]
