"""Answers that are lost, refused or late: nothing is sent twice, and what became of it is told."""

from __future__ import annotations

import pytest

from services.audit import Phase, Result
from services.emulator import Emulator
from services.emulator.faults import FaultKind
from tests.declarations import pipeline
from tests.engine_worlds import put_pipeline
from tests.screens.app_rig import Deck, Start
from tui.dialogs.start import StartDialog
from tui.dialogs.transition import TransitionDialog


async def start_dialog(deck: Deck) -> StartDialog:
    """Open the start dialog of the pipeline."""
    await deck.open()
    await deck.until(lambda: deck.app.backend is not None and known_account(deck), "the account")
    await deck.press("s")
    await deck.until(lambda: isinstance(deck.app.screen, StartDialog), "the dialog")
    await deck.wait("aws codepipeline start-pipeline-execution")
    assert isinstance(deck.app.screen, StartDialog)
    return deck.app.screen


def known_account(deck: Deck) -> bool:
    """Whether it is known who we are."""
    backend = deck.app.backend
    return backend is not None and all(target.caller for target in backend.targets.values())


@pytest.mark.parametrize("kind", [FaultKind.LOSE, FaultKind.TRUNCATE, FaultKind.GARBAGE])
async def test_a_start_whose_answer_is_lost_is_found_by_reading(
    start: Start, emulator: Emulator, kind: FaultKind
) -> None:
    run = put_pipeline(emulator.world, pipeline())
    async with start() as deck:
        await start_dialog(deck)
        deck.fault(kind, "StartPipelineExecution")
        await deck.push("act")
        if kind is not FaultKind.GARBAGE:
            await deck.wait("The answer was lost, but it happened: execution [0-9a-f]{8} was started by you")
            assert not deck.app.dialog_in_front
        else:
            await deck.wait("The answer was lost")
        await deck.pilot.pause()
        assert deck.calls("StartPipelineExecution") == 1
        assert len(run.executions) == 1
        assert [entry.result for entry in deck.audited()] == [Result.UNKNOWN]
        assert len(deck.audited(Phase.INTENT)) == 1


async def test_a_start_that_was_cut_off_before_it_was_done_can_be_sent_again(
    start: Start, emulator: Emulator
) -> None:
    run = put_pipeline(emulator.world, pipeline(variables=[{"name": "Env"}]))
    async with start() as deck:
        await start_dialog(deck)
        await deck.type("prod", "#variable-0")
        deck.fault(FaultKind.RESET, "StartPipelineExecution", count=1)
        await deck.push("act")
        await deck.wait("The answer was lost. It did not happen")
        assert deck.calls("StartPipelineExecution") == 1
        assert not run.executions
        await deck.push("act")
        await deck.wait("of web started")
        assert [dict(e.variables) for e in run.executions.values()] == [{"Env": "prod"}]
        tokens = {entry.parameters["clientRequestToken"] for entry in deck.audited(Phase.INTENT)}
        assert len(tokens) == 1
        assert [entry.result for entry in deck.audited()] == [Result.UNKNOWN, Result.OK]


async def test_nothing_can_be_sent_while_it_is_being_read_what_became_of_it(
    start: Start, emulator: Emulator
) -> None:
    put_pipeline(emulator.world, pipeline())
    async with start() as deck:
        await deck.open()
        await deck.press("t")
        await deck.until(lambda: isinstance(deck.app.screen, TransitionDialog), "the dialog")
        deck.fault(FaultKind.RESET, "DisableStageTransition", count=1)
        deck.fault(FaultKind.LATENCY, "GetPipelineState", seconds=1.0)
        await deck.type("freeze", "#reason")
        await deck.push("act")
        await deck.wait("Reading what became of it")
        await deck.push("act")
        await deck.push("act")
        await deck.wait("It did not happen")
        assert deck.calls("DisableStageTransition") == 1
        emulator.faults.clear()
        await deck.push("act")
        await deck.wait("is disabled")
        assert deck.calls("DisableStageTransition") == 2


@pytest.mark.parametrize("lost", [False, True])
async def test_a_dialog_closed_in_flight_has_its_outcome_told_later(
    start: Start, emulator: Emulator, lost: bool
) -> None:
    run = put_pipeline(emulator.world, pipeline())
    async with start() as deck:
        await start_dialog(deck)
        deck.fault(FaultKind.LATENCY, "StartPipelineExecution", seconds=0.4)
        if lost:
            deck.fault(FaultKind.LOSE, "StartPipelineExecution")
        await deck.push("act")
        await deck.wait("Sending")
        await deck.press("escape")
        await deck.wait("It was sent already")
        words = "The answer was lost, but it happened" if lost else "was done"
        await deck.wait(f"StartPipelineExecution of web.*{words}")
        assert (deck.calls("StartPipelineExecution"), len(run.executions)) == (1, 1)


async def test_a_throttled_act_says_so_and_keeps_what_was_typed(start: Start, emulator: Emulator) -> None:
    run = put_pipeline(emulator.world, pipeline(variables=[{"name": "Env"}]))
    async with start() as deck:
        await start_dialog(deck)
        await deck.type("prod", "#variable-0")
        deck.fault(
            FaultKind.ERROR,
            "StartPipelineExecution",
            count=1,
            status=400,
            code="ThrottlingException",
            message="Rate exceeded",
        )
        await deck.push("act")
        await deck.wait("AWS is throttling this account and region")
        assert not run.executions
        await deck.push("act")
        await deck.wait("of web started")
        assert [dict(e.variables) for e in run.executions.values()] == [{"Env": "prod"}]


async def test_a_denied_verb_names_the_permission_and_can_be_sent_once_it_is_granted(
    start: Start, emulator: Emulator
) -> None:
    run = put_pipeline(emulator.world, pipeline(variables=[{"name": "Env"}]))
    async with start() as deck:
        await start_dialog(deck)
        await deck.type("prod", "#variable-0")
        deck.fault(FaultKind.DENY, "StartPipelineExecution")
        await deck.push("act")
        await deck.wait("codepipeline:StartPipelineExecution is not allowed")
        await deck.wait("arn:aws:codepipeline:eu-west-1:111122223333:web")
        assert [entry.result for entry in deck.audited()] == [Result.REFUSED]
        emulator.faults.clear()
        await deck.push("act")
        await deck.wait("of web started")
        assert [dict(e.variables) for e in run.executions.values()] == [{"Env": "prod"}]
