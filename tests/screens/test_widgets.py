"""The widgets on a screen: keys, messages, and how little is repainted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.widgets import Input

from tests.screens.repaints import Repaints, shown
from tests.screens.widgets_app import COMMAND, HINTS, TROUBLES, WidgetsApp
from widgets.cli_preview import CliPreview
from widgets.command_bar import CommandBar
from widgets.completion_list import CompletionList
from widgets.footer import KeyFooter
from widgets.graph import StageGraph
from widgets.header_line import Freshness, HeaderLine, Heading
from widgets.key_value import Field, KeyValuePane
from widgets.painted_lines import PaintedLines
from widgets.status_strip import StatusStrip

WIDE = (120, 36)
NARROW = (80, 24)


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
