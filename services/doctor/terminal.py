"""The terminal: its size, what it can draw, and what it takes besides."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from services.doctor.finding import Finding, Verdict
from services.doctor.terminal_query import Answers

TERMINAL = "terminal"
COLUMNS, ROWS = 80, 24
"""The least that everything is drawn for."""

_COPIES = {"alacritty", "foot", "ghostty", "iTerm.app", "kitty", "vscode", "WezTerm", "WindowsTerminal"}
"""Terminals known to take OSC 52 (each one's documentation)."""
_COPIES_NOT = {"Apple_Terminal"}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a check of the terminal looks at.

    Args:
        environ: the environment.
        size: columns and rows; None where nothing is a terminal.
        encoding: of what is written.
        answers: what the terminal says of itself; None where it was not asked.
        tmux: says what a global option of tmux is; "" where that cannot be told.
    """

    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    size: tuple[int, int] | None = None
    encoding: str = "utf-8"
    answers: Answers | None = None
    tmux: Callable[[str], str] = lambda _: ""


def check_terminal(around: Surroundings) -> Iterator[Finding]:
    """Look at the terminal; nothing is BROKEN where there is none, as in a script."""
    if around.size is None:
        yield _found(
            Verdict.UNKNOWN, "there is no terminal here to look at", "run it where pipedeck is to run"
        )
        return
    yield _size(*around.size)
    yield _kind(around.environ)
    yield _colours(around.environ)
    yield _glyphs(around)
    yield _clipboard(around)
    yield _frames(around)
    yield from _multiplexer(around)


def _found(verdict: Verdict, what: str, todo: str = "") -> Finding:
    return Finding(TERMINAL, verdict, what, todo)


def _size(columns: int, rows: int) -> Finding:
    told = f"{columns} columns and {rows} rows"
    if columns < COLUMNS or rows < ROWS:
        return _found(Verdict.WARN, told, f"make it {COLUMNS} by {ROWS} or larger: less is cut off")
    return _found(Verdict.OK, told)


def _kind(environ: Mapping[str, str]) -> Finding:
    kind = environ.get("TERM", "")
    if kind in ("", "dumb", "unknown"):
        told = f"TERM is {kind}" if kind else "TERM is not set"
        return _found(Verdict.BROKEN, told, "set it to what the terminal is, such as xterm-256color")
    return _found(Verdict.OK, f"TERM is {kind}")


def _colours(environ: Mapping[str, str]) -> Finding:
    if environ.get("NO_COLOR"):
        return _found(Verdict.OK, "no colours, as NO_COLOR wants: words and signs tell the same")
    if environ.get("COLORTERM", "") in ("truecolor", "24bit"):
        return _found(Verdict.OK, "true colour; --low-bandwidth uses 16, for half the bytes")
    if "256color" in environ.get("TERM", "") or "direct" in environ.get("TERM", ""):
        return _found(Verdict.OK, "256 colours; COLORTERM=truecolor tells of more, where there are more")
    return _found(Verdict.OK, "16 colours, which is enough")


def _glyphs(around: Surroundings) -> Finding:
    if around.encoding.casefold().replace("-", "") == "utf8":
        return _found(Verdict.OK, "signs are written in UTF-8; where they look wrong, --ascii")
    told = f"signs cannot be written in {around.encoding}"
    return _found(Verdict.WARN, told, "use --ascii, or set LANG to a UTF-8 locale such as C.UTF-8")


def _clipboard(around: Surroundings) -> Finding:
    name = around.environ.get("TERM_PROGRAM") or around.environ.get("LC_TERMINAL", "")
    kind = around.environ.get("TERM", "").removeprefix("xterm-")
    if around.answers is not None and around.answers.clipboard:
        return _found(Verdict.OK, "copies to the clipboard (OSC 52), as it says itself")
    if name in _COPIES or kind in _COPIES:
        return _found(Verdict.OK, f"copies to the clipboard (OSC 52), as {name or kind} does")
    if name in _COPIES_NOT:
        told = f"{name} takes nothing to the clipboard (OSC 52)"
        return _found(Verdict.WARN, told, "copy what is shown by the terminal's own means")
    told = "whether it copies to the clipboard (OSC 52) cannot be asked"
    return _found(
        Verdict.UNKNOWN, told, "press y in pipedeck and paste; some terminals want it allowed first"
    )


def _frames(around: Surroundings) -> Finding:
    answers = around.answers
    if answers is None or not answers.answered:
        return _found(Verdict.UNKNOWN, "it did not say whether it shows whole frames only (mode 2026)")
    if answers.synchronised:
        return _found(Verdict.OK, "shows whole frames only (synchronised output, mode 2026)")
    return _found(Verdict.OK, "no synchronised output (mode 2026): a slow link may show half a frame")


def _multiplexer(around: Surroundings) -> Iterator[Finding]:
    if around.environ.get("TMUX"):
        yield from _tmux(around.tmux)
    elif around.environ.get("STY"):
        told = "inside GNU screen, which passes the clipboard on in pieces"
        yield _found(Verdict.OK, told)


def _tmux(option: Callable[[str], str]) -> Iterator[Finding]:
    passes, sets = option("allow-passthrough"), option("set-clipboard")
    told = f"inside tmux: allow-passthrough {passes or 'unknown'}, set-clipboard {sets or 'unknown'}"
    if passes in ("on", "all") or sets == "on":
        yield _found(Verdict.OK, told)
    elif not passes and not sets:
        yield _found(Verdict.UNKNOWN, told, "copying needs one of them: tmux set -g set-clipboard on")
    else:
        yield _found(Verdict.WARN, f"{told}: copying does not get out", "tmux set -g set-clipboard on")
