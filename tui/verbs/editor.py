"""The operator's own editor: the terminal is handed over to it, and taken back however it ends."""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import signal
import sys
import termios
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import SuspendNotSupported

if TYPE_CHECKING:
    from services.definition.places import Place
    from tui.deck import Deck

_USUAL = ("nano", "vim", "vi")
"""What is tried where neither VISUAL nor EDITOR is set."""
_PLUS_LINE = frozenset(
    {"vi", "vim", "nvim", "view", "emacs", "emacsclient", "mg", "jed", "joe", "ne", "pico", "vim.tiny"}
)
_PLUS_PLACE = {"nano": ",", "micro": ":", "kak": ":"}
_COLONS = frozenset({"hx", "helix", "subl", "zed"})
_GOTO = frozenset({"code", "codium", "cursor"})
_WAIT = frozenset({"code", "codium", "cursor", "subl", "zed"})
"""Windows of their own, which otherwise come back at once."""
_MENDED = "\x1b[r\x1b[0m\x1b(B\x0f\x1b[?7h\x1b[?1049l"
"""Undoes what an editor that crashed may have left: scroll region, colours, character set, its own screen."""


@dataclass(frozen=True, slots=True)
class EditorEnd:
    """How an editor ended.

    Args:
        status: its exit status, below zero for a signal; None where it did not begin.
        why: why it did not begin.
    """

    status: int | None
    why: str = ""

    @property
    def trouble(self) -> str:
        """What went wrong, in words; "" where nothing did."""
        if self.status is None:
            return f"The editor did not start: {self.why}"
        if self.status < 0:
            return f"The editor was ended by {_signal_name(-self.status)}"
        return f"The editor ended with status {self.status}" if self.status else ""


class NoEditorError(ValueError):
    """There is no editor that could be started; the text says why."""


def editor_command(
    path: Path, place: Place | None = None, environ: Mapping[str, str] = os.environ
) -> list[str]:
    """The command that edits a file: VISUAL, else EDITOR, else what is usual and there.

    Args:
        path: the file.
        place: where to begin in it, for editors that are known to take that.
        environ: the environment.

    Raises:
        NoEditorError: what is set cannot be read as a command, or nothing is set and nothing usual is there.
    """
    wanted = environ.get("VISUAL") or environ.get("EDITOR") or _usual(environ)
    try:
        words = shlex.split(wanted)
    except ValueError as error:
        raise NoEditorError(f"VISUAL or EDITOR, {wanted!r}: {error}") from error
    if not words:
        raise NoEditorError("set VISUAL or EDITOR to your editor's command")
    name = Path(words[0]).name
    if name in _WAIT and "--wait" not in words and "-w" not in words:
        words.append("--wait")
    return [*words, *_at(name, str(path), place)]


def _usual(environ: Mapping[str, str]) -> str:
    found = (name for name in _USUAL if shutil.which(name, path=environ.get("PATH")))
    return next(found, "")


def _at(name: str, path: str, place: Place | None) -> list[str]:
    if place is None:
        return [path]
    line, column = place.line, place.column
    if name in _PLUS_PLACE:
        return [f"+{line}{_PLUS_PLACE[name]}{column}", path]
    if name in _PLUS_LINE:
        return [f"+{line}", path]
    if name in _COLONS:
        return [f"{path}:{line}:{column}"]
    if name in _GOTO:
        return ["--goto", f"{path}:{line}:{column}"]
    return [path]


async def run_editor(deck: Deck, path: Path, place: Place | None = None) -> EditorEnd:
    """Edit a file in the operator's editor; nothing is painted meanwhile, but everything goes on.

    Args:
        deck: the application whose terminal it is.
        path: the file.
        place: where to begin in it.
    """
    try:
        words = editor_command(path, place)
        with deck.suspend(), _terminal_kept():
            process = await asyncio.create_subprocess_exec(*words)
            return EditorEnd(await process.wait())
    except NoEditorError as error:
        return EditorEnd(None, str(error))
    except OSError as error:
        return EditorEnd(None, f"{words[0]}: {error.strerror or error}")
    except SuspendNotSupported:
        return EditorEnd(None, "this terminal cannot be handed over")


@contextmanager
def _terminal_kept() -> Iterator[None]:
    """Have the terminal's own settings again afterwards; keys that interrupt mean the editor alone."""
    descriptor = sys.__stdin__.fileno() if sys.__stdin__ is not None and sys.__stdin__.isatty() else None
    settings: list[Any] | None = termios.tcgetattr(descriptor) if descriptor is not None else None
    # A handler of ours, unlike SIG_IGN, is not inherited by the editor.
    handlers = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGQUIT)}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        if descriptor is not None and settings is not None:
            with suppress(termios.error):  # the terminal may be gone by now, with nothing left to mend
                termios.tcsetattr(descriptor, termios.TCSADRAIN, settings)
            print(_MENDED, end="", file=sys.__stderr__, flush=True)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
