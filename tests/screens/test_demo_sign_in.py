"""The dialog of a sign-in that confirms itself, as the demo's does."""

from __future__ import annotations

from tests.contract.credentials.desk import Desk
from tests.screens.app_rig import Start
from tests.screens.sign_in_rig import CENTER, clock, device_dialog, user

__all__ = ["clock", "user"]


async def test_the_dialog_says_who_confirms(start: Start, user: Desk) -> None:
    async with start(targets=[CENTER]) as deck:
        assert user.emulator is deck.emulator
        await deck.wait("press L to sign in")
        assert deck.app.backend is not None
        deck.app.backend.sign_in_hint = "The demo confirms it by itself soon."
        await deck.press("L")
        await device_dialog(deck)
        await deck.wait("The demo confirms it by itself soon")
        await deck.press("escape")
        await deck.until(lambda: not deck.app.dialog_in_front, "the end of the dialog")
        deck.app.backend.sign_in_hint = ""
        await deck.press("L")
        await device_dialog(deck)
        await deck.wait("Waiting for you; the code ends")
