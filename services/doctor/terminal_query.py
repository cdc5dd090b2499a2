"""Questions that only the terminal itself can answer, asked on its line."""

from __future__ import annotations

import os
import re
import select
import termios
import time
import tty
from dataclasses import dataclass

SECONDS = 1.0
"""How long to wait for an answer; a slow link takes some tenths."""

_ASKED = b"\x1b[?2026$p" + b"\x1b[c"
"""DECRQM of synchronised output, then the primary device attributes, which every terminal answers."""
_MODE = re.compile(rb"\x1b\[\?2026;(\d)\$y")
_ATTRIBUTES = re.compile(rb"\x1b\[\?([\d;]*)c")


@dataclass(frozen=True, slots=True)
class Answers:
    """What a terminal says of itself.

    Args:
        answered: whether it says anything.
        synchronised: whether it can hold a frame back until it is whole (mode 2026).
        clipboard: whether it says that it takes OSC 52; False where it says nothing of it.
    """

    answered: bool = False
    synchronised: bool = False
    clipboard: bool = False


def ask_terminal(path: str = "/dev/tty", seconds: float = SECONDS) -> Answers | None:
    """Ask the terminal what it can do; None where there is none. Keys typed meanwhile are lost.

    Args:
        path: the terminal's device.
        seconds: how long to wait.
    """
    try:
        line = os.open(path, os.O_RDWR | os.O_NOCTTY)
    except OSError:
        return None
    try:
        before = termios.tcgetattr(line)
    except termios.error:
        os.close(line)
        return None
    try:
        tty.setraw(line, termios.TCSANOW)
        os.write(line, _ASKED)
        return _understood(_until_attributes(line, seconds))
    finally:
        termios.tcsetattr(line, termios.TCSAFLUSH, before)
        os.close(line)


def _until_attributes(line: int, seconds: float) -> bytes:
    told, end = b"", time.monotonic() + seconds
    while not _ATTRIBUTES.search(told):
        ready, _, _ = select.select([line], [], [], max(0.0, end - time.monotonic()))
        if not ready:
            break
        read = os.read(line, 1024)
        if not read:
            break
        told += read
    return told


def _understood(told: bytes) -> Answers:
    mode, attributes = _MODE.search(told), _ATTRIBUTES.search(told)
    # 1 set, 2 reset, 3 and 4 permanently so; 0 is a mode that the terminal does not know (DEC STD 070).
    synchronised = mode is not None and mode[1] in (b"1", b"2", b"3")
    clipboard = attributes is not None and b"52" in attributes[1].split(b";")
    return Answers(attributes is not None or mode is not None, synchronised, clipboard)
