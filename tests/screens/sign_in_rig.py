"""A user whose targets want him to sign in: by IAM Identity Center, by MFA, by a command elsewhere."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from services.clock import SteppedClock
from services.domain.target import Target
from services.emulator import Emulator
from tests.contract.credentials.desk import CODE, DEVICE, STATIC, Desk, target
from tests.declarations import pipeline
from tests.engine_worlds import put_pipeline
from tests.screens.app_rig import Deck
from tui.dialogs.sign_in_device import DeviceSignInDialog

__all__ = ["CODE", "DEVICE", "STATIC", "clock", "user"]

CENTER_ACCOUNT = "222233334444"
GUARDED_ACCOUNT = "444455556666"
FINE = target("static")
CENTER = target("center")
CENTER_FAR = target("center", "us-east-1")
GUARDED = target("guarded")
GUARDED_FAR = target("guarded", "us-east-1")


@pytest.fixture
def clock() -> SteppedClock:
    """The world's clock begins at the present, by which botocore judges what has expired."""
    return SteppedClock(time.time())


@pytest.fixture
def user(emulator: Emulator, home: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The user at his desk; each of his accounts has a pipeline in eu-west-1."""
    folder = home / "user"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(folder / "config"))
    made = Desk(emulator, folder)
    made.furnish()
    for account, name in ((STATIC, "web"), (CENTER_ACCOUNT, "orders"), (GUARDED_ACCOUNT, "vault")):
        put_pipeline(emulator.world, pipeline(name, variables=[{"name": "Env"}]), account)
    return made


def sign_in_before(user: Desk, *targets: Target) -> None:
    """Sign in to IAM Identity Center as in an earlier run: its token is cached."""
    for each in targets:
        assert each.profile is not None
        user.sign_in(each.profile)


def end_session(user: Desk) -> None:
    """Let all that IAM Identity Center and STS gave so far end, as after a long night."""
    world = user.emulator.world
    with world.lock:
        world.center.sign_ins.clear()
        held = world.sessions
        held.update({key: replace(session, expires=0.0) for key, session in held.items()})
    for token in user.cache.glob("*.json"):
        kept = json.loads(token.read_text("utf-8"))
        if "accessToken" in kept:
            token.write_text(json.dumps(kept | {"expiresAt": "2020-01-01T00:00:00Z", "refreshToken": "gone"}))


async def device_dialog(deck: Deck) -> DeviceSignInDialog:
    """The device sign-in in front, once it shows its code."""
    await deck.until(lambda: isinstance(deck.app.screen, DeviceSignInDialog), "the sign-in")
    shown = deck.app.screen
    assert isinstance(shown, DeviceSignInDialog)
    await deck.until(lambda: shown.code is not None, "the code")
    return shown


async def confirm(deck: Deck, user: Desk, *, allow: bool = True) -> None:
    """Wait for the code, and answer it in the browser."""
    shown = await device_dialog(deck)
    assert shown.code is not None
    user.answer(shown.code, allow=allow)


def waiting_threads() -> list[str]:
    """The threads on which a sign-in, or other work in the background, goes on."""
    return [thread.name for thread in threading.enumerate() if thread.name == "pipedeck-background"]
