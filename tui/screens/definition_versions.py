"""The versions of a declaration as rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from textual.content import Content

from services.definition.changes import Change
from tui.change_lines import change_summary
from widgets.ages import when
from widgets.grid import Align, Column
from widgets.tones import Tone


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version.

    Args:
        number: from 1.
        newest: whether it is the one in force.
        made: when it was made, where that is known: the service tells it of the newest alone.
        changes: what differs from the version before; None where one of both was not read.
        trouble: why it could not be read, or "".
    """

    number: int
    newest: bool = False
    made: float | None = None
    changes: tuple[Change, ...] | None = None
    trouble: str = ""


def version_columns(clock: Callable[[], float], *, ascii_only: bool) -> Sequence[Column[VersionRow, Any]]:
    """The columns of the list of versions.

    Args:
        clock: the present in POSIX seconds.
        ascii_only: draw with ASCII alone.
    """

    def told(row: VersionRow) -> Content:
        if row.trouble:
            return Content.styled(row.trouble, Tone.BAD.style)
        if row.changes is None:
            return Content.styled("the first" if row.number == 1 else "not read yet", Tone.DIM.style)
        return Content(change_summary(row.changes, ascii_only=ascii_only))

    def made(row: VersionRow) -> Content:
        words = when(row.made, clock()) if row.made is not None else ""
        return Content.styled(words, Tone.DIM.style)

    def standing(row: VersionRow) -> Content:
        return Content.styled("in force" if row.newest else "", Tone.GOOD.style)

    return [
        Column(key="number", title="VERSION", value=lambda row: row.number, width=8, align=Align.RIGHT),
        Column(key="standing", title="", value=lambda row: row, render=lambda row, _: standing(row), width=8),
        Column(
            key="changes",
            title="CHANGED FROM THE ONE BEFORE",
            value=lambda row: row,
            render=lambda row, _: told(row),
            min_width=20,
        ),
        Column(
            key="made",
            title="MADE",
            value=lambda row: row,
            render=lambda row, _: made(row),
            width=12,
            priority=1,
            live=True,
        ),
    ]
