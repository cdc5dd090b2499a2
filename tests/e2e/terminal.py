"""pipedeck in a pseudo-terminal of its own, as a person has it: keys go in, a screen comes out."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

KEYS = {
    "enter": "\r",
    "esc": "\x1b",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "space": " ",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "ctrl+c": "\x03",
    "ctrl+r": "\x12",
    "ctrl+p": "\x10",
}
# pyte takes private sequences with an intermediate byte for text.
_BEYOND_PYTE = re.compile(
    rb"\x1b\[[<>=?][0-9;]*[ $]?[uqpnS]|\x1b\[[0-9;]*t|\x1bP.*?\x1b\\|\x1b\].*?(?:\x07|\x1b\\)", re.DOTALL
)
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|[P\]](?:(?!\x07|\x1b\\).)*)?\Z", re.DOTALL)
"""A sequence whose end has not come yet: how much comes at once is the kernel's to say."""
WAIT_SECONDS = 90.0
"""Long enough for a busy machine; a test that passes never waits so long."""
CALM_LOOKS = 5
"""How many looks in a row, ten milliseconds apart, must find a program at rest."""
RESTLESS_SECONDS = 2.0
"""How long a program is waited for that never rests, for what it shows goes on by itself."""


class Terminal:
    """A program in a pseudo-terminal with a VT emulator behind it.

    Args:
        arguments: what follows the interpreter, ``-m tui`` where none is given.
        home: the folder that stands for the user's, so that nothing of the real one is read or written.
        size: columns and rows.
        environ: more environment.
    """

    def __init__(
        self,
        *arguments: str,
        home: Path,
        size: tuple[int, int] = (120, 36),
        environ: Mapping[str, str] | None = None,
        program: Sequence[str] = ("-m", "tui"),
    ) -> None:
        self.columns, self.rows = size
        self.screen = pyte.Screen(self.columns, self.rows)
        self._stream = pyte.ByteStream(self.screen)
        self.written = bytearray()
        self._held = b""
        self._text = ""
        self._read = (-1, 0, 0)
        """How much was written and how large the screen was when the text was put together, which takes its time."""
        self.status: int | None = None
        environment = {
            **{name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}},
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_STATE_HOME": str(home / "state"),
            "XDG_CACHE_HOME": str(home / "cache"),
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(Path(__file__).parents[2]),
            **(environ or {}),
        }
        argv = [sys.executable, *program, *arguments]
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            _set_size(0, *size)
            os.execve(sys.executable, argv, environment)

    def __enter__(self) -> Self:
        """The running program."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it, come what may."""
        if self.status is None:
            os.kill(self.pid, 9)
            os.waitpid(self.pid, 0)
        os.close(self._fd)

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size, and let the program answer."""
        _set_size(self._fd, columns, rows)
        self.screen.resize(rows, columns)
        self.rest()

    def pump(self, seconds: float) -> bool:
        """Take in what the program writes within so many seconds; whether there was anything."""
        ready, _, _ = select.select([self._fd], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self._fd, 65536)
        except OSError:  # the other end of a pseudo-terminal is closed
            data = b""
        if not data:
            self._reap()
            return False
        self.written += data
        data = self._held + data
        unfinished = _UNFINISHED.search(data)
        end = unfinished.start() if unfinished else len(data)
        self._held = data[end:]
        self._stream.feed(_BEYOND_PYTE.sub(b"", data[:end]))
        return True

    def _reap(self, flags: int = 0) -> None:
        if self.status is None:
            pid, status = os.waitpid(self.pid, flags)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)

    @property
    def text(self) -> str:
        """What is on the screen."""
        if self._read != (seen := (len(self.written), self.screen.lines, self.screen.columns)):
            self._read = seen
            self._text = "\n".join(line.rstrip() for line in self.screen.display)
        return self._text

    def wait(self, pattern: str, *, gone: bool = False) -> None:
        """Wait until a regular expression is on the screen, or is there no longer."""
        found = re.compile(pattern)
        limit = time.monotonic() + WAIT_SECONDS
        while bool(found.search(self.text)) is gone:
            if self.status is not None:
                raise AssertionError(f"it ended ({self.status}) before {pattern!r}:\n{self.text}")
            if time.monotonic() > limit:
                raise AssertionError(f"{'still' if gone else 'no'} {pattern!r}:\n{self.text}")
            self.pump(0.02)

    def press(self, *keys: str) -> None:
        """Press keys one after another, letting the program answer each."""
        for key in keys:
            self.send(key)
            self.rest()

    def send(self, key: str) -> None:
        """Press a key, without waiting for anything."""
        os.write(self._fd, KEYS.get(key, key).encode())

    def type(self, text: str) -> None:
        """Type a text, and let the program answer."""
        os.write(self._fd, text.encode())
        self.rest()

    def answer(self, key: str) -> float:
        """Press a key; the seconds until the program writes something, then it comes to rest."""
        began = time.monotonic()
        self.send(key)
        while not self.pump(WAIT_SECONDS) and self.status is None:
            raise AssertionError(f"no answer to {key!r}:\n{self.text}")
        took = time.monotonic() - began
        self.rest()
        return took

    def rest(self) -> None:
        """Wait until the program writes nothing and computes nothing; silence alone may be a wait for a core."""
        calm, limit = 0, time.monotonic() + RESTLESS_SECONDS
        while calm < CALM_LOOKS and self.status is None and time.monotonic() < limit:
            calm = 0 if self.pump(0.01) or self._computes() else calm + 1

    def _computes(self) -> bool:
        """Whether a thread of the program is on a core or would be; Linux tells, elsewhere it is not known."""
        try:
            threads = [path.read_text("ascii") for path in Path(f"/proc/{self.pid}/task").glob("*/stat")]
        except OSError:  # one ended meanwhile
            return True
        return any(fields.rpartition(")")[2].split()[0] in "RD" for fields in threads)

    def settle(self, seconds: float) -> int:
        """Let time pass; how many bytes the program wrote meanwhile."""
        before, limit = len(self.written), time.monotonic() + seconds
        while (left := limit - time.monotonic()) > 0 and self.status is None:
            self.pump(min(left, 0.05))
        return len(self.written) - before

    def wait_for_end(self, seconds: float = WAIT_SECONDS) -> int:
        """Wait until the program ends; its exit status."""
        limit = time.monotonic() + seconds
        while self.status is None and time.monotonic() < limit:
            self.pump(0.02)
            self._reap(os.WNOHANG)
        while self.status is not None and self.pump(0):
            pass
        if self.status is None:
            raise AssertionError(f"it did not end:\n{self.text}")
        return self.status


def _set_size(descriptor: int, columns: int, rows: int) -> None:
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
