"""Credentials that end in mid-flight: rows turn stale, a key renews, and what was typed in a dialog is kept."""

from __future__ import annotations

from textual.widgets import Button, Input

from services.audit import Phase, Result
from services.domain.target import PipelineKey
from services.emulator import Emulator
from services.emulator.engine.pipeline import PipelineRun
from tests.contract.credentials.desk import Desk
from tests.screens.app_rig import Deck, Start
from tests.screens.sign_in_rig import (
    CENTER,
    CENTER_ACCOUNT,
    FINE,
    clock,
    confirm,
    end_session,
    sign_in_before,
    user,
)
from tui.dialogs.start import StartDialog

__all__ = ["clock", "user"]

ORDERS = PipelineKey(CENTER.name, "orders")


async def start_dialog(deck: Deck) -> StartDialog:
    """Open the start dialog of the pipeline behind the sign-in, with a variable typed."""
    backend = deck.app.backend
    assert backend is not None
    await deck.until(lambda: all(target.caller for target in backend.targets.values()), "who we are")
    await deck.command(f"pipeline {CENTER.name}/orders")
    await deck.until(
        lambda: (known := backend.engine.snapshot(ORDERS)) is not None and known.definition is not None,
        "the definition",
    )
    await deck.press("s")
    await deck.until(lambda: isinstance(deck.app.screen, StartDialog), "the dialog")
    await deck.wait("aws codepipeline start-pipeline-execution")
    shown = deck.app.screen
    assert isinstance(shown, StartDialog)
    await deck.type("prod", "#variable-0")
    return shown


async def refused(deck: Deck, shown: StartDialog) -> None:
    """Wait until what was sent is refused and the way to sign in has the keys."""
    await deck.until(lambda: shown.query_one("#sign-in").has_focus, "the refusal")
    assert len(deck.audited(Phase.INTENT)) == 1


def run_of(emulator: Emulator) -> PipelineRun:
    """The pipeline behind the sign-in."""
    return emulator.world.region(CENTER_ACCOUNT, CENTER.region).pipelines["orders"].run


async def test_a_start_survives_the_end_of_its_session(start: Start, emulator: Emulator, user: Desk) -> None:
    sign_in_before(user, CENTER)
    async with start(targets=[CENTER]) as deck:
        shown = await start_dialog(deck)
        end_session(user)
        await deck.push("act")
        await refused(deck, shown)
        assert not run_of(emulator).executions
        await deck.push("sign-in")
        await confirm(deck, user)
        await deck.until(lambda: deck.app.screen is shown, "the dialog, back in front")
        await deck.wait("You are signed in. Nothing was sent yet")
        assert not isinstance(deck.app.focused, Button)
        assert shown.query_one("#variable-0", Input).value == "prod"
        assert not run_of(emulator).executions
        await deck.push("act")
        await deck.wait("of orders started")
        assert [dict(each.variables) for each in run_of(emulator).executions.values()] == [{"Env": "prod"}]
        (intent,), (result,) = deck.audited(Phase.INTENT), deck.audited()
        assert intent.id == result.id
        assert result.result is Result.OK


async def test_a_dialog_says_that_the_session_ended_before_anything_is_sent(
    start: Start, emulator: Emulator, user: Desk
) -> None:
    sign_in_before(user, CENTER)
    async with start(targets=[CENTER]) as deck:
        shown = await start_dialog(deck)
        end_session(user)
        await deck.wait("the log-in session expired.*Sign in below; what you typed stays")
        assert deck.app.focused is shown.query_one("#variable-0")
        await deck.push("sign-in")
        await confirm(deck, user)
        await deck.until(lambda: deck.app.screen is shown, "the dialog, back in front")
        await deck.wait("You are signed in. Nothing was sent yet: Start sends it")
        await deck.push("act")
        await deck.wait("of orders started")
        assert deck.calls("StartPipelineExecution") == 1
        assert len(run_of(emulator).executions) == 1
        assert (len(deck.audited(Phase.INTENT)), len(deck.audited())) == (1, 1)


async def test_an_act_that_is_given_up_after_its_refusal_is_completed_in_the_audit_log(
    start: Start, emulator: Emulator, user: Desk
) -> None:
    sign_in_before(user, CENTER)
    async with start(targets=[CENTER]) as deck:
        shown = await start_dialog(deck)
        end_session(user)
        await deck.push("act")
        await refused(deck, shown)
        assert deck.audited() == []
        await deck.press("escape")
        await deck.until(lambda: len(deck.audited()) == 1, "the result in the audit log")
        (intent,), (result,) = deck.audited(Phase.INTENT), deck.audited()
        assert (intent.id, result.result) == (result.id, Result.REFUSED)
        assert not run_of(emulator).executions


async def test_another_act_than_the_refused_one_has_an_entry_of_its_own(
    start: Start, emulator: Emulator, user: Desk
) -> None:
    sign_in_before(user, CENTER)
    async with start(targets=[CENTER]) as deck:
        shown = await start_dialog(deck)
        end_session(user)
        await deck.push("act")
        await refused(deck, shown)
        await deck.push("sign-in")
        await confirm(deck, user)
        await deck.wait("You are signed in. Nothing was sent yet: Start sends it")
        await deck.type("-two", "#variable-0")
        await deck.push("act")
        await deck.wait("of orders started")
        await deck.until(lambda: len(deck.audited()) == 2, "both results")
        assert {entry.result for entry in deck.audited()} == {Result.REFUSED, Result.OK}
        assert [dict(each.variables) for each in run_of(emulator).executions.values()] == [
            {"Env": "prod-two"}
        ]


async def test_a_session_renewed_elsewhere_is_noticed_in_the_dialog(
    start: Start, emulator: Emulator, user: Desk
) -> None:
    sign_in_before(user, CENTER)
    async with start(targets=[CENTER]) as deck:
        shown = await start_dialog(deck)
        end_session(user)
        await deck.push("act")
        await refused(deck, shown)
        sign_in_before(user, CENTER)
        assert deck.app.backend is not None
        deck.app.backend.retry(CENTER.name, deck.app.tell_identity)
        await deck.wait("The credentials were renewed. Nothing was sent yet")
        assert not shown.query_one("#sign-in").display
        await deck.push("act")
        await deck.wait("of orders started")
        assert len(run_of(emulator).executions) == 1
        assert [entry.result for entry in deck.audited()] == [Result.OK]


async def test_rows_that_nobody_can_read_are_dimmed_until_it_is_renewed(start: Start, user: Desk) -> None:
    sign_in_before(user, CENTER)
    async with start(targets=[FINE, CENTER], wait="All 2") as deck:
        await deck.wait("orders")

        def stale() -> set[str]:
            from tui.screens.fleet import FleetScreen

            screen = deck.app.screen_in_front
            assert isinstance(screen, FleetScreen)
            return {row.key.pipeline for row in screen.grid.all_rows() if row.stale}

        assert stale() == set()
        end_session(user)
        await deck.press("ctrl+r")
        await deck.until(lambda: stale() == {"orders"}, "the dimmed row")
        await deck.wait("center/eu-west-1: .* press L to sign in")
        await deck.press("L")
        await confirm(deck, user)
        await deck.until(lambda: stale() == set(), "the row as it was")
        await deck.gone("press L to sign in")
