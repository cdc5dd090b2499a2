"""A link that takes nothing for a while: the engine goes on, keys are taken, and the screen is right afterwards."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from services.emulator import Emulator
from tests.declarations import pipeline
from tests.e2e.terminal import WAIT_SECONDS, Terminal
from tests.engine_worlds import put_pipeline
from tui.wire.link import STALL_SECONDS

REDRAW = "\x0c"
MANY = 60
"""Repaints of the whole screen: far more than a pseudo-terminal and thirty waiting writes hold."""


def until(condition: Callable[[], bool], what: str) -> None:
    """Wait for something without reading from the terminal."""
    limit = time.monotonic() + WAIT_SECONDS
    while not condition():
        assert time.monotonic() < limit, what
        threading.Event().wait(0.02)


def test_a_stalled_link_stops_neither_the_engine_nor_the_keys(
    emulator: Emulator, tmp_path: Path, environ: Mapping[str, str]
) -> None:
    for name in ("web", "api"):
        put_pipeline(emulator.world, pipeline(name))
    flags = ("--endpoint-url", emulator.url, "--refresh", "0.5")
    with Terminal(*flags, home=tmp_path, environ=environ) as terminal:
        terminal.wait("All 2")
        terminal.wait("never run(.|\n)*never run")
        os.write(terminal._fd, REDRAW.encode() * MANY)
        began = time.monotonic()
        until(lambda: time.monotonic() - began > 2 * STALL_SECONDS + 1, "the time of a stall")
        calls = len(emulator.calls.operations())
        until(lambda: len(emulator.calls.operations()) > calls, "another call of the engine")
        os.write(terminal._fd, b"4")
        put_pipeline(emulator.world, pipeline("new"))
        listed = len(emulator.calls.find("ListPipelines"))
        os.write(terminal._fd, b"\x12")
        until(lambda: len(emulator.calls.find("ListPipelines")) > listed, "the listing that the key asks for")
        terminal.wait("All 3")
        terminal.wait(r"The terminal took nothing for \d+ s")
        terminal.wait("No pipeline matches")
        before = len(terminal.written)
        terminal.type(":low-bandwidth\r")
        terminal.wait("Sixteen colours")
        assert b"38;2;" not in bytes(terminal.written[before:]).partition(b"\x1b[?1003l")[2]
        terminal.press("1")
        terminal.wait("never run")


def test_a_link_that_dies_while_it_is_stalled_takes_the_process_with_it(
    emulator: Emulator, tmp_path: Path, environ: Mapping[str, str]
) -> None:
    put_pipeline(emulator.world, pipeline("web"))
    flags = ("--endpoint-url", emulator.url, "--refresh", "0.5")
    with Terminal(*flags, home=tmp_path, environ=environ) as terminal:
        terminal.wait("never run")
        os.write(terminal._fd, REDRAW.encode() * MANY)
        calls = len(emulator.calls.operations())
        until(lambda: len(emulator.calls.operations()) > calls, "another call of the engine")
        with Path(os.devnull).open("rb") as nothing:
            os.dup2(nothing.fileno(), terminal._fd)
        until(lambda: os.waitpid(terminal.pid, os.WNOHANG)[0] == terminal.pid, "the end of the process")
        terminal.status = 0
