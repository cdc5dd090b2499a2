"""The surroundings of this very process."""

from __future__ import annotations

import os
import subprocess
import sys

from services.doctor.terminal import Surroundings
from services.doctor.terminal_query import ask_terminal

TMUX_SECONDS = 2.0


def surroundings() -> Surroundings:
    """What this process runs in; asks the terminal, where stdin and stdout are one."""
    on_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    return Surroundings(
        size=_size(),
        encoding=sys.stdout.encoding or "ascii",
        answers=ask_terminal() if on_terminal else None,
        tmux=_tmux_option,
    )


def _size() -> tuple[int, int] | None:
    for stream in (sys.stdout, sys.stdin, sys.stderr):
        if stream.isatty():
            size = os.get_terminal_size(stream.fileno())
            return size.columns, size.lines
    return None


def _tmux_option(name: str) -> str:
    """A global option of the tmux around us; "" where it cannot be told."""
    command = ["tmux", "show-options", "-gqv", name]
    try:
        told = subprocess.run(command, capture_output=True, text=True, timeout=TMUX_SECONDS, check=False)  # noqa: S603 - the name is ours, and tmux is where PATH has it
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return told.stdout.strip()
