"""The columns of a list of executions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from textual.content import Content

from services.domain.execution import Execution
from services.domain.standing import Standing, of_execution
from tui.screens.trigger_words import trigger_words
from widgets.ages import duration, when
from widgets.glyphs import glyphs
from widgets.grid import Align, Column
from widgets.status_glyph import glyph, tone
from widgets.tones import Tone


@dataclass(frozen=True, slots=True)
class ExecutionRow:
    """An execution, and how it stands with all that is known of its pipeline."""

    run: Execution
    standing: Standing


def execution_columns(clock: Callable[[], float], *, ascii_only: bool) -> list[Column[ExecutionRow, Any]]:
    """The columns of a list of executions, newest first.

    Args:
        clock: the present in POSIX seconds.
        ascii_only: draw with ASCII alone.
    """
    signs = glyphs(ascii_only)

    def status(row: ExecutionRow) -> Content:
        sign = glyph(row.standing, ascii_only)
        return Content.styled(f"{sign} {row.standing.value}", tone(row.standing).style)

    def revision(run: Execution) -> Content:
        if not run.revisions:
            return Content.styled(signs.dash, Tone.DIM.style)
        first = run.revisions[0]
        more = f" +{len(run.revisions) - 1}" if len(run.revisions) > 1 else ""
        return Content.assemble(
            (first.short_id, Tone.BUSY.style), f"{more} {' '.join(first.summary.split())}"
        )

    def took(run: Execution) -> Content:
        seconds = run.duration(clock())
        if seconds is None:
            return Content("")
        return Content.styled(
            duration(seconds) + ("+" if run.status.active else ""),
            Tone.BUSY.style if run.status.active else "",
        )

    def started(run: Execution) -> Content:
        return Content.styled(when(run.started, clock()) if run.started is not None else "", Tone.DIM.style)

    def kind(run: Execution) -> Content:
        text = (
            "rollback" if of_execution(run) is Standing.ROLLED_BACK or run.rollback_target else run.mode.value
        )
        return Content.styled(text, Tone.DIM.style)

    return [
        Column(key="id", title="EXECUTION", value=lambda row: row.run.short_id, width=9),
        Column(
            key="status",
            title="STATUS",
            value=lambda row: row.standing,
            render=lambda _, row: status(row),
            width=13,
        ),
        Column(
            key="trigger",
            title="TRIGGER",
            value=lambda row: trigger_words(row.run),
            min_width=8,
            max_width=26,
            flex=0.6,
            priority=2,
        ),
        Column(
            key="revision",
            title="REVISION",
            value=lambda row: row.run.revisions,
            render=lambda _, row: revision(row.run),
            min_width=12,
            flex=1.6,
            priority=1,
        ),
        Column(
            key="started",
            title="STARTED",
            value=lambda row: row.run.started,
            render=lambda _, row: started(row.run),
            width=12,
            align=Align.RIGHT,
            priority=3,
            live=True,
        ),
        Column(
            key="took",
            title="TOOK",
            value=lambda row: row.run.updated,
            render=lambda _, row: took(row.run),
            width=8,
            align=Align.RIGHT,
            live=True,
        ),
        Column(
            key="mode",
            title="MODE",
            value=lambda row: row.run.mode,
            render=lambda _, row: kind(row.run),
            width=10,
            priority=4,
        ),
    ]
