"""The lines and columns of the Live screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from textual.content import Content

from services.live.report import LaneReport
from widgets.ages import duration
from widgets.cells import clean
from widgets.glyphs import glyphs
from widgets.grid import Align, Column
from widgets.tones import Tone


@dataclass(frozen=True, slots=True)
class LaneRow:
    """A target's lane, and how long ago a call there last went well."""

    report: LaneReport
    quiet: float | None

    @property
    def target(self) -> str:
        """The target's name."""
        return self.report.target

    @property
    def waiting(self) -> int:
        """Reads that are due and wait for the budget."""
        return sum(self.report.backlog.due.values()) + self.report.errands

    @property
    def order(self) -> tuple[bool, float, str]:
        """Those in trouble first, then those that are most behind."""
        health = self.report.health
        return (
            health.problem is None and not health.throttled,
            -round(self.report.backlog.waited, -1),
            self.target,
        )


def lane_columns(*, ascii_only: bool) -> list[Column[LaneRow, Any]]:
    """The columns.

    Args:
        ascii_only: draw with ASCII alone.
    """
    nothing = Content.styled(glyphs(ascii_only).dash, Tone.DIM.style)

    def state(row: LaneRow) -> Content:
        health = row.report.health
        if health.problem is not None:
            return Content.styled(health.problem.title, Tone.BAD.style)
        if health.throttled:
            return Content.styled("throttled", Tone.CALL.style)
        if row.report.paused:
            return Content.styled("paused", Tone.CALL.style)
        if not health.listed:
            return Content.styled("listing", Tone.BUSY.style)
        if row.report.backlog.unread:
            return Content.styled("first sweep", Tone.BUSY.style)
        return Content.styled("events" if row.report.events else "polled", Tone.DIM.style)

    def number(key: str, title: str, width: int, value: Any, priority: int) -> Column[LaneRow, Any]:
        return Column(
            key=key,
            title=title,
            value=value,
            render=lambda count, _: Content(f"{count:,}") if count else nothing,
            sort_key=lambda count: -count,
            width=width,
            align=Align.RIGHT,
            priority=priority,
        )

    def span(key: str, title: str, value: Any, priority: int) -> Column[LaneRow, Any]:
        return Column(
            key=key,
            title=title,
            value=value,
            render=lambda seconds, _: (
                nothing if seconds is None or seconds < 1 else Content(duration(seconds))
            ),
            sort_key=lambda seconds: -seconds,
            width=7,
            align=Align.RIGHT,
            priority=priority,
        )

    return [
        Column(
            key="target",
            title="TARGET",
            value=lambda row: row.target,
            render=lambda name, _: Content.styled(clean(name), "bold"),
            sort_key=str.casefold,
            min_width=16,
            max_width=40,
            flex=1.0,
        ),
        Column(
            key="state",
            title="STATE",
            value=lambda row: (row.report.health.problem, row.report.health.throttled),
            render=lambda _, row: state(row),
            min_width=11,
            max_width=32,
            flex=0.6,
        ),
        Column(
            key="rate",
            title="BUDGET",
            value=lambda row: row.report.health.rate,
            render=lambda rate, _: Content(f"{rate:.1f}/s"),
            sort_key=lambda rate: rate,
            width=7,
            align=Align.RIGHT,
        ),
        number("waiting", "DUE", 6, lambda row: row.waiting, 1),
        span("waited", "LATE", lambda row: row.report.backlog.waited, 2),
        number("unread", "UNREAD", 6, lambda row: row.report.backlog.unread, 5),
        number("calls", "CALLS", 7, lambda row: row.report.health.calls, 3),
        number("throttles", "REFUSED", 7, lambda row: row.report.health.throttles, 4),
        Column(
            key="latency",
            title="TAKES",
            value=lambda row: row.report.health.latency,
            render=lambda seconds, _: nothing if seconds is None else Content(f"{seconds * 1000:.0f}ms"),
            sort_key=lambda seconds: -seconds,
            width=7,
            align=Align.RIGHT,
            priority=6,
        ),
        span("quiet", "SILENT", lambda row: row.quiet, 7),
    ]
