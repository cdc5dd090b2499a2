"""Logs on bad days, on the real screen: deleted, expired, throttled or denied mid-tail, huge lines, binary garbage."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import Any

import pytest

from services.clock import SteppedClock
from services.emulator import Emulator
from services.emulator.engine.pipeline import PipelineRun
from services.emulator.errors import ServiceFault
from services.emulator.faults import FaultKind
from services.emulator.operations.registry import HANDLERS, Context
from services.paths import state_path
from tests.engine_worlds import start as begin
from tests.engine_worlds import step
from tests.hostile_text import EVIL
from tests.screens.app_rig import Deck, Start, key
from tests.screens.runs_rig import ran
from tui.navigation import ActionPlace, LogPlace
from tui.screens.log import LogScreen

MEGABYTE = 1_000_000
GARBAGE = "".join(map(chr, range(256))) + "\uffff\u202e\u2066\u200b" * 3

STEERING = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""The categories of what a terminal may obey, or what turns text round."""


@dataclass
class ServedLog:
    """A log stream that a test writes, served in place of what the emulated build would log."""

    lines: list[str] = field(default_factory=list)
    deleted: bool = False

    def __call__(self, context: Context, request: dict[str, Any]) -> dict[str, Any]:
        """GetLogEvents: all of it in one page, and what came since a token."""
        if self.deleted:
            raise ServiceFault("ResourceNotFoundException", "The specified log stream does not exist.")
        count, token = len(self.lines), str(request.get("nextToken", ""))
        side, _, at = token.partition("/")
        start = int(at) if side == "f" else 0
        end = 0 if side == "b" else count
        now = int(context.world.clock.now() * 1000)
        return {
            "events": [
                {"timestamp": now + number, "message": self.lines[number], "ingestionTime": now + number}
                for number in range(start, end)
            ],
            "nextForwardToken": f"f/{count}",
            "nextBackwardToken": "b/0",
        }


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> ServedLog:
    """What every log says."""
    served = ServedLog()
    monkeypatch.setitem(HANDLERS, ("logs", "GetLogEvents"), served)
    return served


@pytest.fixture
def building(emulator: Emulator, clock: SteppedClock) -> tuple[PipelineRun, str]:
    """A pipeline whose build goes on; the execution's id."""
    run = ran(emulator, clock, 1)
    execution_id = begin(run)
    step(emulator.world, clock, 15)
    return run, execution_id


async def open_log(deck: Deck, execution_id: str) -> LogScreen:
    deck.app.go(LogPlace(key(), execution_id, "Build", "Build"))
    await deck.wait("Build · Build › Log|Fleet › … › Log")
    screen = deck.app.screen
    assert isinstance(screen, LogScreen)
    return screen


def shown(screen: LogScreen) -> list[str]:
    """The text of each row that is held."""
    return [row.text for row in screen.pane.view.rows]


async def test_a_stream_deleted_mid_tail_keeps_what_was_read(
    start: Start, log: ServedLog, building: tuple[PipelineRun, str]
) -> None:
    log.lines = ["one", "two"]
    async with start() as deck:
        screen = await open_log(deck, building[1])
        await deck.wait("two")
        log.deleted = True
        await deck.wait("the log was deleted while it was read: what was read stays")
        assert shown(screen) == ["one", "two"]
        log.deleted = False
        log.lines.append("three")
        await deck.press("ctrl+r")
        await deck.wait("three")
        assert shown(screen) == ["one", "two", "three"]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (FaultKind.EXPIRE, "(session|credentials|token).*expired"),
        (FaultKind.DENY, "logs:GetLogEvents"),
        (FaultKind.RESET, "connection broke"),
        (FaultKind.GARBAGE, "cannot be read"),
    ],
)
async def test_trouble_mid_tail_is_said_and_passes_without_a_line_lost(
    start: Start,
    emulator: Emulator,
    log: ServedLog,
    building: tuple[PipelineRun, str],
    fault: FaultKind,
    words: str,
) -> None:
    log.lines = ["one", "two"]
    async with start() as deck:
        screen = await open_log(deck, building[1])
        await deck.wait("two")
        deck.fault(fault, "GetLogEvents")
        log.lines += ["three", "four"]
        await deck.wait(words)
        assert shown(screen) == ["one", "two"]
        emulator.faults.clear()
        await deck.press("ctrl+r")
        await deck.wait("four")
        await deck.gone(words)
        assert shown(screen) == ["one", "two", "three", "four"]


async def test_a_throttled_log_says_so_and_is_read_whole(
    start: Start, emulator: Emulator, log: ServedLog, building: tuple[PipelineRun, str]
) -> None:
    log.lines = ["one"]
    async with start() as deck:
        screen = await open_log(deck, building[1])
        await deck.wait("one")
        deck.fault(FaultKind.THROTTLE, "GetLogEvents", rate=0.001)
        await deck.wait("throttled")
        log.lines.append("two")
        assert shown(screen) == ["one"]
        emulator.faults.clear()
        await deck.press("ctrl+r")
        await deck.wait("two")
        assert shown(screen) == ["one", "two"]


async def test_a_line_of_a_megabyte_is_cut_on_screen_and_saved_whole(
    start: Start, log: ServedLog, building: tuple[PipelineRun, str]
) -> None:
    log.lines = ["before", "x" * MEGABYTE + " ERROR", "after"]
    async with start() as deck:
        screen = await open_log(deck, building[1])
        await deck.wait("after")
        await deck.wait("before x{50}")
        assert max(map(len, shown(screen))) < 5_000
        await deck.press("w")
        await deck.wait("more characters; saving keeps them")
        await deck.press("w", "home", "down", "end", "S")
        await deck.wait("Saved 3 lines")
        (file,) = (state_path() / "logs").iterdir()
        assert len(file.read_text()) > MEGABYTE
        assert "x ERROR" in file.read_text()


async def test_binary_garbage_is_shown_as_pictures(
    start: Start, log: ServedLog, building: tuple[PipelineRun, str]
) -> None:
    log.lines = [GARBAGE, EVIL, "\0" * 5_000, "\x1b[31mred\x1b[0m end"]
    async with start() as deck:
        screen = await open_log(deck, building[1])
        await deck.wait("red end")
        await deck.wait("␎␏␐")
        for text in [deck.text, *shown(screen)]:
            assert not any(
                unicodedata.category(character) in STEERING for character in text if character != "\n"
            )
        await deck.press("S")
        await deck.wait("Saved")
        (file,) = (state_path() / "logs").iterdir()
        assert "\x1b" not in file.read_text()


async def test_the_log_of_an_action_whose_details_are_gone_does_not_promise_one(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    run = ran(emulator, clock, 1)
    (execution_id,) = run.executions
    run.executions[execution_id].attempts.clear()
    async with start() as deck:
        deck.app.go(ActionPlace(key(), execution_id, "Build", "Build"))
        await deck.wait("It did not run in this execution, or the service no longer keeps the details.")
        deck.app.go(LogPlace(key(), execution_id, "Build", "Build"))
        words = "the action did not run in this execution, or the service no longer keeps its details"
        await deck.wait(words)
        await deck.wait("no log")
        assert deck.words.count(words) == 1
