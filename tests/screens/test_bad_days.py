"""Trouble in the background: what is wrong and what to do is said, what is known stays, all mends itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from services.clock import SteppedClock
from services.config import Config
from services.domain.target import Target
from services.emulator import Emulator
from services.emulator.faults import Fault, FaultKind
from tests.declarations import pipeline
from tests.engine_worlds import ACCOUNT, REGION, put_pipeline
from tests.engine_worlds import start as begin
from tests.screens.app_rig import QUICK, TARGET, Deck, EmulatorConnector, Start, key
from tui.app import PipedeckApp
from tui.backend import Connection, Notify
from tui.commands import CATALOGUE, Registry
from tui.connect import AwsConnector
from tui.options import Options
from tui.settings import Settings

FAULTS: list[tuple[dict[str, object], str, str]] = [
    ({"kind": FaultKind.ERROR, "status": 500}, "AWS had an error of its own", "it usually passes"),
    ({"kind": FaultKind.RESET}, "the connection broke", "check the network"),
    ({"kind": FaultKind.GARBAGE}, "the endpoint's answer cannot be read", "check --endpoint-url"),
    ({"kind": FaultKind.EXPIRE}, "the session expired", "log in again"),
    ({"kind": FaultKind.DENY}, "codepipeline:ListPipelines is not allowed", "in the policy"),
]
IDS = ["500", "reset", "garbage", "expired", "denied"]


@pytest.mark.parametrize(("fault", "title", "hint"), FAULTS, ids=IDS)
async def test_trouble_from_the_start_is_said_and_passes(
    start: Start, emulator: Emulator, fault: dict[str, object], title: str, hint: str
) -> None:
    put_pipeline(emulator.world, pipeline())
    kind = FaultKind(str(fault["kind"]))
    emulator.faults.add(_fault(fault))
    async with start(wait=title) as deck:
        await deck.wait(f"{title}.*{hint}")
        assert deck.app.screen_in_front.scope().key is None
        emulator.faults.clear()
        if kind is FaultKind.DENY:
            await deck.press("ctrl+r")
        await deck.wait("All 1")
        await deck.gone(title)
        await deck.wait("prod 111122223333")


@pytest.mark.parametrize(("fault", "title", "hint"), FAULTS[:4], ids=IDS[:4])
async def test_trouble_later_on_keeps_what_is_known(
    start: Start, emulator: Emulator, fault: dict[str, object], title: str, hint: str
) -> None:
    run = put_pipeline(emulator.world, pipeline())
    begin(run)
    async with start() as deck:
        await deck.wait("running")
        emulator.faults.add(_fault(fault))
        await deck.press("ctrl+r")
        await deck.wait(f"{TARGET}: {title}: .*{hint}")
        assert "web" in deck.text
        assert "running" in deck.text
        emulator.faults.clear()
        emulator.step(600)
        await deck.gone(title)
        await deck.wait("succeeded")


async def test_throttling_is_only_a_word_in_the_header(start: Start, emulator: Emulator) -> None:
    for number in range(30):
        put_pipeline(emulator.world, pipeline(f"web-{number:02d}"))
    async with start() as deck:
        await deck.wait("All 30")
        deck.fault(FaultKind.ERROR, status=400, code="ThrottlingException", message="Rate exceeded")
        await deck.press("ctrl+r")
        await deck.wait("throttled")
        assert "All 30" in " ".join(deck.text.split())
        emulator.faults.clear()
        await deck.gone("throttled")


async def test_a_pipeline_is_opened_by_name_where_listing_is_denied(start: Start, emulator: Emulator) -> None:
    put_pipeline(emulator.world, pipeline())
    deny: dict[str, object] = {"kind": FaultKind.DENY, "operation": "ListPipelines"}
    emulator.faults.add(_fault(deny))
    async with start(options=replace(QUICK, pipeline="web"), wait="Fleet › web") as deck:
        await deck.until(lambda: deck.knows("web"), "what is known of it")
        await deck.wait("CodeBuild web-build")
        await deck.wait("codepipeline:ListPipelines is not allowed")
        await deck.press("s")
        await deck.wait("Start web")
        await deck.push("act")
        await deck.wait("of web started")


@pytest.mark.parametrize("by_flag", [True, False])
async def test_a_pipeline_that_there_is_not_is_said_not_to_be(
    start: Start, emulator: Emulator, by_flag: bool
) -> None:
    put_pipeline(emulator.world, pipeline())
    options = replace(QUICK, pipeline="nope" if by_flag else None)
    async with start(options=options, wait="Fleet › nope" if by_flag else "All 1") as deck:
        if not by_flag:
            await deck.command("pipeline nope")
        await deck.wait("there is no such pipeline in this account and region: check the name")
        for pressed in ("s", "t", "a"):
            await deck.press(pressed)
            await deck.until(lambda: not deck.app.dialog_in_front, "the end of reading")
        assert not {"StartPipelineExecution", "DisableStageTransition"} & set(emulator.calls.operations())
        await deck.press("escape", "escape")
        await deck.wait("All 1")
        backend = deck.app.backend
        assert backend is not None
        await deck.until(lambda: backend.engine.snapshot(key("nope")) is None, "the end of nope")


async def test_a_pipeline_deleted_while_open_is_said_to_be_gone(start: Start, emulator: Emulator) -> None:
    put_pipeline(emulator.world, pipeline())
    put_pipeline(emulator.world, pipeline("other"))
    async with start() as deck:
        await deck.open()
        pipelines = emulator.world.region(ACCOUNT, REGION).pipelines
        record = pipelines.pop("web")
        await deck.wait("web is gone: it was deleted")
        await deck.wait("there is no such pipeline")
        assert "CodeBuild" not in deck.text
        for pressed in ("s", "t", "a", "c", "y", "w", "ctrl+r", "up", "down", "enter"):
            await deck.press(pressed)
        await deck.pilot.pause(1.1)
        pipelines["web"] = record
        await deck.press("ctrl+r")
        await deck.wait("CodeBuild web-build")
        await deck.press("escape", "escape", "escape")
        await deck.wait("All")


async def test_an_unknown_command_is_said_in_the_application(start: Start) -> None:
    async with start(options=replace(QUICK, command="nope"), wait="There is no command 'nope'") as deck:
        await deck.command("theme nope [bold]x[/]")
        await deck.wait(r"There is no theme 'nope \[bold\]x\[/\]'")


async def test_an_account_without_pipelines(start: Start) -> None:
    async with start(wait="No pipelines in this account and region") as deck:
        for pressed in ("s", "a", "t", "enter", "y", "c", "w", "2", "escape", "A", "escape", "question_mark"):
            await deck.press(pressed)
        await deck.wait("Help")


async def test_a_pipeline_that_never_ran(start: Start, emulator: Emulator) -> None:
    put_pipeline(emulator.world, pipeline())
    async with start() as deck:
        await deck.wait("never run")
        await deck.open()
        await deck.wait("It never ran")
        await deck.press("a")
        await deck.wait("No approval waits in web")


def aws_app(options: Options) -> PipedeckApp:
    """The application as it is set up for AWS itself."""
    settings = Settings(options, Config())
    return PipedeckApp(settings, Registry(CATALOGUE), AwsConnector(settings))


def _fault(members: dict[str, object]) -> Fault:
    return Fault(**members)  # type: ignore[arg-type]  # a table of its own members


@pytest.mark.parametrize(
    ("environ", "options", "title", "hint"),
    [
        ({}, Options(), "no region", "give --region, set AWS_REGION"),
        ({}, Options(profiles=("prdo",), regions=(REGION,)), "no profile 'prdo'", "did you mean prod"),
        ({}, Options(regions=("eu-west-9x",)), "'eu-west-9x' is no region", "did you mean eu-west"),
        ({"AWS_PROFILE": "gone"}, Options(regions=(REGION,)), "no profile 'gone'", "there are prod"),
    ],
    ids=["no region", "unknown profile", "unknown region", "unknown profile in the environment"],
)
@pytest.mark.usefixtures("home")
async def test_settings_that_cannot_be_are_said_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
    emulator: Emulator,
    clock: SteppedClock,
    environ: dict[str, str],
    options: Options,
    title: str,
    hint: str,
) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    app = aws_app(options)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        deck = Deck(app, pilot, emulator, clock)
        await deck.wait(f"{title}.*{hint}")
        await deck.wait(r"ctrl\+r tries again")
        await deck.command("pipeline web")
        await deck.wait("Not connected yet")


@pytest.mark.usefixtures("home")
async def test_a_fault_of_ours_while_connecting_is_said_without_secrets_and_can_be_tried_again(
    emulator: Emulator, clock: SteppedClock
) -> None:
    put_pipeline(emulator.world, pipeline())
    settings = Settings(QUICK, Config())
    sound = EmulatorConnector(settings, emulator, clock, [Target(TARGET, REGION, profile="prod")])
    faults = [LookupError("nothing under password=Zq7Fault9Xk")]

    def connect(notify: Notify) -> Connection:
        if faults:
            raise faults.pop()
        return sound(notify)

    app = PipedeckApp(settings, Registry(CATALOGUE), connect)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        deck = Deck(app, pilot, emulator, clock)
        try:
            await deck.wait(r"pipedeck failed.*LookupError.*ctrl\+r tries again")
            assert "Zq7Fault9Xk" not in deck.words
            await deck.press("ctrl+r")
            await deck.wait("All 1")
        finally:
            if app.backend is not None:
                app.backend.stop()


async def test_credentials_and_a_region_set_up_meanwhile_are_found(
    monkeypatch: pytest.MonkeyPatch, emulator: Emulator, clock: SteppedClock, home: Path
) -> None:
    put_pipeline(emulator.world, pipeline())
    monkeypatch.delenv("AWS_REGION", raising=False)
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    monkeypatch.setenv("AWS_ENDPOINT_URL", emulator.url)
    configuration = home / "aws"
    configuration.write_text("")
    app = aws_app(Options(refresh=QUICK.refresh))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        deck = Deck(app, pilot, emulator, clock)
        try:
            await deck.wait("no region: give --region")
            configuration.write_text(f"[default]\nregion = {REGION}\n")
            await deck.press("ctrl+r")
            await deck.wait("no credentials found: log in")
            keys = f"aws_access_key_id = AKIA{ACCOUNT}\naws_secret_access_key = secret\n"
            configuration.write_text(f"[default]\nregion = {REGION}\n{keys}")
            await deck.wait("All 1")
            await deck.gone("no credentials")
            await deck.wait(ACCOUNT)
        finally:
            if app.backend is not None:
                app.backend.stop()
