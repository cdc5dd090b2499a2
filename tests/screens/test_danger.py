"""What is dangerous wants the pipeline's name typed, and no key acts by accident."""

from __future__ import annotations

import pytest

from services.config import Config, TargetRule
from services.emulator import Emulator
from tests.contract.pipelines.desk import steady
from tests.declarations import approved_pipeline
from tests.engine_worlds import put_pipeline
from tests.engine_worlds import start as begin
from tests.screens.app_rig import PROFILE, TARGET, Deck, Start
from tui.commands import CATALOGUE
from tui.dialogs.verb_dialog import VerbDialog

ACTS = ("StartPipelineExecution", "DisableStageTransition", "EnableStageTransition", "PutApprovalResult")
BY_TARGET = Config(targets=(TargetRule(TARGET, danger=True),))
BY_ACCOUNT = Config(targets=(TargetRule("prod", account="111122223333", danger=True),))
BY_PATTERN = Config(danger=("w*b",))


@pytest.fixture(autouse=True)
def waiting(emulator: Emulator) -> None:
    """A pipeline to which every verb applies."""
    emulator.world.behaviours.set(steady)
    begin(put_pipeline(emulator.world, approved_pipeline()))
    emulator.step(25)


async def dialog(deck: Deck, key: str) -> VerbDialog:
    """Open the pipeline, where that is not done, and a verb's dialog."""
    if not hasattr(deck.app.screen_in_front, "graph"):
        await deck.open()
        await deck.until(lambda: bool(deck.app.screen_in_front.scope().approvals), "an approval")
    await deck.press(key)
    await deck.until(lambda: isinstance(deck.app.screen, VerbDialog), "the dialog")
    await deck.wait("aws codepipeline")
    assert isinstance(deck.app.screen, VerbDialog)
    return deck.app.screen


def acts(deck: Deck) -> int:
    """How many acts the endpoint has seen."""
    return sum(deck.calls(operation) for operation in ACTS)


@pytest.mark.parametrize("config", [BY_TARGET, BY_ACCOUNT, BY_PATTERN], ids=["target", "account", "pattern"])
async def test_the_name_must_be_typed_where_it_is_dangerous(start: Start, config: Config) -> None:
    async with start(config=config) as deck:
        shown = await dialog(deck, "s")
        await deck.wait("danger")
        await deck.push("act")
        await deck.wait("Type the pipeline's name, web, to confirm")
        assert shown.focused is shown.query_one("#name")
        await deck.type("Web")
        await deck.push("act")
        await deck.wait("Type the pipeline's name")
        assert acts(deck) == 0
        deck.focus("#name")
        await deck.press("ctrl+u")
        await deck.type("web")
        await deck.press("enter")
        assert acts(deck) == 0
        await deck.push("act")
        await deck.wait("of web started")
        assert acts(deck) == 1


@pytest.mark.parametrize("key", ["s", "a", "t"])
@pytest.mark.parametrize("leave", ["escape", "ctrl+c"])
async def test_esc_and_ctrl_c_close_and_never_act(start: Start, key: str, leave: str) -> None:
    async with start() as deck:
        for selector in ("Input", "OptionList", "#cancel", "#act, #approve"):
            shown = await dialog(deck, key)
            if shown.query(selector):
                deck.focus(selector)
            await deck.press(leave)
            if leave != "escape" and shown.is_attached:  # a field copies with ctrl+c
                await deck.press("escape")
            await deck.until(lambda: not deck.app.dialog_in_front, "the end of the dialog")
            assert acts(deck) == 0


async def test_cancel_has_the_focus_first_where_a_verb_is_dangerous(start: Start) -> None:
    async with start() as deck:
        shown = await dialog(deck, "a")
        assert shown.focused is shown.query_one("#cancel")
        await deck.press("enter")
        await deck.until(lambda: not deck.app.dialog_in_front, "the end of the dialog")
        assert acts(deck) == 0


async def test_enter_in_the_fields_of_a_dangerous_dialog_does_not_act(start: Start) -> None:
    async with start(config=BY_TARGET) as deck:
        shown = await dialog(deck, "a")
        for field in ("#comment", "#name"):
            deck.focus(field)
            await deck.press("enter")
        assert deck.app.screen is shown
        assert acts(deck) == 0


def test_no_act_is_on_a_control_key() -> None:
    assert [c.id for c in CATALOGUE if c.mutates and any("ctrl" in key for key in c.keys)] == []


async def test_the_header_of_a_dangerous_pipeline_is_marked(start: Start) -> None:
    async with start(config=Config(targets=(TargetRule("p", profile=PROFILE, danger=True),))) as deck:
        await deck.open()
        assert deck.app.screen_in_front.target_text()[1]
