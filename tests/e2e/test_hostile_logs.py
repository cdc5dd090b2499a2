"""Hostile logs, causes, reasons and comments in a real terminal: none of it reaches it as it is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from services.emulator import Emulator
from services.emulator.engine.behaviour import Outcome, Situation, fails
from services.emulator.engine.pipeline import PipelineRun
from services.emulator.engine.sources import Revision, SourceLocation
from services.emulator.operations.registry import HANDLERS, Context
from tests.declarations import approval, approved_pipeline, build, deploy, pipeline, source, stage
from tests.e2e.terminal import Terminal
from tests.engine_worlds import ACTOR, put_pipeline
from tests.engine_worlds import start as begin
from tests.hostile_text import EVIL, FORBIDDEN

LINES = (
    f"Evil {EVIL}",
    "\x1b[31mERROR: it is red\x1b[0m",
    f"name \x1b]8;;https://evil.example/{EVIL}\x1b\\here\x1b]8;;\x1b\\",
    f"never ends \x1b]0;{EVIL}",
    "".join(map(chr, range(256))),
    f"wide {'漢' * 200} {EVIL}",
    f"last {EVIL}",
)
ALARM = {
    "name": "Alarm",
    "ruleTypeId": {"category": "Rule", "owner": "AWS", "provider": "CloudWatchAlarm", "version": "1"},
    "configuration": {"AlarmName": f"alarm {EVIL}"},
}


def hostile_log(context: Context, request: dict[str, Any]) -> dict[str, Any]:
    """GetLogEvents of a log that is evil through and through."""
    now = int(context.world.timeline.now() * 1000)
    events = [{"timestamp": now + at, "message": text, "ingestionTime": now} for at, text in enumerate(LINES)]
    token = request.get("nextToken")
    return {
        "events": [] if token else events,
        "nextForwardToken": token or "f/1",
        "nextBackwardToken": token or "b/1",
    }


def behave(situation: Situation) -> Outcome:
    """What is done says something evil, in words and in variables; approvals wait."""
    category = situation.declaration.get("actionTypeId", {}).get("category")
    if category in {"Source", "Approval"}:
        return Outcome(seconds=None if category == "Approval" else 1)
    return Outcome(seconds=1, summary=f"Said {EVIL}", variables={"Evil": f"Value {EVIL}"})


BROKEN = fails(1, f"Broke {EVIL}", code="JobFailed", summary=f"Said {EVIL}")


@pytest.fixture
def world(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> Mapping[str, PipelineRun]:
    """Pipelines in which everything that people and tools may say is evil."""
    monkeypatch.setitem(HANDLERS, ("logs", "GetLogEvents"), hostile_log)
    world = emulator.world
    location = SourceLocation("CodeStarSourceConnection", "acme/web", "main")
    world.behaviours.set(behave)
    world.sources.push(location, Revision("cd" * 20, f"Begin {EVIL}", EVIL, None, world.clock.now()))
    failing = put_pipeline(
        world, pipeline("failing", variables=[{"name": "Env", "defaultValue": EVIL.replace("\r\n", "")}])
    )
    begin(failing)
    emulator.step(60)
    world.sources.push(location, Revision("ab" * 20, f"Fix {EVIL}", EVIL, None, world.clock.now()))
    world.behaviours.set(BROKEN, pipeline="failing", action="Build")
    begin(failing)
    stopped = put_pipeline(world, approved_pipeline("stopped"))
    waiting = begin(stopped)
    rejected = put_pipeline(world, approved_pipeline("rejected"))
    begin(rejected)
    condition = {"conditions": [{"result": "FAIL", "rules": [ALARM]}]}
    shut = put_pipeline(
        world,
        pipeline(
            "shut",
            [
                stage("Source", source()),
                stage("Build", build()),
                stage("Deploy", deploy(), beforeEntry=condition),
            ],
        ),
    )
    world.behaviours.set(BROKEN, action="Alarm")
    begin(shut)
    emulator.step(30)
    stopped.stop(waiting, abandon=True, reason=f"Because {EVIL}")
    ((_, attempt),) = rejected.approvals.values()
    rejected.answer(
        "Approve", "Approve", str(attempt.token), approved=False, summary=f"No {EVIL}", actor=ACTOR
    )
    running = put_pipeline(world, pipeline("running", [stage("Source", source()), stage("Ask", approval())]))
    begin(running)
    emulator.step(30)
    return {run.name: run for run in (failing, stopped, rejected, shut, running)}


def open_pipeline(terminal: Terminal, name: str, words: str) -> None:
    """Go to a pipeline by its name and wait until it is read: until words are there that only its parts have."""
    terminal.press(":")
    terminal.type(f"pipeline {name}")
    terminal.press("enter")
    terminal.wait(f"Fleet › {name}")
    terminal.wait(words)
    terminal.wait("Fix ")


@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=["wide", "narrow"])
def test_no_byte_of_logs_causes_reasons_and_comments_reaches_the_terminal_as_it_is(
    emulator: Emulator,
    world: Mapping[str, PipelineRun],
    tmp_path: Path,
    environ: Mapping[str, str],
    size: tuple[int, int],
) -> None:
    assert world["shut"].active == []
    with Terminal("--endpoint-url", emulator.url, home=tmp_path, environ=environ, size=size) as terminal:
        terminal.wait("failing")
        terminal.wait("rejected")
        open_pipeline(terminal, "failing", "JobFailed: Broke")
        terminal.press("h")
        terminal.wait(r"(?s)› History.*▌\w+ +✘ failed")
        terminal.wait("Fix ")
        terminal.press("enter")
        terminal.wait("failed in Build")
        terminal.wait("Broke")
        terminal.wait("✘ Build ")
        tabs = (
            ("2", "Revision "),
            ("3", "Env"),
            ("4", "Made by"),
            ("5", "No rule of a condition"),
            ("1", "✘ Build "),
        )
        for tab, words in tabs:
            terminal.press(tab)
            terminal.wait(words)
        terminal.press("=")
        terminal.wait("Held against")
        terminal.press("esc")
        terminal.wait("✘ Build ")
        terminal.press("enter")
        terminal.wait("› Build · Build")
        terminal.wait("JobFailed +Broke")
        terminal.press("l")
        terminal.wait("last")
        terminal.wait("Evil")
        terminal.wait("ERROR: it is red")
        for key in ("w", "t", "t", "t", "e", "E", "w"):
            terminal.press(key)
        terminal.press("/")
        terminal.type("PWNED|markup")
        terminal.wait(r"match \d")
        terminal.press("enter", "n", "N", "S")
        terminal.wait("[Ss]aved")
        for key, words in (("r", "Retry a stage"), ("b", "Roll back a stage"), ("R", "Rerun")):
            terminal.press(key)
            terminal.wait(words)
            terminal.settle(0.5)
            terminal.press("esc")
            terminal.wait(words, gone=True)
        open_pipeline(terminal, "stopped", "⊗ Approve")
        terminal.press("h")
        terminal.wait(r"(?s)› History.*▌\w+ +■ stopped")
        terminal.wait("Because" if size[0] > 100 else "Stopped")
        terminal.press("enter")
        terminal.wait("Because")
        open_pipeline(terminal, "rejected", "JobFailed: No\\s")
        terminal.press("enter")
        terminal.wait("asks a person to approve")
        terminal.wait("No\\s")
        open_pipeline(terminal, "shut", "✘ Alarm")
        terminal.press("o")
        terminal.wait("Override a condition")
        terminal.wait("Broke")
        terminal.press("esc")
        open_pipeline(terminal, "running", "▌ +◆ Approve")
        terminal.press("x")
        terminal.wait("Stop an execution")
        terminal.settle(0.5)
        terminal.press("esc")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
        for forbidden in FORBIDDEN:
            assert forbidden not in terminal.written, forbidden
        assert b"\x1b[2J" not in terminal.written.partition(b"\x1b[?1049h")[2][200:]
        assert b"\x1b]8;" not in terminal.written
        assert b"PWNED\x07" not in terminal.written
