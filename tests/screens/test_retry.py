"""Retrying stages, by keys."""

from __future__ import annotations

import pytest

from services.audit import Phase, Result
from services.clock import SteppedClock
from services.emulator import Emulator
from services.emulator.engine.behaviour import Outcome, fails
from services.emulator.engine.pipeline import PipelineRun
from services.emulator.faults import FaultKind
from tests.declarations import action, build, deploy, pipeline, source, stage
from tests.engine_worlds import change_pipeline, put_pipeline, step
from tests.engine_worlds import start as begin
from tests.screens.app_rig import Deck, Start
from tests.screens.choosing import choose, has_line, steady

STAGES = [
    stage("Source", source()),
    stage("Test", build("Lint"), build("Unit"), action("Report", "Invoke", "Lambda", run_order=2)),
    stage("Deploy", deploy(inputs=("Lint",))),
]


def put(emulator: Emulator, clock: SteppedClock, mode: str | None = None) -> PipelineRun:
    """A pipeline whose execution failed in Test: Unit failed, Lint did not, Report never ran."""
    emulator.world.behaviours.set(steady)
    emulator.world.behaviours.set(fails(10.0, "3 of 210 tests failed"), action="Unit")
    run = put_pipeline(emulator.world, pipeline(stages=STAGES, mode=mode))
    begin(run)
    step(emulator.world, clock, 30)
    assert next(iter(run.executions.values())).status == "Failed"
    return run


@pytest.fixture
def web(emulator: Emulator, clock: SteppedClock) -> PipelineRun:
    return put(emulator, clock)


def only(run: PipelineRun) -> str:
    return next(iter(run.executions))


async def open_retry(deck: Deck) -> None:
    await deck.open()
    await deck.press("r")
    await deck.wait("Retry a stage of web")


@pytest.mark.parametrize("mode", [None, "QUEUED", "PARALLEL"])
async def test_failed_actions_run_again(
    start: Start, emulator: Emulator, clock: SteppedClock, mode: str | None
) -> None:
    web = put(emulator, clock, mode)
    old = only(web)
    async with start() as deck:
        await open_retry(deck)
        assert has_line(deck, "Test", old[:8], "Unit")
        assert "Unit: 3 of 210 tests failed" in deck.words
        assert f"Runs again in execution {old[:8]}, which keeps its id and revisions: Unit." in deck.words
        assert "Runs then for the first time: Report." in deck.words
        assert "--retry-mode FAILED_ACTIONS" in deck.words
        emulator.world.behaviours.set(Outcome(seconds=10.0), action="Unit")
        await deck.push("act")
        await deck.wait(f"Test of web is retried in execution {old[:8]}")
        step(emulator.world, clock, 60)
        assert web.execution(old).status == "Succeeded"
        assert deck.audited()[-1].result is Result.OK
        assert deck.audited(Phase.INTENT)[-1].parameters["retryMode"] == "FAILED_ACTIONS"


async def test_all_actions_run_again_from_the_first(start: Start, web: PipelineRun) -> None:
    async with start() as deck:
        await open_retry(deck)
        await choose(deck, "mode", "ALL_ACTIONS")
        await deck.wait("keeps its id and revisions: Lint, Unit.")
        assert "What its actions put out before may be overwritten." in deck.words
        assert "--retry-mode ALL_ACTIONS" in deck.words
        await deck.push("act")
        await deck.wait("Test of web is retried")
        assert web.execution(only(web)).visits["Test"].manual_retries == 1


async def test_newer_executions_that_it_goes_ahead_of_are_named(
    start: Start, emulator: Emulator, clock: SteppedClock, web: PipelineRun
) -> None:
    web.disable("Test", "Inbound", "arn:aws:iam::111122223333:user/operator", "hold")
    newer = begin(web)
    step(emulator.world, clock, 15)
    async with start() as deck:
        await open_retry(deck)
        assert f"Newer execution {newer[:8]}: this older one goes ahead into Test and beyond" in deck.words


async def test_all_actions_wait_until_nothing_runs(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    emulator.world.behaviours.set(steady)
    emulator.world.behaviours.set(fails(5.0, "no"), action="Unit")
    emulator.world.behaviours.set(Outcome(seconds=3600.0), action="Lint")
    web = put_pipeline(emulator.world, pipeline(stages=STAGES))
    begin(web)
    step(emulator.world, clock, 20)
    async with start() as deck:
        await open_retry(deck)
        assert has_line(deck, "All actions", "not now: Lint still runs")
        await deck.push("act")
        await deck.wait("Test of web is retried")


async def test_a_stage_that_a_later_execution_took_is_not_retried(
    start: Start, emulator: Emulator, clock: SteppedClock, web: PipelineRun
) -> None:
    old = only(web)
    async with start() as deck:
        await open_retry(deck)
        begin(web)
        step(emulator.world, clock, 30)
        await deck.push("act")
        await deck.wait("a later execution took this stage")
        await deck.press("escape")
        await deck.until(lambda: not deck.app.dialog_in_front, "the end of the dialog")
        await deck.wait(f"succeeded .*{old[:8]}")
        deck.focus("#executions")
        await deck.press("end")
        await deck.until(lambda: deck.app.screen_in_front.scope().execution_id == old, "the older one")
        await deck.press("r")
        await deck.wait(
            f"A later execution took the stage in which {old[:8]} ended. Rerun it as a new start."
        )


async def test_an_edit_since_is_told_beforehand_and_by_the_service(
    start: Start, emulator: Emulator, clock: SteppedClock, web: PipelineRun
) -> None:
    step(emulator.world, clock, 10)
    change_pipeline(web, web.record.declaration | {"executionMode": "QUEUED"})
    async with start() as deck:
        await open_retry(deck)
        await deck.wait("The pipeline was edited since it began: the service will refuse")
        await deck.push("act")
        await deck.wait("the stage cannot be retried")
        assert deck.audited()[-1].result is Result.REFUSED


async def test_a_lost_answer_is_looked_up_and_not_sent_again(start: Start, web: PipelineRun) -> None:
    async with start() as deck:
        await open_retry(deck)
        deck.fault(FaultKind.LOSE, "RetryStageExecution", count=1)
        await deck.push("act")
        await deck.wait("The answer was lost, but it happened: the stage is InProgress")
        assert deck.calls("RetryStageExecution") == 1
        assert web.execution(only(web)).visits["Test"].manual_retries == 1


async def test_retry_is_not_offered_where_nothing_failed(start: Start, emulator: Emulator) -> None:
    put_pipeline(emulator.world, pipeline())
    async with start() as deck:
        await deck.open()
        assert "r retry" not in deck.words
        await deck.press("r")
        await deck.wait("No stage of web stands failed or stopped.")
