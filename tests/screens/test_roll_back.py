"""Rolling stages back, by keys."""

from __future__ import annotations

import pytest

from services.audit import Phase
from services.clock import SteppedClock
from services.emulator import Emulator
from services.emulator.engine.behaviour import Outcome, fails
from services.emulator.engine.pipeline import PipelineRun
from services.emulator.faults import FaultKind
from tests.declarations import pipeline
from tests.engine_worlds import change_pipeline, put_pipeline, step
from tests.engine_worlds import start as begin
from tests.screens.app_rig import Deck, Start
from tests.screens.choosing import choose, steady
from tui.dialogs.choice import Choice

COMMITS = [letter * 40 for letter in "abc"]


def put(emulator: Emulator, clock: SteppedClock, mode: str | None = None) -> PipelineRun:
    """A pipeline through which three commits went."""
    emulator.world.behaviours.set(steady)
    run = put_pipeline(emulator.world, pipeline(mode=mode))
    for commit in COMMITS:
        override = {"actionName": "App", "revisionType": "COMMIT_ID", "revisionValue": commit}
        begin(run, source_revisions=[override])
        step(emulator.world, clock, 60)
    return run


async def open_roll_back(deck: Deck, *keys: str) -> None:
    await deck.open()
    await deck.press("end", *keys, "b")
    await deck.wait("Roll back a stage of web")
    await deck.gone("Reading what succeeded")


def offered(deck: Deck) -> list[str | None]:
    return [option.id for option in deck.app.screen.query_one("#target", Choice).options]


@pytest.mark.parametrize("mode", [None, "QUEUED", "PARALLEL"])
async def test_a_stage_goes_back_to_an_earlier_success(
    start: Start, emulator: Emulator, clock: SteppedClock, mode: str | None
) -> None:
    web = put(emulator, clock, mode)
    oldest, middle, _ = web.executions
    async with start() as deck:
        await open_roll_back(deck)
        assert offered(deck) == [middle, oldest]
        await deck.wait("App ccccccc .* → bbbbbbb")
        assert f"with the artifacts and variables of {middle[:8]}" in deck.words
        await choose(deck, "target", oldest)
        await deck.wait("App ccccccc .* → aaaaaaa")
        await deck.wait(f"--target-pipeline-execution-id {oldest}")
        await deck.push("act")
        await deck.wait("Deploy of web is rolled back by execution")
        newest = list(web.executions.values())[-1]
        assert newest.rollback_target == oldest
        assert deck.audited(Phase.INTENT)[-1].operation == "RollbackStage"


async def test_after_a_rollback_neither_it_nor_its_target_is_offered(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    web = put(emulator, clock)
    oldest, middle, newest = web.executions
    web.roll_back("Deploy", middle, "arn:aws:iam::111122223333:user/operator")
    step(emulator.world, clock, 30)
    async with start() as deck:
        await open_roll_back(deck)
        assert offered(deck) == [newest, oldest]


async def test_a_stage_that_failed_may_go_back_to_its_last_success(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    web = put(emulator, clock)
    emulator.world.behaviours.set(fails(5.0, "no"), stage="Deploy")
    begin(web)
    step(emulator.world, clock, 60)
    async with start() as deck:
        await open_roll_back(deck)
        assert offered(deck) == list(reversed(list(web.executions)[:3]))


async def test_after_an_edit_there_is_nothing_to_go_back_to(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    web = put(emulator, clock)
    change_pipeline(web, dict(web.record.declaration))
    async with start() as deck:
        await open_roll_back(deck)
        await deck.wait("None: no other execution succeeded in Deploy since the pipeline was last edited")
        await deck.push("act")
        await deck.wait("Choose first")
        assert deck.calls("RollbackStage") == 0


async def test_an_edit_while_the_dialog_is_open_is_refused_in_plain_words(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    web = put(emulator, clock)
    async with start() as deck:
        await open_roll_back(deck)
        change_pipeline(web, dict(web.record.declaration))
        await deck.push("act")
        await deck.wait("PipelineExecutionOutdatedException")
        await deck.wait("choose one since the pipeline's last edit")


async def test_a_stage_that_began_to_run_meanwhile_is_refused(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    web = put(emulator, clock)
    async with start() as deck:
        await open_roll_back(deck)
        emulator.world.behaviours.set(Outcome(seconds=3600.0), stage="Deploy")
        begin(web)
        step(emulator.world, clock, 30)
        await deck.push("act")
        await deck.wait("the stage cannot be rolled back")
        await deck.wait("UnableToRollbackStageException")


async def test_a_denied_list_is_told_in_the_dialog(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    web = put(emulator, clock)
    async with start() as deck:
        await open_roll_back(deck)
        deck.fault(FaultKind.DENY, "ListPipelineExecutions")
        await choose(deck, "stage", "Build")
        await deck.wait("codepipeline:ListPipelineExecutions is not allowed")
        assert web.executions


async def test_rolling_back_is_not_offered_for_the_source_or_v1(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    put(emulator, clock)
    put_pipeline(emulator.world, pipeline("old", kind="V1"))
    async with start() as deck:
        await deck.open()
        await deck.press("home", "b")
        await deck.wait("Source is the source stage: there is nothing in it to roll back.")
        await deck.open("old")
        await deck.press("b")
        await deck.wait("Only V2 pipelines can roll back, and this one is V1")
