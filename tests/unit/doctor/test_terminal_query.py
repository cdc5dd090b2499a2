"""A terminal is asked on its own line, and answers, or does not."""

from __future__ import annotations

import os
import pty
import termios
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.doctor.terminal_query import Answers, ask_terminal

MODE, ATTRIBUTES = b"\x1b[?2026;%d$y", b"\x1b[?%sc"


@pytest.fixture
def line() -> Iterator[tuple[int, int, str]]:
    """A pseudo-terminal: the terminal's end, the program's end, and that one's path."""
    ours, theirs = pty.openpty()
    yield ours, theirs, os.ttyname(theirs)
    os.close(ours)
    os.close(theirs)


def answer(ours: int, *parts: bytes) -> threading.Thread:
    """Be a terminal that answers once it was asked all."""

    def play() -> None:
        asked = b""
        while not asked.endswith(b"\x1b[c"):
            asked += os.read(ours, 100)
        for part in parts:
            os.write(ours, part)

    thread = threading.Thread(target=play, daemon=True)
    thread.start()
    return thread


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((MODE % 2, ATTRIBUTES % b"62;22;52"), Answers(True, True, True)),
        ((MODE % 1, ATTRIBUTES % b"62;22"), Answers(True, True, False)),
        ((MODE % 0, ATTRIBUTES % b"1;2"), Answers(True, False, False)),
        ((MODE % 4, ATTRIBUTES % b"1;2"), Answers(True, False, False)),
        ((ATTRIBUTES % b"1;152",), Answers(True, False, False)),
        ((b"typed ahead" + (MODE % 2)[:4], (MODE % 2)[4:] + ATTRIBUTES % b"64"), Answers(True, True, False)),
    ],
)
def test_what_it_answers(line: tuple[int, int, str], parts: tuple[bytes, ...], expected: Answers) -> None:
    ours, theirs, path = line
    before = termios.tcgetattr(theirs)
    terminal = answer(ours, *parts)
    assert ask_terminal(path, 60) == expected
    terminal.join(60)
    assert termios.tcgetattr(theirs) == before, "the line is as it was"


def test_a_terminal_that_says_nothing_is_not_waited_for(line: tuple[int, int, str]) -> None:
    assert ask_terminal(line[2], 0.05) == Answers()


def test_without_a_terminal_there_is_no_answer(tmp_path: Path) -> None:
    assert ask_terminal(str(tmp_path / "none")) is None
    plain = tmp_path / "plain"
    plain.touch()
    assert ask_terminal(str(plain)) is None
