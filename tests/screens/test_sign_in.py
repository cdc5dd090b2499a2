"""Signing in on the terminal: what waits is said, one key opens it, and what it unlocks goes on at once."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from rich.segment import Segment
from textual.widgets import Input

from tests.contract.credentials.desk import Desk, target
from tests.screens.app_rig import QUICK, Deck, Start
from tests.screens.sign_in_rig import (
    CENTER,
    CENTER_FAR,
    CODE,
    DEVICE,
    FINE,
    GUARDED,
    GUARDED_FAR,
    clock,
    confirm,
    device_dialog,
    user,
    waiting_threads,
)
from tui.dialogs.sign_in_choice import SignInChoice
from tui.dialogs.sign_in_code import CodeDialog
from tui.dialogs.sign_in_device import DeviceSignInDialog
from tui.dialogs.sign_in_outside import OutsideDialog
from tui.options import Options

__all__ = ["clock", "user"]


def listed(deck: Deck, *names: str) -> Callable[[], bool]:
    """Whether the pipelines of these targets were listed."""

    def known() -> bool:
        backend = deck.app.backend
        return backend is not None and all(backend.engine.freshness(name).listed for name in names)

    return known


def in_trouble(deck: Deck, *names: str) -> Callable[[], bool]:
    """Whether these targets are known to wait for a person."""

    def known() -> bool:
        backend = deck.app.backend
        health = [backend.engine.freshness(name).problem for name in names] if backend else [None]
        return all(problem is not None and problem.need is not None for problem in health)

    return known


def links(deck: Deck) -> set[str]:
    """The hyperlinks on the screen."""
    strips = deck.app.screen._compositor.render_strips()
    segments: list[Segment] = [segment for strip in strips for segment in strip]
    return {segment.style.link for segment in segments if segment.style and segment.style.link}


async def test_one_sign_in_unlocks_all_targets_of_its_session(start: Start, user: Desk) -> None:
    async with start(targets=[FINE, CENTER, CENTER_FAR]) as deck:
        await deck.until(in_trouble(deck, CENTER.name, CENTER_FAR.name), "the need of both")
        await deck.wait("center/eu-west-1 and 1 more: .* press L to sign in")
        await deck.until(listed(deck, FINE.name), "the target that is fine")
        await deck.press("L")
        shown = await device_dialog(deck)
        await deck.wait("For center/eu-west-1, center/us-east-1")
        assert shown.code is not None
        assert " ".join(shown.code.code) in deck.text
        assert links(deck) == {shown.code.complete_url}
        user.answer(shown.code, allow=True)
        await deck.until(listed(deck, CENTER.name, CENTER_FAR.name), "the pipelines behind it")
        await deck.until(lambda: not deck.app.dialog_in_front, "the end of the dialog")
        await deck.wait("orders")
        await deck.gone("press L")
        assert any("2 targets go on" in said for said in deck.said())
        assert (user.called("RegisterClient"), user.called("StartDeviceAuthorization")) == (1, 1)


async def test_nothing_opens_by_itself_and_nothing_waits_where_all_is_well(start: Start, user: Desk) -> None:
    assert user.home.exists()
    async with start(targets=[FINE]) as deck:
        await deck.until(listed(deck, FINE.name), "the fleet")
        await deck.press("L")
        await deck.wait("Nothing waits for a sign-in")
        assert not deck.app.dialog_in_front


async def test_link_and_code_are_copied_by_a_key_each(start: Start, user: Desk) -> None:
    async with start(targets=[CENTER], wait="press L") as deck:
        await deck.press("L")
        shown = await device_dialog(deck)
        assert shown.code is not None
        await deck.press("y")
        await deck.until(
            lambda: shown.code is not None and shown.code.complete_url in deck.said(), "the link"
        )
        await deck.press("c")
        await deck.until(lambda: shown.code is not None and shown.code.code in deck.said(), "the code")
        assert user.called("StartDeviceAuthorization") == 1


async def test_closing_the_dialog_ends_the_waiting(start: Start, user: Desk) -> None:
    async with start(targets=[CENTER], wait="press L") as deck:
        await deck.press("L")
        await device_dialog(deck)
        await deck.press("escape")
        await deck.until(lambda: not deck.app.dialog_in_front, "the end of the dialog")
        await deck.until(lambda: not waiting_threads(), "the end of the waiting")
        asked = user.called("CreateToken")
        await deck.press("L")
        await confirm(deck, user)
        await deck.wait("orders")
        assert user.called("CreateToken") > asked


async def test_a_refusal_in_the_browser_is_said_and_another_code_can_be_had(start: Start, user: Desk) -> None:
    async with start(targets=[CENTER], wait="press L") as deck:
        await deck.press("L")
        await confirm(deck, user, allow=False)
        await deck.wait("refused")
        first = deck.app.screen
        assert isinstance(first, DeviceSignInDialog)
        refused = first.code
        await deck.push("again")
        await deck.until(lambda: first.code not in (None, refused), "another code")
        await confirm(deck, user)
        await deck.wait("orders")


async def test_a_code_that_ran_out_is_said(start: Start, user: Desk) -> None:
    async with start(targets=[CENTER], wait="press L") as deck:
        await deck.press("L")
        await device_dialog(deck)
        user.emulator.step(700)
        await deck.wait("the code")
        await deck.until(lambda: deck.app.screen.has_class("-ended"), "the end of the code")
        assert deck.app.focused is deck.app.screen.query_one("#again")


@pytest.mark.parametrize(
    ("size", "ascii_only", "drawn"),
    [((120, 36), False, True), ((80, 24), False, True), ((60, 24), False, False), ((120, 36), True, False)],
    ids=["wide", "80x24", "narrow", "ascii"],
)
async def test_the_dialog_fits_and_says_where_the_qr_code_does_not(
    start: Start, user: Desk, size: tuple[int, int], ascii_only: bool, drawn: bool
) -> None:
    assert user.home.exists()
    options = Options(refresh=QUICK.refresh, ascii=ascii_only)
    async with start(targets=[CENTER], size=size, options=options, wait="to sign in|expired") as deck:
        await deck.until(in_trouble(deck, CENTER.name), "its need")
        await deck.press("L")
        shown = await device_dialog(deck)
        await deck.until(lambda: shown.has_class("-qr") is drawn, "the QR code, or its absence")
        await deck.wait("Confirm there, and allow access")
        assert shown.code is not None
        assert " ".join(shown.code.code) in deck.text
        assert ("▀" in deck.text) is drawn
        if not drawn:
            await deck.wait("No QR code: it has no room in this window")
        body, buttons = shown.query_one("#body"), shown.query_one("#buttons")
        await deck.until(lambda: body.max_scroll_y == 0, "room for all of it")
        assert buttons.region.bottom <= size[1]


async def test_an_mfa_code_is_asked_once_for_all_regions(start: Start, user: Desk) -> None:
    async with start(targets=[FINE, GUARDED, GUARDED_FAR]) as deck:
        await deck.until(in_trouble(deck, GUARDED.name, GUARDED_FAR.name), "the need of both")
        await deck.press("L")
        await deck.until(lambda: isinstance(deck.app.screen, CodeDialog), "the dialog")
        await deck.wait("For guarded/eu-west-1, guarded/us-east-1")
        await deck.wait(DEVICE)
        await deck.press(*"12", "enter")
        await deck.wait("The code has six digits")
        assert user.called("AssumeRole") == 0
        await deck.press(*"x9999", "enter")
        await deck.wait("AWS refused this code")
        await deck.wait("wait for the next")
        assert deck.app.screen.query_one("#digits", Input).value == ""
        before = user.called("AssumeRole")
        await deck.press(*CODE, "enter")
        await deck.until(listed(deck, GUARDED.name, GUARDED_FAR.name), "the pipelines behind it")
        await deck.until(lambda: not deck.app.dialog_in_front, "the end of the dialog")
        await deck.wait("vault")
        assert user.called("AssumeRole") == before + 1


async def test_one_of_several_causes_is_chosen(start: Start, user: Desk) -> None:
    async with start(targets=[FINE, CENTER, GUARDED]) as deck:
        await deck.until(in_trouble(deck, CENTER.name, GUARDED.name), "both needs")
        await deck.until(listed(deck, FINE.name), "the target that is fine")
        await deck.press("L")
        await deck.until(lambda: isinstance(deck.app.screen, SignInChoice), "the choice")
        await deck.wait("acme IAM Identity Center center/eu-west-1.*guarded MFA guarded/eu-west-1")
        await deck.press("down", "enter")
        await deck.until(lambda: isinstance(deck.app.screen, CodeDialog), "the dialog")
        await deck.press(*CODE, "enter")
        await deck.until(listed(deck, GUARDED.name), "the pipelines behind it")
        await deck.until(lambda: not deck.app.dialog_in_front, "the end of the dialog")
        await deck.press("L")
        await confirm(deck, user)
        await deck.until(listed(deck, CENTER.name), "the pipelines behind the other")


async def test_what_is_selected_comes_first(start: Start, user: Desk) -> None:
    assert user.home.exists()
    async with start(targets=[CENTER, GUARDED], wait="to sign in") as deck:
        await deck.until(in_trouble(deck, CENTER.name, GUARDED.name), "both needs")
        await deck.press("0")
        await deck.wait("Fleet › Targets")
        await deck.until(lambda: deck.app.screen_in_front.scope().target is not None, "a selected target")
        await deck.press("down")
        await deck.until(
            lambda: (
                (selected := deck.app.screen_in_front.scope().target) is not None
                and selected.name == GUARDED.name
            ),
            "the other target",
        )
        await deck.press("L")
        await deck.until(lambda: isinstance(deck.app.screen, CodeDialog), "its dialog")


async def test_a_command_elsewhere_is_shown_and_tried_again_when_it_was_run(start: Start, user: Desk) -> None:
    config, script = user.home / "config", user.home / "helper.py"
    config.write_text(
        f"{config.read_text()}\n[profile helped]\ncredential_process = {sys.executable} {script}\n"
    )
    helped = target("helped")
    async with start(targets=[FINE, helped]) as deck:
        await deck.until(in_trouble(deck, helped.name), "its need")
        await deck.press("L")
        await deck.until(lambda: isinstance(deck.app.screen, OutsideDialog), "the dialog")
        await deck.wait("Run this in another shell.*aws sts get-caller-identity --profile helped")
        script.write_text((user.home / "process.py").read_text())
        await deck.push("done")
        await deck.until(lambda: not deck.app.dialog_in_front, "the end of the dialog")
        await deck.until(listed(deck, helped.name), "its pipelines")
        await deck.until(lambda: not deck.app.troubles(), "the end of the trouble")
