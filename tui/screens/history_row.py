"""A row of a pipeline's history, and its columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from textual.content import Content

from services.domain.execution import Execution
from services.domain.standing import Standing
from services.domain.status import ExecutionType
from tui.screens.trigger_words import trigger_words
from widgets.ages import duration, when
from widgets.glyphs import glyphs
from widgets.grid import Align, Column
from widgets.grid.filtering import Searchable
from widgets.status_glyph import glyph, tone
from widgets.tones import Tone


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """An execution, how it stands, and what a filter finds in it."""

    run: Execution
    standing: Standing
    searchable: Searchable = field(compare=False)

    @classmethod
    def of(cls, run: Execution, standing: Standing) -> HistoryRow:
        """The row of an execution."""
        fields = {
            "id": run.id,
            "status": f"{standing.value} {run.status.value}",
            "trigger": f"{trigger_words(run)} {run.trigger.type.value if run.trigger else ''}",
            "revision": " ".join(f"{r.id or ''} {r.summary}" for r in run.revisions),
            "mode": run.mode.value,
            "type": run.type.value,
            "rollback": run.rollback_target or "",
            "reason": f"{run.stop_reason or ''} {run.status_summary}",
        }
        return cls(run, standing, Searchable(" ".join(fields.values()), fields, {"age": run.started}))


def history_columns(clock: Callable[[], float], *, ascii_only: bool) -> list[Column[HistoryRow, Any]]:
    """The columns of a history.

    Args:
        clock: the present in POSIX seconds.
        ascii_only: draw with ASCII alone.
    """
    signs = glyphs(ascii_only)

    def status(row: HistoryRow) -> Content:
        return Content.styled(
            f"{glyph(row.standing, ascii_only)} {row.standing.value}", tone(row.standing).style
        )

    def revisions(run: Execution) -> Content:
        if not run.revisions:
            return Content.styled(signs.dash, Tone.DIM.style)
        parts: list[tuple[str, str]] = []
        for revision in run.revisions:
            parts += [
                (revision.short_id or revision.action, Tone.BUSY.style),
                (f" {' '.join(revision.summary.split())}   ", ""),
            ]
        return Content.assemble(*parts)

    def took(run: Execution) -> Content:
        seconds = run.duration(clock())
        running = run.status.active
        text = "" if seconds is None else duration(seconds) + ("+" if running else "")
        return Content.styled(text, Tone.BUSY.style if running else "")

    def started(run: Execution) -> Content:
        return Content.styled(when(run.started, clock()) if run.started is not None else "", Tone.DIM.style)

    def remark(run: Execution) -> Content:
        if run.rollback_target:
            return Content.styled(f"back to {run.rollback_target[:8]}", Tone.BACK.style)
        return Content.styled(" ".join((run.stop_reason or run.status_summary).split()), Tone.DIM.style)

    def kind(run: Execution) -> Content:
        words = "rollback" if run.type == ExecutionType.ROLLBACK else run.mode.value
        return Content.styled(words, Tone.DIM.style)

    return [
        Column(key="id", title="EXECUTION", value=lambda row: row.run.short_id, width=9),
        Column(
            key="status",
            title="STATUS",
            value=lambda row: row.standing,
            render=lambda _, row: status(row),
            sort_key=lambda standing: standing.rank,
            width=13,
        ),
        Column(
            key="started",
            title="STARTED",
            value=lambda row: row.run.started,
            render=lambda _, row: started(row.run),
            sort_key=lambda instant: instant,
            width=12,
            priority=1,
            live=True,
        ),
        Column(
            key="took",
            title="TOOK",
            value=lambda row: row.run.duration(clock()),
            render=lambda _, row: took(row.run),
            sort_key=lambda seconds: seconds,
            width=7,
            align=Align.RIGHT,
            live=True,
        ),
        Column(
            key="trigger",
            title="TRIGGER",
            value=lambda row: trigger_words(row.run),
            sort_key=str.casefold,
            min_width=10,
            max_width=28,
            flex=0.7,
            priority=3,
        ),
        Column(
            key="revision",
            title="REVISIONS",
            value=lambda row: row.run.revisions,
            render=lambda _, row: revisions(row.run),
            min_width=16,
            flex=2,
        ),
        Column(
            key="remark",
            title="REMARK",
            value=lambda row: row.run.stop_reason,
            render=lambda _, row: remark(row.run),
            min_width=16,
            max_width=40,
            flex=0.8,
            priority=4,
        ),
        Column(
            key="mode",
            title="MODE",
            value=lambda row: row.run.mode,
            render=lambda _, row: kind(row.run),
            width=10,
            priority=5,
        ),
    ]
