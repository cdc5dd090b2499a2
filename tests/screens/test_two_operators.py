"""Two operators do the same thing at once: the second is told what happened, and nothing is done twice."""

from __future__ import annotations

import pytest

from services.audit import Result
from services.clock import SteppedClock
from services.emulator import Emulator
from services.emulator.engine.behaviour import Outcome
from services.emulator.engine.pipeline import PipelineRun
from tests.engine_worlds import start as begin
from tests.engine_worlds import step
from tests.screens.app_rig import Deck, Start
from tests.screens.runs_rig import failed, ran


def attempts(run: PipelineRun, execution_id: str) -> int:
    """How often Deploy was attempted."""
    return sum(attempt.name == "Deploy" for attempt in run.executions[execution_id].attempts)


async def open_retry(deck: Deck) -> None:
    await deck.open()
    await deck.press("r")
    await deck.wait("Retry a stage of web")
    await deck.wait("Runs again in execution")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (3600.0, "the pipeline is busy with another change .* perhaps somebody else just did the same"),
        (5.0, "the stage cannot be retried .* nothing in it failed"),
    ],
    ids=["while it runs", "after it succeeded"],
)
async def test_a_retry_that_a_colleague_was_first_with_is_refused_in_words(
    start: Start, emulator: Emulator, clock: SteppedClock, seconds: float, words: str
) -> None:
    run, execution_id = failed(emulator, clock)
    async with start() as deck:
        await open_retry(deck)
        emulator.world.behaviours.set(Outcome(seconds=seconds), action="Deploy")
        run.retry("Deploy", execution_id, "FAILED_ACTIONS")
        step(emulator.world, clock, 20)
        count = attempts(run, execution_id)
        await deck.push("act")
        await deck.wait(words)
        assert attempts(run, execution_id) == count
        assert deck.audited()[-1].result is Result.REFUSED


async def test_a_stop_that_a_colleague_was_first_with_is_refused_in_words(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    run = ran(emulator, clock, 1)
    execution_id = begin(run)
    step(emulator.world, clock, 15)
    async with start() as deck:
        await deck.open()
        await deck.press("x")
        await deck.wait("Stop an execution of web")
        run.stop(execution_id)
        await deck.push("act")
        await deck.wait("the execution is stopping already .* you can still abandon")
        assert run.execution(execution_id).status == "Stopping"
