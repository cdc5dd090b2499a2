"""No secret comes out of pipedeck: they are planted everywhere, then all that it wrote is searched for them."""

from __future__ import annotations

import json
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from services.clock import SteppedClock
from services.emulator import Emulator
from services.emulator.engine.behaviour import Outcome, Situation
from services.emulator.engine.sources import Revision, SourceLocation
from services.emulator.operations.registry import HANDLERS, Context
from tests.contract.credentials.desk import DEVICE, STATIC, Desk
from tests.declarations import action, approval, build, pipeline, source, stage
from tests.e2e.planted import files_below, found_in, planted
from tests.e2e.terminal import Terminal
from tests.e2e.test_release import go_to
from tests.emulator_fixtures import boto_client
from tests.engine_worlds import put_pipeline
from tests.engine_worlds import start as begin

SHOWN = planted("Shown")
"""No secret: what must be found, or else the search is worth nothing."""
SECRETS = {
    name: planted(name)
    for name in (
        "StaticKey",
        "ProcessKey",
        "ProcessToken",
        "Environment",
        "MaskedConfig",
        "PlainConfig",
        "BuildEnvironment",
        "OutputVariable",
        "VariableDefault",
        "TypedVariable",
        "TypedComment",
        "Webhook",
        "CrashLocal",
        "CrashMessage",
    )
}
MFA_CODE = "907351"
CRASHING = f"""
import sys
from tui.screens.fleet import FleetScreen

def fail(self):
    local = {SECRETS["CrashLocal"]!r}
    raise RuntimeError("no answer for token=" + {SECRETS["CrashMessage"]!r} + " {SHOWN}")

FleetScreen.tick = fail
from tui.__main__ import main
sys.exit(main())
"""


@pytest.fixture
def clock() -> SteppedClock:
    """The world's clock begins at the present, by which botocore judges what has expired."""
    return SteppedClock(time.time())


@pytest.fixture
def user(emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A user with secrets in all his pockets, and a pipeline with some in its own."""
    desk = Desk(emulator, tmp_path)
    desk.furnish()
    config = tmp_path / "config"
    config.write_text(
        config.read_text().replace(
            "aws_secret_access_key = secret", f"aws_secret_access_key = {SECRETS['StaticKey']}"
        )
    )
    process = {
        "Version": 1,
        "AccessKeyId": "AKIA999900001111",
        "SecretAccessKey": SECRETS["ProcessKey"],
        "SessionToken": SECRETS["ProcessToken"],
    }
    (tmp_path / "process.py").write_text(f"print({json.dumps(process)!r})")
    world = emulator.world
    world.directory.mfa_devices[DEVICE] = MFA_CODE
    location = SourceLocation("GitHub", "acme/web", "main")
    world.sources.push(location, Revision("cd" * 20, f"Fix it {SHOWN}", "url", None, world.clock.now()))
    world.behaviours.set(_behave)
    monkeypatch.setitem(HANDLERS, ("logs", "GetLogEvents"), _log)
    begin(put_pipeline(world, _declaration()))
    boto_client(emulator.url).put_webhook(webhook=_webhook())
    emulator.step(60)
    return desk


def _declaration() -> dict[str, Any]:
    github = {"Owner": "acme", "Repo": "web", "Branch": "main", "OAuthToken": SECRETS["MaskedConfig"]}
    environment = [{"name": "DB_PASSWORD", "value": SECRETS["BuildEnvironment"], "type": "PLAINTEXT"}]
    configured = {"ProjectName": "web-build", "EnvironmentVariables": json.dumps(environment)}
    posted = {"FunctionName": "smoke", "UserParameters": f"password={SECRETS['PlainConfig']}"}
    return pipeline(
        "web",
        [
            stage("Source", source("App", provider="GitHub", owner="ThirdParty", configuration=github)),
            stage("Build", build("Build", configuration=configured)),
            stage("Check", action("Check", "Invoke", "Lambda", configuration=posted)),
            stage("Ask", approval()),
        ],
        variables=[
            {"name": "Reason", "defaultValue": "none"},
            {"name": "DbPassword", "defaultValue": SECRETS["VariableDefault"]},
        ],
    )


def _webhook() -> dict[str, Any]:
    return {
        "name": "web-hook",
        "targetPipeline": "web",
        "targetAction": "App",
        "filters": [{"jsonPath": "$.ref", "matchEquals": "refs/heads/main"}],
        "authentication": "GITHUB_HMAC",
        "authenticationConfiguration": {"SecretToken": SECRETS["Webhook"]},
    }


def _behave(situation: Situation) -> Outcome:
    if situation.declaration["actionTypeId"]["category"] == "Approval":
        return Outcome(seconds=None)
    return Outcome(seconds=1, variables={"SessionToken": SECRETS["OutputVariable"], "Region": "eu-west-1"})


def _log(context: Context, request: dict[str, Any]) -> dict[str, Any]:
    now = int(context.world.timeline.now() * 1000)
    token = request.get("nextToken")
    events = [] if token else [{"timestamp": now, "message": f"built {SHOWN}", "ingestionTime": now}]
    return {"events": events, "nextForwardToken": token or "f/1", "nextBackwardToken": token or "b/1"}


class Runs:
    """Runs of pipedeck, one after another, and all that they wrote.

    Args:
        user: who runs it.
    """

    def __init__(self, user: Desk) -> None:
        self.user = user
        self.home = user.home / "home"
        self.home.mkdir()
        self.written: dict[str, bytes] = {}

    def run(self, name: str, profiles: str, acts: Callable[[Terminal], None], *program: str) -> int:
        """One run; its exit status."""
        environ = {
            "AWS_CONFIG_FILE": str(self.user.home / "config"),
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
            "AWS_EC2_METADATA_DISABLED": "true",
            "GITHUB_TOKEN": SECRETS["Environment"],
        }
        options = ("-p", profiles, "-r", "eu-west-1", "--endpoint-url", self.user.emulator.url)
        with Terminal(
            *options, home=self.home, environ=environ, program=program or ("-m", "tui")
        ) as terminal:
            acts(terminal)
            status = terminal.wait_for_end()
            self.written[name] = bytes(terminal.written)
        return status

    def files(self) -> dict[Path, bytes]:
        """What was written to files, but for the tokens that the AWS CLI and pipedeck share."""
        return files_below(self.home, [self.home / ".aws" / "sso" / "cache"])


def look_at_everything(terminal: Terminal) -> None:
    """Give an MFA code; look at configurations, variables and a log; start, approve; look at the targets."""
    terminal.wait("press L to sign in")
    terminal.press("L")
    terminal.wait("MFA code")
    terminal.type(MFA_CODE)
    terminal.press("enter")
    terminal.wait("MFA code", gone=True)
    terminal.press(":")
    terminal.type("pipeline static/eu-west-1/web")
    terminal.press("enter")
    terminal.wait("Fleet › web")
    terminal.wait("Ask")
    select(terminal, "OAuthToken")
    select(terminal, "Environ")
    terminal.press("l")
    terminal.wait(SHOWN)
    terminal.press("S")
    terminal.wait("[Ss]aved")
    terminal.press("esc")
    select(terminal, "UserParam")
    terminal.press("e")
    terminal.wait("Variables")
    terminal.wait("asks a person to approve")
    terminal.press("3")
    terminal.wait("DbPassword")
    terminal.wait("SessionToken")
    terminal.press("1", "enter")
    terminal.wait("Execution +")
    terminal.press("esc", "esc")
    terminal.wait("UserParam")
    start(terminal)
    terminal.press("0")
    terminal.wait("guarded")
    terminal.press("q")


def answer(terminal: Terminal) -> None:
    """Approve what waits; the command line that does the same has to show its token."""
    terminal.wait("a approve")
    approve(terminal)
    terminal.press("q")


def select(terminal: Terminal, words: str) -> None:
    """Go through the graph until the details of what is selected say something."""
    while "▌✓ Source" not in terminal.text:
        terminal.press("up")
    for _ in range(20):
        if words in terminal.text:
            return
        terminal.press("down")
    raise AssertionError(f"nothing says {words}:\n{terminal.text}")


def start(terminal: Terminal) -> None:
    """Start an execution with a secret and a plain variable."""
    terminal.press("s")
    terminal.wait("Start web")
    terminal.type(SHOWN)
    terminal.press("tab")
    terminal.type(SECRETS["TypedVariable"])
    terminal.wait('"Reason","value":"Zq7Shown9Xk"')
    terminal.wait(r'"DbPassword","value":"\*\*\*\*"')
    go_to(terminal, "Start")
    terminal.press("enter")
    terminal.wait("of web started")


def approve(terminal: Terminal) -> None:
    """Approve with a comment that holds a secret."""
    terminal.press("a")
    terminal.wait("Approve or reject web")
    terminal.press("up")
    terminal.type(f"password={SECRETS['TypedComment']}")
    go_to(terminal, "Approve")
    terminal.press("enter")
    terminal.wait("Approved: Ask")


def test_no_secret_is_in_anything_that_was_written(user: Desk) -> None:
    runs = Runs(user)
    world = user.emulator.world
    tokens = list(world.region(STATIC, "eu-west-1").pipelines["web"].run.approvals)
    assert tokens
    devices: list[str] = []

    def sign_in(terminal: Terminal) -> None:
        terminal.wait("press L to sign in")
        terminal.press("L")
        terminal.wait("Confirm there")
        with world.lock:
            (grant,) = world.center.waiting()
            world.center.answer(grant.user_code, allow=True)
        devices.append(grant.device_code)
        terminal.wait("Confirm there", gone=True)
        terminal.wait("sign in", gone=True)
        terminal.press("q")

    def crash(terminal: Terminal) -> None:
        terminal.wait("failed. Please report this")

    assert runs.run("working", "static,process,guarded", look_at_everything) == 0
    assert runs.run("answering", "static", answer) == 0
    user.emulator.step(60)  # the execution that was started has its revision
    assert runs.run("signing in", "static,center", sign_in) == 0
    assert runs.run("crashing", "static", crash, "-c", CRASHING) == 1

    minted = {
        **{f"approval {n}": token for n, token in enumerate(tokens)},
        **{f"client {n}": client.secret for n, client in enumerate(world.center.clients.values())},
        **{f"device {n}": code for n, code in enumerate(devices)},
        **{f"access {n}": token for n, token in enumerate(world.center.sign_ins)},
        **{f"refresh {n}": str(each.refresh_token) for n, each in enumerate(world.center.sign_ins.values())},
        **{f"session {n}": each.token for n, each in enumerate(world.sessions.values())},
    }
    kinds = {name.split()[0] for name in minted}
    assert kinds == {"approval", "client", "device", "access", "refresh", "session"}
    for name, written in runs.written.items():
        shown = found_in(written, {**SECRETS, **minted})
        in_the_dialog = {"TypedComment", "approval 0"} if name == "answering" else set()
        assert shown == in_the_dialog, f"on the terminal while {name}"
    files = runs.files()
    for path, data in files.items():
        assert found_in(data, {**SECRETS, **minted, "MFA code": MFA_CODE}) == set(), path

    assert found_in(runs.written["working"], {"shown": SHOWN}), "the search finds nothing on a terminal"
    assert found_in(runs.written["crashing"], {"shown": SHOWN}), "the search finds nothing in a crash report"
    kept = {path.name for path, data in files.items() if found_in(data, {"shown": SHOWN})}
    assert "audit.jsonl" in kept
    assert any(name.endswith(".jsonl") and name.startswith("static") for name in kept), "no cache"
    assert any(name.endswith((".log", ".txt")) for name in kept), "no saved log"
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in files if path.suffix == ".jsonl")
    shared = files_below(runs.home / ".aws" / "sso" / "cache")
    assert shared, "no token is shared with the AWS CLI"
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in shared)
