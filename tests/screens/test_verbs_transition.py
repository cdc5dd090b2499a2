"""Holding and releasing transitions through the dialog."""

from __future__ import annotations

from services.audit import Phase
from services.emulator import Emulator
from tests.declarations import pipeline
from tests.engine_worlds import put_pipeline
from tests.engine_worlds import start as begin
from tests.screens.app_rig import Deck, Start
from tui.dialogs.transition import TransitionDialog


async def dialog(deck: Deck) -> None:
    """Open the transition dialog of the pipeline on screen."""
    await deck.press("t")
    await deck.until(lambda: isinstance(deck.app.screen, TransitionDialog), "the dialog")
    await deck.wait("Into which stage")


async def test_a_transition_is_disabled_for_a_reason_and_enabled_again(
    start: Start, emulator: Emulator
) -> None:
    run = put_pipeline(emulator.world, pipeline())
    async with start() as deck:
        await deck.open()
        await dialog(deck)
        deck.focus("#stage")
        await deck.press("end")
        await deck.type("freeze until noon", "#reason")
        await deck.wait("17/300")
        await deck.push("act")
        await deck.wait("The transition into Deploy is disabled")
        begin(run)
        for _ in range(6):
            emulator.step(120)
        await deck.press("ctrl+r")
        await deck.wait("freeze until noon.*1 waiting|1 waiting.*freeze until noon")
        await dialog(deck)
        deck.focus("#stage")
        await deck.press("end")
        await deck.wait("Lets into Deploy:")
        await deck.push("act")
        await deck.wait("The transition into Deploy is enabled")
        assert [e.operation for e in deck.audited(Phase.INTENT)] == [
            "DisableStageTransition",
            "EnableStageTransition",
        ]
        assert (deck.calls("DisableStageTransition"), deck.calls("EnableStageTransition")) == (1, 1)


async def test_letters_that_the_service_refuses_are_told_while_typing(
    start: Start, emulator: Emulator
) -> None:
    put_pipeline(emulator.world, pipeline())
    async with start() as deck:
        await deck.open()
        await dialog(deck)
        await deck.wait("0/300")
        await deck.type("wait, please: x/y", "#reason")
        await deck.wait("CodePipeline refuses , : /")
        await deck.push("act")
        await deck.wait("reason: CodePipeline refuses")
        deck.focus("#reason")
        await deck.press("ctrl+u")
        await deck.gone("refuses")
        await deck.push("act")
        await deck.wait("reason: needs a value")
        assert deck.calls("DisableStageTransition") == 0
        assert deck.audited(Phase.INTENT) == []
        await deck.type("z" * 300, "#reason")
        await deck.press("z")
        await deck.wait("300/300")


async def test_a_parallel_pipeline_has_no_transition_to_hold(start: Start, emulator: Emulator) -> None:
    put_pipeline(emulator.world, pipeline(mode="PARALLEL"))
    async with start() as deck:
        await deck.open()
        await deck.press("t")
        await deck.wait("A PARALLEL pipeline has no transitions to hold")
        assert not deck.app.dialog_in_front
