"""Stopping executions, by keys: waiting, holding first, abandoning."""

from __future__ import annotations

import pytest

from services.audit import Phase, Result
from services.clock import SteppedClock
from services.emulator import Emulator
from services.emulator.engine.behaviour import Outcome
from services.emulator.engine.pipeline import PipelineRun
from services.emulator.faults import FaultKind
from tests.declarations import approved_pipeline, build, deploy, pipeline, source, stage
from tests.engine_worlds import put_pipeline, step
from tests.engine_worlds import start as begin
from tests.screens.app_rig import Deck, Start
from tests.screens.choosing import choose, has_line, steady


@pytest.fixture
def web(emulator: Emulator, clock: SteppedClock) -> PipelineRun:
    """A pipeline with one execution in Deploy and a newer one in front of it."""
    emulator.world.behaviours.set(steady)
    emulator.world.behaviours.set(Outcome(seconds=3600.0), stage="Deploy")
    return put(emulator, clock)


def put(emulator: Emulator, clock: SteppedClock, mode: str | None = None) -> PipelineRun:
    run = put_pipeline(emulator.world, pipeline(mode=mode))
    begin(run)
    step(emulator.world, clock, 25)
    begin(run)
    step(emulator.world, clock, 25)
    return run


def ids(run: PipelineRun) -> list[str]:
    """Ids, oldest first."""
    return list(run.executions)


async def open_stop(deck: Deck, chosen: str | None = None) -> None:
    """Open the dialog, and choose an execution where one is given."""
    await deck.open()
    await deck.press("x")
    await deck.wait("Stop an execution of web")
    if chosen is not None:
        await choose(deck, "execution", chosen)


async def test_stop_waits_for_what_runs_by_default(start: Start, web: PipelineRun) -> None:
    old, new = ids(web)
    async with start() as deck:
        await open_stop(deck, old)
        assert has_line(deck, old[:8], "Deploy: Deploy")
        assert has_line(deck, new[:8], "waits in front of Deploy")
        assert "Deploy ends first; nothing after it begins." in deck.words
        assert "The execution that waits in front of Deploy enters it then." in deck.words
        assert "Deploy can be retried afterwards." in deck.words
        assert "--no-abandon" in deck.words
        await deck.type("wrong build, sorry", "#reason")
        await deck.wait("18/200")
        await deck.push("act")
        await deck.wait(f"Execution {old[:8]} of web is being stopped")
        assert (web.execution(old).status, web.execution(new).status) == ("Stopping", "InProgress")
        intent = deck.audited(Phase.INTENT)[-1]
        assert intent.operation == "StopPipelineExecution"
        assert intent.parameters["reason"] == "wrong build, sorry"
        assert deck.audited()[-1].result is Result.OK


async def test_a_safe_stop_holds_the_stage_stops_and_offers_to_enable_it_again(
    start: Start, web: PipelineRun, clock: SteppedClock
) -> None:
    old, new = ids(web)
    async with start() as deck:
        await open_stop(deck, old)
        await choose(deck, "how", "hold")
        assert "Nothing new enters meanwhile" in deck.words
        await deck.type("bad build: #12", "#reason")
        await deck.wait(f"disable-stage-transition .*Safe stop of {old[:8]} bad build 12")
        await deck.wait("stop-pipeline-execution .*bad build: #12")
        await deck.push("act")
        await deck.wait("The transition into Deploy is disabled.*is stopping")
        assert not deck.app.screen.query_one("#act").display
        assert not deck.app.screen.query_one("#release").display
        step(web.world, clock, 3600)
        await deck.wait(f"Execution {old[:8]}: stopped")
        await deck.wait("1 execution waits in front of Deploy and may enter")
        assert web.execution(new).waiting
        release = deck.app.screen.query_one("#release")
        await deck.until(lambda: release.has_focus, "the offer to enable it again")
        await deck.press("enter")
        await deck.wait("The transition into Deploy is enabled")
        step(web.world, clock, 10)
        assert not web.execution(new).waiting
        operations = [entry.operation for entry in deck.audited(Phase.INTENT)]
        assert operations == ["DisableStageTransition", "StopPipelineExecution", "EnableStageTransition"]
        assert [entry.result for entry in deck.audited()] == [Result.OK] * 3


async def test_a_safe_stop_whose_stop_fails_says_what_stands_and_takes_it_back(
    start: Start, web: PipelineRun
) -> None:
    async with start() as deck:
        deck.fault(FaultKind.ERROR, "StopPipelineExecution", code="ConflictException", status=400)
        await open_stop(deck, ids(web)[0])
        await choose(deck, "how", "hold")
        await deck.push("act")
        await deck.wait("the pipeline is busy with another change")
        await deck.wait("The transition into Deploy is disabled, the execution is not stopped")
        assert deck.app.screen.query_one("#act").display
        await deck.push("release")
        await deck.wait("The transition into Deploy is enabled")
        assert web.board.latest["Deploy"].execution.status == "InProgress"


async def test_closing_after_a_hold_says_that_the_transition_stays_disabled(
    start: Start, web: PipelineRun
) -> None:
    async with start() as deck:
        await open_stop(deck, ids(web)[0])
        await choose(deck, "how", "hold")
        await deck.push("act")
        await deck.wait("is stopping")
        await deck.press("escape")
        await deck.wait("The transition into Deploy stays disabled; :transition enables it")


async def test_abandoning_names_what_goes_on_at_its_provider(start: Start, web: PipelineRun) -> None:
    old, _ = ids(web)
    async with start() as deck:
        await open_stop(deck, old)
        await choose(deck, "how", "abandon")
        await deck.wait("these go on at their providers, unwatched")
        await deck.wait("Deploy · Deploy ECS web on cluster prod")
        assert "--abandon" in deck.words
        await deck.push("act")
        await deck.wait(f"Execution {old[:8]} of web is abandoned")
        assert web.execution(old).stop is not None


async def test_an_execution_that_is_stopping_can_only_be_abandoned(start: Start, web: PipelineRun) -> None:
    old, _ = ids(web)
    web.stop(old)
    async with start() as deck:
        await open_stop(deck, old)
        assert has_line(deck, "Stop ", "not here: it is being stopped already")
        assert has_line(deck, "Hold, then stop", "not here: it is being stopped already")
        await deck.push("act")
        await deck.wait("is abandoned")


async def test_an_execution_that_waits_in_front_cannot_be_retried_after(
    start: Start, web: PipelineRun
) -> None:
    _, new = ids(web)
    async with start() as deck:
        await open_stop(deck, new)
        await deck.wait("it stops there at once and cannot be retried afterwards")
        assert has_line(deck, "Hold, then stop", "not here: it holds no stage")
        assert has_line(deck, "Stop and abandon", "not here: nothing of it runs")
        await deck.push("act")
        await deck.wait(f"Execution {new[:8]} of web is being stopped")
        assert web.execution(new).status == "Stopped"


@pytest.mark.parametrize("mode", ["QUEUED", "PARALLEL"])
async def test_executions_are_stopped_in_every_mode(
    start: Start, emulator: Emulator, clock: SteppedClock, mode: str
) -> None:
    emulator.world.behaviours.set(steady)
    emulator.world.behaviours.set(Outcome(seconds=3600.0), stage="Deploy")
    web = put(emulator, clock, mode)
    old, new = ids(web)
    async with start() as deck:
        await open_stop(deck, old)
        if mode == "PARALLEL":
            assert has_line(deck, new[:8], "Deploy: Deploy")
            assert has_line(deck, "Hold, then stop", "a PARALLEL pipeline has no transitions")
        await deck.push("act")
        await deck.wait(f"Execution {old[:8]} of web is being stopped")
        assert web.execution(old).status == "Stopping"


async def test_a_stop_waits_for_an_answer_where_an_approval_does(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    emulator.world.behaviours.set(steady)
    begin(put_pipeline(emulator.world, approved_pipeline()))
    step(emulator.world, clock, 25)
    async with start() as deck:
        await open_stop(deck)
        assert "Approve waits for an answer: until then, or its expiry, it is only stopping." in deck.words
        await choose(deck, "how", "abandon")
        assert "Nothing of it runs at a provider just now." in deck.words


async def test_a_refusal_says_what_to_do(start: Start, web: PipelineRun) -> None:
    old, _ = ids(web)
    async with start() as deck:
        await open_stop(deck, old)
        web.stop(old)
        await deck.push("act")
        await deck.wait("the execution is stopping already")
        await deck.wait("DuplicatedStopRequestException")
        assert deck.audited()[-1].result is Result.REFUSED


async def test_what_ended_meanwhile_cannot_be_stopped(
    start: Start, emulator: Emulator, clock: SteppedClock, web: PipelineRun
) -> None:
    async with start() as deck:
        await open_stop(deck, ids(web)[0])
        step(emulator.world, clock, 4000)
        await deck.push("act")
        await deck.wait("PipelineExecutionNotStoppableException")


async def test_stop_is_not_offered_where_nothing_runs(start: Start, emulator: Emulator) -> None:
    put_pipeline(
        emulator.world, pipeline("web", [stage("Source", source()), stage("B", build(), deploy("D"))])
    )
    async with start() as deck:
        await deck.open()
        assert "x stop" not in deck.words
        await deck.press("x")
        await deck.wait("Nothing of web runs.")
