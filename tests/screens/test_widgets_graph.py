"""The stage graph on a screen: keys, messages, and how little is repainted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.domain.state import StageExecution
from services.domain.status import ConditionType, StageStatus
from tests.screens.repaints import Repaints, shown
from tests.screens.widgets_app import WidgetsApp
from tests.unit.widgets import examples
from tests.unit.widgets.examples import NOW, WAITING_RUN
from widgets.graph import ActionItem, ConditionItem, InboundItem, StageGraph, StageItem, TransitionItem
from widgets.graph.source import GraphSource

WIDE = (120, 36)
NARROW = (80, 24)


async def test_the_cursor_begins_where_a_person_is_needed() -> None:
    app = WidgetsApp()
    async with app.run_test(size=WIDE):
        assert app.query_one(StageGraph).current == ActionItem("Approve", "ReleaseGate")
        assert app.heard == [ActionItem("Approve", "ReleaseGate")]


async def test_keys_move_between_what_can_be_selected_and_open_it() -> None:
    app = WidgetsApp()
    async with app.run_test(size=WIDE) as pilot:
        app.heard.clear()
        await pilot.press("down", "j", "j", "j", "k", "enter")
        assert app.heard == [
            TransitionItem("Deploy"),
            InboundItem("Deploy", WAITING_RUN),
            StageItem("Deploy"),
            ConditionItem("Deploy", ConditionType.BEFORE_ENTRY),
            StageItem("Deploy"),
            ("open", StageItem("Deploy")),
        ]
        await pilot.press("home", "up", "end", "down", "pageup")
        assert app.heard[6:8] == [StageItem("Source"), ActionItem("Deploy", "Smoke")]


async def test_a_click_selects_and_a_second_one_opens() -> None:
    app = WidgetsApp()
    async with app.run_test(size=WIDE) as pilot:
        app.heard.clear()
        await pilot.click(StageGraph, offset=(8, 4))
        await pilot.click(StageGraph, offset=(8, 4))
        await pilot.click(StageGraph, offset=(8, 25))
        item = ActionItem("Build", "UnitTests")
        assert app.heard == [item, ("open", item)]


async def test_the_same_again_paints_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    app = WidgetsApp()
    async with app.run_test(size=WIDE):
        graph = app.query_one(StageGraph)
        repaints = Repaints(graph, monkeypatch)
        graph.show(examples.source(), NOW)
        graph.tick(NOW)
        assert repaints.regions == []


@pytest.mark.parametrize("size", [WIDE, (80, 16)])
async def test_an_update_keeps_the_cursor_and_its_place(size: tuple[int, int]) -> None:
    app = WidgetsApp()
    async with app.run_test(size=size) as pilot:
        graph = app.query_one(StageGraph)
        app.heard.clear()
        await pilot.pause()
        row = graph.items.index(ActionItem("Approve", "ReleaseGate")) - graph.scroll_offset.y
        state = examples.state()
        queue = tuple(StageExecution(f"run-{index}", StageStatus.IN_PROGRESS) for index in range(3))
        stages = (state.stages[0], replace(state.stages[1], inbound=queue), *state.stages[2:])
        graph.show(replace(examples.source(), state=replace(state, stages=stages)), NOW)
        await pilot.pause()
        assert graph.current == ActionItem("Approve", "ReleaseGate")
        assert app.heard == []
        scrolled = graph.scroll_offset.y > 0
        assert shown(graph)[row if scrolled else row + 3].startswith("▌")


async def test_a_status_change_paints_its_cells_only(monkeypatch: pytest.MonkeyPatch) -> None:
    app = WidgetsApp()
    async with app.run_test(size=WIDE):
        graph = app.query_one(StageGraph)
        repaints = Repaints(graph, monkeypatch)
        state = examples.state()
        gate = replace(state.stages[2].actions[0], latest=examples.done(NOW - 480, "a1"))
        approve = replace(state.stages[2], actions=(gate,))
        stages = (*state.stages[:2], approve, state.stages[3])
        graph.show(replace(examples.source(), state=replace(state, stages=stages)), NOW)
        assert {region.y for region in repaints.regions if region} == {7, 8}
        assert repaints.cells <= 2 * graph.size.width


async def test_a_tick_paints_the_digits_that_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    app = WidgetsApp(examples.parallel_source())
    async with app.run_test(size=WIDE):
        graph = app.query_one(StageGraph)
        repaints = Repaints(graph, monkeypatch)
        graph.tick(NOW + 1)
        assert 0 < repaints.cells <= 4
        assert shown(graph)[7].endswith("running     1m31s")
        repaints.regions.clear()
        graph.tick(NOW + 1)
        assert repaints.regions == []


async def test_the_cursor_goes_to_the_neighbour_of_what_vanished() -> None:
    app = WidgetsApp()
    async with app.run_test(size=WIDE) as pilot:
        graph = app.query_one(StageGraph)
        assert graph.move_to(InboundItem("Deploy", WAITING_RUN))
        state = examples.state()
        deploy = replace(state.stages[3], inbound=())
        graph.show(replace(examples.source(), state=replace(state, stages=(*state.stages[:3], deploy))), NOW)
        await pilot.pause()
        assert graph.current in {TransitionItem("Deploy"), StageItem("Deploy")}
        assert not graph.move_to(InboundItem("Deploy", WAITING_RUN))


async def test_fifty_stages_scroll_and_the_cursor_stays_in_sight() -> None:
    stages = tuple(replace(examples.definition().stages[1], name=f"Stage-{index:02d}") for index in range(50))
    app = WidgetsApp(GraphSource(replace(examples.definition(), stages=stages)))
    async with app.run_test(size=NARROW) as pilot:
        graph = app.query_one(StageGraph)
        await pilot.press("end")
        await pilot.pause()
        assert graph.current == ActionItem("Stage-49", "Package")
        assert any(line.startswith("▌") and "Package" in line for line in shown(graph))
        await pilot.press("pageup")
        assert any(line.startswith("▌") for line in shown(graph))
        await pilot.resize_terminal(80, 14)
        await pilot.pause()
        assert any(line.startswith("▌") for line in shown(graph))


async def test_lines_that_scroll_into_sight_tell_the_present_time() -> None:
    app = WidgetsApp()
    async with app.run_test(size=NARROW) as pilot:
        graph = app.query_one(StageGraph)
        graph.tick(NOW + 86_400)
        await pilot.press("end")
        await pilot.pause()
        text = "\n".join(shown(graph))
        assert "6d ago" in text
        assert "5d ago" not in text
