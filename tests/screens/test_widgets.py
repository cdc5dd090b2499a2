"""The widgets on a screen: keys, messages, and how little is repainted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.geometry import Region
from textual.widgets import Input

from services.domain.state import StageExecution
from services.domain.status import ConditionType, StageStatus
from tests.screens.widgets_app import COMMAND, HINTS, TROUBLES, WidgetsApp
from tests.unit.widgets import examples
from tests.unit.widgets.examples import NOW, WAITING_RUN
from widgets.cli_preview import CliPreview
from widgets.command_bar import CommandBar
from widgets.completion_list import CompletionList
from widgets.footer import KeyFooter
from widgets.graph import ActionItem, ConditionItem, InboundItem, StageGraph, StageItem, TransitionItem
from widgets.graph.source import GraphSource
from widgets.header_line import Freshness, HeaderLine, Heading
from widgets.key_value import Field, KeyValuePane
from widgets.painted_lines import PaintedLines
from widgets.status_strip import StatusStrip

WIDE = (120, 36)
NARROW = (80, 24)


class Repaints:
    """Counts the cells that a widget asks to have painted again."""

    def __init__(self, widget: PaintedLines, monkeypatch: pytest.MonkeyPatch) -> None:
        self.regions: list[Region | None] = []
        original = widget.refresh

        def refresh(*regions: Region, **options: bool) -> object:
            self.regions += regions or [None]
            return original(*regions, **options)

        monkeypatch.setattr(widget, "refresh", refresh)

    @property
    def cells(self) -> int:
        assert None not in self.regions, "the whole widget was painted again"
        return sum(region.area for region in self.regions if region is not None)


def shown(widget: PaintedLines) -> list[str]:
    """What a widget paints, as text."""
    return [widget.render_line(y).text.rstrip() for y in range(widget.size.height)]


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


async def test_text_of_the_service_never_reaches_the_terminal_raw() -> None:
    app = WidgetsApp()
    async with app.run_test(size=WIDE):
        for widget in app.query(PaintedLines):
            assert all("\x1b" not in line for line in shown(widget))
        assert "[bold]not" in "\n".join(shown(app.query_one(KeyValuePane)))


async def test_the_strip_is_there_only_while_something_is_wrong() -> None:
    app = WidgetsApp()
    async with app.run_test(size=NARROW) as pilot:
        strip = app.query_one(StatusStrip)
        assert shown(strip)[0].endswith("press L to log in  +1 more")
        await pilot.click(StatusStrip)
        assert "throttled" in shown(strip)[0]
        strip.show([])
        await pilot.pause()
        assert strip not in app.screen.displayed_children
        strip.show(TROUBLES[:1])
        await pilot.pause()
        assert strip in app.screen.displayed_children
        assert "throttled" in shown(strip)[0]


async def test_the_header_paints_only_what_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    app = WidgetsApp()
    async with app.run_test(size=WIDE):
        header = app.query_one(HeaderLine)
        heading = Heading(("Fleet",), "prod", freshness=Freshness.fresh(2), clock="14:03:22")
        header.show(heading)
        repaints = Repaints(header, monkeypatch)
        header.show(replace(heading, clock="14:03:23"))
        assert repaints.cells == 1
        header.show(replace(heading, clock="14:03:23"))
        assert repaints.cells == 1


async def test_a_click_on_a_key_runs_its_command() -> None:
    app = WidgetsApp()
    async with app.run_test(size=NARROW) as pilot:
        app.heard.clear()
        assert shown(app.query_one(KeyFooter))[0].endswith("? help")
        await pilot.click(KeyFooter, offset=(12, 0))
        await pilot.click(KeyFooter, offset=(0, 0))
        assert app.heard == ["approve"]


async def test_a_pane_keeps_its_place_and_says_what_can_be_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    app = WidgetsApp()
    async with app.run_test(size=WIDE) as pilot:
        pane = app.query_one(KeyValuePane)
        assert [label for label, _ in pane.copyable] == ["", "Comment", "Link", "Releases"]
        pane.show([Field("Name", str(index)) for index in range(80)], from_top=True)
        await pilot.pause()
        pane.focus()
        await pilot.press("j", "j")
        await pilot.pause()
        assert shown(pane)[0] == "Name  2"
        repaints = Repaints(pane, monkeypatch)
        pane.show([Field("Name", str(index)) for index in range(79)] + [Field("Name", "last")])
        assert repaints.regions == []
        pane.show([Field("Name", "x")] * 2 + [Field("Name", "B")] + [Field("Name", "C")])
        await pilot.pause()
        assert "B" in "".join(shown(pane))


async def test_a_pane_can_be_as_high_as_what_it_says() -> None:
    app = WidgetsApp()
    async with app.run_test(size=WIDE) as pilot:
        pane = app.query_one(KeyValuePane)
        pane.styles.height = "auto"
        pane.styles.max_height = 6
        for count, height in ((1, 1), (3, 3), (9, 6), (2, 2)):
            pane.show([Field("Name", "value")] * count)
            await pilot.pause()
            assert pane.size.height == height


async def test_the_preview_takes_the_lines_it_needs_and_keeps_the_exact_text() -> None:
    app = WidgetsApp()
    async with app.run_test(size=NARROW) as pilot:
        preview = app.query_one(CliPreview)
        assert preview.command == COMMAND
        assert preview.size.height == 5
        preview.show("aws sts get-caller-identity")
        await pilot.pause()
        assert preview.size.height == 1
        assert shown(preview) == ["aws sts get-caller-identity"]


async def test_a_command_is_typed_completed_and_sent() -> None:
    app = WidgetsApp()
    async with app.run_test(size=NARROW) as pilot:
        app.heard.clear()
        await pilot.press(":", *"pay")
        listed = shown(app.query_one(CompletionList))
        assert [line[1:].split("  ")[0] for line in listed] == [
            "pipeline payments-dr",
            "pipeline payments-prod",
        ]
        await pilot.press("up", "tab")
        assert app.query_one(Input).value == "pipeline payments-dr"
        await pilot.press("enter")
        assert app.heard == ["pipeline payments-dr"]
        assert not app.query_one(CommandBar).is_open
        assert app.focused is app.query_one(StageGraph)


async def test_the_bar_covers_and_moves_nothing() -> None:
    app = WidgetsApp()
    async with app.run_test(size=NARROW) as pilot:
        others = [widget for widget in app.query(PaintedLines) if not isinstance(widget, CompletionList)]
        before = [widget.region for widget in others]
        await pilot.press(":", "p")
        bar = app.query_one(CommandBar)
        assert bar.region.height == 4
        assert bar.region.bottom == app.query_one(KeyFooter).region.y
        assert [widget.region for widget in others] == before


async def test_an_empty_line_walks_through_what_was_sent() -> None:
    app = WidgetsApp()
    async with app.run_test(size=NARROW) as pilot:
        for command in ("fleet", "quit"):
            await pilot.press(":", *command, "enter")
        await pilot.press(":", "up")
        line = app.query_one(Input)
        assert line.value == "quit"
        await pilot.press("up")
        assert line.value == "fleet"
        await pilot.press("down", "down")
        assert line.value == ""


async def test_escape_closes_without_a_command() -> None:
    app = WidgetsApp()
    async with app.run_test(size=NARROW) as pilot:
        app.heard.clear()
        await pilot.press(":", "q", "escape")
        assert app.heard == [None]
        await pilot.press(":", "space", "enter")
        assert app.heard == [None, None]


async def test_a_click_takes_a_completion() -> None:
    app = WidgetsApp()
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press(":", "f")
        await pilot.click(CompletionList, offset=(3, 0))
        assert app.query_one(Input).value == "fleet"


@pytest.mark.parametrize("theme", ["textual-light", "ansi-dark", "nord"])
async def test_a_change_of_theme_repaints(theme: str) -> None:
    app = WidgetsApp()
    async with app.run_test(size=NARROW) as pilot:
        graph = app.query_one(StageGraph)
        before = graph.render_line(0)
        app.theme = theme
        await pilot.pause()
        assert graph.render_line(0).text == before.text
        assert [segment.style for segment in graph.render_line(0)] != [segment.style for segment in before]


async def test_ascii_reaches_every_widget() -> None:
    app = WidgetsApp(ascii_only=True)
    async with app.run_test(size=NARROW):
        own: list[type[PaintedLines]] = [HeaderLine, KeyFooter, StatusStrip, StageGraph]
        text = "\n".join(line for kind in own for line in shown(app.query_one(kind)))
        assert text.isascii()
        assert len(HINTS) > shown(app.query_one(KeyFooter))[0].count("  ")
