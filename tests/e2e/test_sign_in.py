"""A session that ends in the middle of an act, on a real terminal: sign in, come back, send it once."""

from __future__ import annotations

import re
from pathlib import Path

from services.audit import Phase, Result, read
from services.emulator import Emulator
from tests.contract.credentials.conftest import clock, desk
from tests.contract.credentials.desk import Desk, target
from tests.declarations import pipeline
from tests.e2e.terminal import Terminal
from tests.engine_worlds import put_pipeline
from tests.screens.sign_in_rig import CENTER_ACCOUNT, end_session, sign_in_before

__all__ = ["clock", "desk"]

CODE_ON_SCREEN = re.compile(r"(?:[A-Z] ){4}- (?:[A-Z] ){3}[A-Z]")


def test_a_start_survives_the_end_of_its_session(emulator: Emulator, desk: Desk) -> None:
    run = put_pipeline(emulator.world, pipeline("orders", variables=[{"name": "Env"}]), CENTER_ACCOUNT)
    sign_in_before(desk, target("center"))
    flags = (
        "-p",
        "center",
        "-r",
        "eu-west-1",
        "--endpoint-url",
        emulator.url,
        "--pipeline",
        "orders",
        "--refresh",
        "1",
    )
    elsewhere = {"XDG_CONFIG_HOME": str(desk.home / "settings")}  # "config" is the AWS configuration's name
    with Terminal(*flags, home=desk.home, environ=elsewhere) as terminal:
        terminal.wait(r"CodeBuild web-build")
        terminal.wait(CENTER_ACCOUNT)
        terminal.press("s")
        terminal.wait(r"Start orders")
        terminal.type("prod")
        terminal.wait(r"name=Env,value=prod")
        end_session(desk)
        terminal.wait(r"Sign in below; what you typed stays")
        terminal.press("shift+tab", "shift+tab", "shift+tab", "enter")
        terminal.wait(CODE_ON_SCREEN.pattern)
        terminal.wait(r"▀")
        shown = CODE_ON_SCREEN.search(terminal.text)
        assert shown is not None
        code = shown[0].replace(" ", "")
        assert re.search(rf"\x1b\]8;;http://[^\x1b]*{code}\x1b\\".encode(), terminal.written)
        with emulator.world.lock:
            emulator.world.center.answer(code, allow=True)
        terminal.wait(r"You are signed in. Nothing was sent yet: Start sends it")
        assert not run.executions
        terminal.press("shift+tab", "enter")
        terminal.wait(r"Execution [0-9a-f]{8} of orders started")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    assert [dict(each.variables) for each in run.executions.values()] == [{"Env": "prod"}]
    intent, result = read(audit_of(desk.home))
    assert (intent.phase, result.phase, result.id) == (Phase.INTENT, Phase.RESULT, intent.id)
    assert result.result is Result.OK


def audit_of(home: Path) -> Path:
    """The audit log that a run in a home folder keeps."""
    return home / "state" / "pipedeck" / "audit.jsonl"
