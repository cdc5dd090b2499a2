"""The Live screen: why something is not fresh; and nothing is read while another program has the terminal."""

from __future__ import annotations

from services.emulator import Emulator
from services.emulator.faults import FaultKind
from tests.declarations import pipeline
from tests.engine_worlds import put_pipeline
from tests.screens.app_rig import TARGET, Start
from tui.screens.live import LiveScreen


async def test_the_live_screen_tells_budget_calls_and_what_is_due(start: Start, emulator: Emulator) -> None:
    for number in range(6):
        put_pipeline(emulator.world, pipeline(f"web-{number}"))
    async with start(wait="All 6") as deck:
        await deck.command("live")
        await deck.wait(rf"Fleet › Live .*TARGET .*{TARGET} .*/s .*Budget .*calls a second")
        await deck.wait(r"Calls .*ListPipelineExecutions \d+")
        assert "Events none" in deck.words
        await deck.press("y")
        assert TARGET in deck.said()
        await deck.press("escape")
        await deck.wait("All 6")


async def test_the_live_screen_says_what_is_wrong_with_a_target(start: Start, emulator: Emulator) -> None:
    put_pipeline(emulator.world, pipeline("web"))
    async with start(wait="All 1", size=(80, 24)) as deck:
        deck.fault(FaultKind.ERROR, status=400, code="ThrottlingException", message="Rate exceeded")
        await deck.command("live")
        await deck.until(lambda: isinstance(deck.app.screen, LiveScreen), "the screen")
        await deck.press("ctrl+r")
        await deck.wait(r"Refused [2-9] of")
        emulator.faults.clear()
        deck.fault(FaultKind.ERROR, status=400, code="ExpiredTokenException", message="expired")
        await deck.press("ctrl+r")
        await deck.wait("Trouble")


async def test_nothing_is_read_while_another_program_has_the_terminal(
    start: Start, emulator: Emulator
) -> None:
    put_pipeline(emulator.world, pipeline("web"))
    async with start(wait="never run") as deck:
        engine = deck.app.backend.engine if deck.app.backend else None
        assert engine is not None
        paused: list[bool] = []

        def is_paused(expected: bool) -> bool:
            engine.report(lambda reports: paused.append(reports[0].paused))
            return bool(paused) and paused[-1] is expected

        deck.app.app_suspend_signal.publish(deck.app)
        await deck.until(lambda: is_paused(True), "the pause")
        deck.app.app_resume_signal.publish(deck.app)
        await deck.until(lambda: is_paused(False), "the end of the pause")
        before = deck.calls("ListPipelineExecutions") + deck.calls("GetPipelineState")
        await deck.until(
            lambda: deck.calls("ListPipelineExecutions") + deck.calls("GetPipelineState") > before,
            "the next read",
        )
