"""The signs we draw with, in Unicode and in ASCII.

Each is one cell wide wherever the terminal does not draw ambiguous characters double, and none is an emoji:
the obvious signs for running, paused and done (U+25B6, U+23F8, U+2714) have emoji forms that many terminals
paint two cells wide, so their neighbours U+25BA, U+2016 and U+2713 stand in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.domain.standing import Standing


@dataclass(frozen=True, slots=True)
class Glyphs:
    """A set of signs; every one is a single cell.

    Args:
        standings: the sign of each standing.
        ellipsis: ends a text that was cut.
        chevron: between crumbs, and in front of an execution that waits.
        bar: marks the line of the cursor.
        line: an open transition.
        gate: a closed transition.
        flag: what happens when a stage fails.
        check: a condition of a stage.
        brackets: first, middle and last of the actions that run side by side.
        dot: between facts in a line.
        arrow: into what comes next.
        dash: where there is nothing.
        more: more lines than are shown.
        lock: a verb that is denied.
    """

    standings: Mapping[Standing, str]
    ellipsis: str
    chevron: str
    bar: str
    line: str
    gate: str
    flag: str
    check: str
    brackets: tuple[str, str, str]
    dot: str
    arrow: str
    dash: str
    more: str
    lock: str


UNICODE = Glyphs(
    standings={
        Standing.WAITING: "◆",
        Standing.FAILED: "✘",
        Standing.RUNNING: "►",
        Standing.STOPPING: "◐",
        Standing.HELD: "‖",
        Standing.STOPPED: "■",
        Standing.CANCELLED: "⊘",
        Standing.ABANDONED: "⊗",
        Standing.SUCCEEDED: "✓",
        Standing.ROLLED_BACK: "↺",
        Standing.OVERRIDDEN: "»",
        Standing.SUPERSEDED: "●",
        Standing.SKIPPED: "↷",
        Standing.NEVER_RUN: "○",
        Standing.UNKNOWN: "?",
    },
    ellipsis="…",
    chevron="›",
    bar="▌",
    line="│",
    gate="╳",
    flag="⚑",
    check="◇",
    brackets=("┐", "│", "┘"),
    dot="·",
    arrow="→",
    dash="–",
    more="⋮",
    lock="⊠",
)

ASCII = Glyphs(
    standings={
        Standing.WAITING: "!",
        Standing.FAILED: "X",
        Standing.RUNNING: ">",
        Standing.STOPPING: "%",
        Standing.HELD: "=",
        Standing.STOPPED: "#",
        Standing.CANCELLED: "/",
        Standing.ABANDONED: "~",
        Standing.SUCCEEDED: "+",
        Standing.ROLLED_BACK: "<",
        Standing.OVERRIDDEN: "^",
        Standing.SUPERSEDED: "@",
        Standing.SKIPPED: "-",
        Standing.NEVER_RUN: "o",
        Standing.UNKNOWN: "?",
    },
    ellipsis="~",
    chevron=">",
    bar=">",
    line="|",
    gate="X",
    flag="!",
    check="*",
    brackets=(".", "|", "'"),
    dot="-",
    arrow=">",
    dash="-",
    more=":",
    lock="#",
)


def facts(*parts: str, ascii_only: bool = False) -> str:
    """Facts in one line, with a dot between them: ``Deploy · Service``; empty ones are left out."""
    return f" {glyphs(ascii_only).dot} ".join(part for part in parts if part)


def glyphs(ascii_only: bool = False) -> Glyphs:
    """The signs to draw with."""
    return ASCII if ascii_only else UNICODE
