"""Getting about: back, forward, esc, tabs, filter, the command bar, palette, help, mouse, and every size."""

from __future__ import annotations

import pytest

from services.emulator import Emulator
from tests.contract.pipelines.desk import steady
from tests.declarations import approved_pipeline, pipeline
from tests.engine_worlds import put_pipeline
from tests.engine_worlds import start as begin
from tests.screens.app_rig import Deck, Start
from tui.commands import Context
from tui.commands.keys import key_label
from tui.dialogs.help import HelpDialog
from tui.screens.approvals import ApprovalsScreen
from tui.screens.fleet import FleetScreen
from tui.screens.pipeline import PipelineScreen
from widgets.command_bar import CommandBar
from widgets.footer import KeyFooter
from widgets.tab_line import TabLine


@pytest.fixture(autouse=True)
def fleet(emulator: Emulator) -> None:
    """Three pipelines: one waits for approval, one has ended, one never ran."""
    emulator.world.behaviours.set(steady)
    begin(put_pipeline(emulator.world, approved_pipeline("web")))
    begin(put_pipeline(emulator.world, pipeline("api")))
    put_pipeline(emulator.world, pipeline("docs"))
    emulator.step(60)


async def settled(deck: Deck) -> None:
    """Wait until the fleet is told as it is."""
    await deck.wait("All 3 2 Waiting 1 .*6 Idle 2")


async def front(deck: Deck, screen: type) -> None:
    """Wait until a screen of that kind is in front."""
    await deck.until(
        lambda: isinstance(deck.app.screen_in_front, screen) and deck.app.screen_in_front.ready, str(screen)
    )


async def test_back_and_forward_go_the_way_one_came(start: Start) -> None:
    async with start() as deck:
        await settled(deck)
        await deck.open("api")
        await deck.press("A")
        await front(deck, ApprovalsScreen)
        await deck.press("left_square_bracket")
        await deck.wait("Fleet › api")
        await deck.press("left_square_bracket")
        await front(deck, FleetScreen)
        await deck.press("left_square_bracket", "right_square_bracket")
        await deck.wait("Fleet › api")
        await deck.press("right_square_bracket")
        await front(deck, ApprovalsScreen)
        await deck.press("right_square_bracket")
        await front(deck, ApprovalsScreen)


async def test_esc_leaves_the_filter_then_the_tab_and_then_goes_back(start: Start) -> None:
    async with start() as deck:
        await settled(deck)
        await deck.press("6")
        await deck.gone("◆ waiting")
        await deck.press("slash")
        await deck.type("docs")
        await deck.press("enter")
        await deck.wait("1 of 3")
        await deck.gone(" api ")
        await deck.press("escape")
        await deck.wait(" api ")
        await deck.gone("◆ waiting")
        await deck.press("escape")
        await deck.wait("◆ waiting")
        await deck.press("escape")
        await front(deck, FleetScreen)


async def test_a_filter_by_command_and_one_that_nothing_matches(start: Start) -> None:
    async with start() as deck:
        await settled(deck)
        await deck.command("filter [bold]")
        await deck.wait("No pipeline matches. Press esc to see all")
        await deck.press("s", "t", "a", "enter", "c", "y")
        assert not deck.app.dialog_in_front
        await deck.press("escape")
        await deck.wait(" docs ")


async def test_the_bar_completes_commands_and_pipelines(start: Start) -> None:
    async with start() as deck:
        await settled(deck)
        await deck.press("colon")
        await deck.type("ope")
        await deck.press("tab")
        bar = deck.app.screen.query_one(CommandBar)
        assert bar.query_one("Input").value == "open"  # type: ignore[attr-defined]  # an Input
        await deck.type(" do")
        await deck.press("tab", "enter")
        await deck.wait("Fleet › docs")
        await deck.press("colon", "escape")
        assert not deck.app.screen.query_one(CommandBar).is_open
        await deck.wait("Fleet › docs")


async def test_the_palette_runs_a_command(start: Start) -> None:
    async with start() as deck:
        await settled(deck)
        await deck.press("ctrl+p")
        await deck.wait("Search all commands")
        await deck.type("approval that waits anywhere")
        await deck.wait("Approvals")
        await deck.press("down", "enter")
        await front(deck, ApprovalsScreen)


@pytest.mark.parametrize("context", [Context.FLEET, Context.PIPELINE, Context.APPROVALS])
async def test_help_has_every_command_of_the_screen(start: Start, context: Context) -> None:
    async with start(size=(120, 100)) as deck:
        await settled(deck)
        if context is Context.PIPELINE:
            await deck.open("web")
        elif context is Context.APPROVALS:
            await deck.press("A")
            await front(deck, ApprovalsScreen)
        await deck.press("question_mark")
        await deck.until(lambda: isinstance(deck.app.screen, HelpDialog), "the help")
        await deck.wait("Anywhere")
        for command in deck.app.registry.on(context):
            assert " ".join(command.help.split()) in deck.words, command.id
            assert not command.keys or key_label(command.keys[0]) in deck.words
        await deck.press("escape")
        assert not deck.app.dialog_in_front


async def test_a_click_selects_sorts_chooses_a_tab_and_runs_a_key(start: Start) -> None:
    async with start() as deck:
        await settled(deck)
        lines = deck.text.splitlines()
        row = next(y for y, line in enumerate(lines) if " docs " in line)
        await deck.pilot.click(offset=(30, row))
        await deck.until(
            lambda: getattr(deck.app.screen_in_front.scope().key, "pipeline", "") == "docs", "it"
        )
        tabs = next(y for y, line in enumerate(lines) if "2 Waiting" in line)
        await deck.pilot.click(TabLine, offset=(lines[tabs].index("Waiting"), 0))
        await deck.gone(" docs ")
        await deck.pilot.click(TabLine, offset=(lines[tabs].index("All"), 0))
        await deck.wait(" docs ")
        header = next(y for y, line in enumerate(lines) if "PIPELINE" in line)
        await deck.pilot.click(offset=(lines[header].index("PIPELINE") + 1, header))
        await deck.until(lambda: order(deck) == ["api", "docs", "web"], "rows by name")
        footer = deck.app.screen.query_one(KeyFooter)
        await deck.pilot.click(footer, offset=(deck.text.splitlines()[-1].index("? help"), 0))
        await deck.until(lambda: isinstance(deck.app.screen, HelpDialog), "the help")
        await deck.press("escape")
        row = next(y for y, line in enumerate(deck.text.splitlines()) if " docs " in line)
        await deck.pilot.click(offset=(30, row), times=2)
        await front(deck, PipelineScreen)


def order(deck: Deck) -> list[str]:
    """The pipelines from top to bottom."""
    words = [line.split() for line in deck.text.splitlines()]
    return [name for line in words for name in ("api", "docs", "web") if name in line]


@pytest.mark.parametrize(
    ("opened", "keys"),
    [
        *((False, name) for name in ("", "question_mark", "colon", "slash", "A")),
        *((True, name) for name in ("", "s", "a", "t", "x", "h", "e", "question_mark")),
    ],
)
async def test_every_size_holds_while_things_change(
    start: Start, emulator: Emulator, opened: bool, keys: str
) -> None:
    async with start() as deck:
        await settled(deck)
        if opened:
            await deck.open("web")
            await deck.wait("waiting for approval")
        await deck.press(*keys.split())
        for size in ((80, 24), (40, 10), (20, 5), (120, 36), (200, 60)):
            await deck.pilot.resize_terminal(*size)
            emulator.step(5)
            await deck.press("ctrl+r")
            await deck.until(lambda: len(deck.text.splitlines()) == size[1], f"{size[1]} lines")  # noqa: B023 - awaited within the turn
            if deck.app.dialog_in_front and size[1] >= 10:
                await deck.until(lambda: "Cancel" in deck.text or "Close" in deck.text, "the way out")
