"""A line of the Triggers screen, and its columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from textual.content import Content

from services.domain.standing import Standing
from services.triggers.overview import Readiness, Starter
from widgets.ages import ago, remaining
from widgets.glyphs import glyphs
from widgets.grid import Column
from widgets.grid.filter_terms import Searchable
from widgets.tones import Tone

TONES = {
    Readiness.ON: Tone.GOOD,
    Readiness.OFF: Tone.DIM,
    Readiness.SILENT: Tone.BAD,
    Readiness.POLLING: Tone.CALL,
    Readiness.UNKNOWN: Tone.DIM,
}
_SIGNS = {
    Readiness.ON: Standing.SUCCEEDED,
    Readiness.OFF: Standing.STOPPED,
    Readiness.SILENT: Standing.FAILED,
    Readiness.POLLING: Standing.STOPPING,
    Readiness.UNKNOWN: Standing.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class TriggerRow:
    """One thing that can start the pipeline, its place in the list, and what a filter finds in it."""

    starter: Starter
    order: int
    searchable: Searchable = field(compare=False)

    @classmethod
    def of(cls, starter: Starter, order: int) -> TriggerRow:
        """The line of something that starts the pipeline."""
        fields = {
            "kind": starter.kind.value,
            "state": starter.readiness.value,
            "source": starter.source,
            "words": f"{starter.words} {starter.remark}",
        }
        return cls(starter, order, Searchable(" ".join(fields.values()), fields))


def readiness_words(readiness: Readiness, *, ascii_only: bool) -> str:
    """Sign and word of how ready something is."""
    return f"{glyphs(ascii_only).standings[_SIGNS[readiness]]} {readiness.value}"


def trigger_columns(clock: Callable[[], float], *, ascii_only: bool) -> list[Column[TriggerRow, Any]]:
    """The columns.

    Args:
        clock: the present in POSIX seconds.
        ascii_only: draw with ASCII alone.
    """

    def state(starter: Starter) -> Content:
        words = readiness_words(starter.readiness, ascii_only=ascii_only)
        return Content.styled(words, TONES[starter.readiness].style)

    def times(starter: Starter) -> Content:
        if starter.readiness is Readiness.SILENT and starter.remark:
            return Content.styled(starter.remark, Tone.BAD.style)
        if starter.runs:
            return Content.styled(f"next {remaining(starter.runs[0] - clock())}", "")
        last = starter.last.started if starter.last is not None else None
        if starter.webhook is not None and starter.webhook.last_triggered is not None:
            last = max(last or 0.0, starter.webhook.last_triggered)
        if last is not None:
            return Content.styled(f"last {ago(clock() - last)}", Tone.DIM.style)
        return Content.styled(starter.remark, Tone.DIM.style)

    return [
        Column(
            key="state",
            title="STATE",
            value=lambda row: row.starter.readiness,
            render=lambda _, row: state(row.starter),
            sort_key=str,
            width=9,
        ),
        Column(
            key="kind",
            title="KIND",
            value=lambda row: row.starter.kind.value,
            sort_key=str,
            width=12,
            priority=1,
        ),
        Column(
            key="words",
            title="STARTS IT",
            value=lambda row: row.starter.words,
            sort_key=str.casefold,
            min_width=36,
            flex=3,
        ),
        Column(
            key="source",
            title="SOURCE",
            value=lambda row: row.starter.source,
            sort_key=str.casefold,
            min_width=8,
            max_width=20,
            flex=0.4,
            priority=3,
        ),
        Column(
            key="times",
            title="WHEN",
            value=lambda row: row.starter.runs[0] if row.starter.runs else None,
            render=lambda _, row: times(row.starter),
            sort_key=lambda instant: instant,
            min_width=18,
            flex=1,
            live=True,
            priority=2,
        ),
    ]
