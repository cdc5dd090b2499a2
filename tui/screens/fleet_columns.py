"""The columns of the fleet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from textual.content import Content

from services.domain.standing import Standing, of_execution
from tui.screens.fleet_row import FleetRow, now_text, revision_text
from tui.screens.trigger_words import trigger_words
from widgets.ages import age, duration
from widgets.cells import squeeze
from widgets.glyphs import glyphs
from widgets.grid import Align, Column
from widgets.status_glyph import glyph, tone
from widgets.tones import Tone

RUNS_SHOWN = 5
REGION_WIDTH = 10
WIDE = 150
WIDER = 165
"""Cells of a line from which on there is room for more than tells where a pipeline stands."""


@dataclass(frozen=True, slots=True)
class _Cells:
    """What the cells say.

    Args:
        clock: the present in POSIX seconds, for ages.
        ascii_only: whether only ASCII can be shown.
    """

    clock: Callable[[], float]
    ascii_only: bool

    @property
    def dash(self) -> str:
        return glyphs(self.ascii_only).dash

    def status(self, row: FleetRow) -> Content:
        if row.head.standing is Standing.UNKNOWN:
            return Content.styled(
                "  loading" if row.snapshot.problem is None else "  unreadable", Tone.DIM.style
            )
        sign = glyph(row.head.standing, self.ascii_only)
        return Content.styled(f"{sign} {row.head.standing.value}", tone(row.head.standing).style)

    def place(self, row: FleetRow) -> Content:
        if row.head.standing is Standing.UNKNOWN and row.snapshot.problem is not None:
            return Content.styled(row.snapshot.problem.title, Tone.DIM.style)
        text = now_text(row, self.clock(), ascii_only=self.ascii_only)
        quiet = row.head.standing.rank >= Standing.STOPPED.rank
        return Content.styled(text, Tone.DIM.style if quiet else "")

    def revision(self, row: FleetRow) -> Content:
        text = revision_text(row)
        short, _, message = text.partition(" ")
        if not text:
            return Content.styled(self.dash if row.snapshot.executions is not None else "", Tone.DIM.style)
        return Content.assemble((short, Tone.BUSY.style), (f" {message}" if message else "", ""))

    def started(self, row: FleetRow) -> Content:
        run = row.head.execution
        if run is None or run.started is None:
            return Content("")
        if run.status.active:
            return Content.styled(duration(max(0.0, self.clock() - run.started)), Tone.BUSY.style)
        return Content.styled(age(self.clock() - run.started), Tone.DIM.style)

    def took(self, row: FleetRow) -> float | None:
        run = row.head.execution
        return run.duration(self.clock()) if run is not None and not run.status.active else None

    def runs(self, row: FleetRow) -> Content:
        recent = list(reversed((row.snapshot.executions or ())[:RUNS_SHOWN]))
        head = row.head.execution
        stands = [row.head.standing if head and run.id == head.id else of_execution(run) for run in recent]
        return Content.assemble(*((glyph(one, self.ascii_only), tone(one).style) for one in stands))

    def started_at(self, row: FleetRow) -> float | None:
        run = row.head.execution
        return -run.started if run and run.started is not None else None


def columns(clock: Callable[[], float], *, ascii_only: bool, one_target: bool) -> list[Column[FleetRow, Any]]:
    """The columns of the fleet.

    Args:
        clock: the present in POSIX seconds, for ages.
        ascii_only: draw with ASCII alone.
        one_target: whether account and region would say the same in every row, and are left out.
    """
    cells = _Cells(clock, ascii_only)
    where: list[Column[FleetRow, Any]] = [
        Column(
            key="account",
            title="ACCOUNT",
            value=lambda row: row,
            render=lambda _, row: Content.styled(row.target.label, row.target.colour or ""),
            sort_key=lambda row: row.target.label,
            min_width=7,
            max_width=12,
            flex=0.3,
            priority=5,
        ),
        Column(
            key="region",
            title="REGION",
            value=lambda row: row.target.region,
            render=lambda region, _: squeeze(region, REGION_WIDTH),
            sort_key=str,
            width=REGION_WIDTH,
            priority=6,
        ),
    ]
    return [
        Column(
            key="status",
            title="STATUS",
            value=lambda row: row.head.standing,
            render=lambda _, row: cells.status(row),
            sort_key=lambda standing: standing.rank,
            width=13,
        ),
        Column(
            key="name",
            title="PIPELINE",
            value=lambda row: row.key.pipeline,
            render=lambda name, _: Content.styled(name, "bold"),
            sort_key=str.casefold,
            min_width=18,
            max_width=44,
            flex=1.0,
        ),
        *([] if one_target else where),
        Column(
            key="now",
            title="NOW",
            value=lambda row: row.head.place,
            render=lambda _, row: cells.place(row),
            sort_key=str,
            min_width=14,
            max_width=60,
            flex=1.6,
            priority=1,
            live=True,
        ),
        Column(
            key="revision",
            title="REVISION",
            value=revision_text,
            render=lambda _, row: cells.revision(row),
            sort_key=str,
            min_width=14,
            max_width=60,
            flex=1.4,
            priority=3,
        ),
        Column(
            key="trigger",
            title="TRIGGER",
            value=lambda row: trigger_words(row.head.execution) if row.head.execution is not None else "",
            sort_key=str.casefold,
            min_width=10,
            max_width=24,
            flex=0.5,
            priority=8,
            from_width=WIDE,
        ),
        Column(
            key="started",
            title="STARTED",
            value=cells.started_at,
            render=lambda _, row: cells.started(row),
            sort_key=lambda instant: instant,
            width=8,
            align=Align.RIGHT,
            priority=2,
            live=True,
        ),
        Column(
            key="took",
            title="TOOK",
            value=cells.took,
            render=lambda seconds, _: (
                "" if seconds is None else Content.styled(duration(seconds), Tone.DIM.style)
            ),
            sort_key=lambda seconds: seconds,
            width=7,
            align=Align.RIGHT,
            priority=7,
            from_width=WIDE,
        ),
        Column(
            key="runs",
            title="RUNS",
            value=lambda row: row,
            render=lambda _, row: cells.runs(row),
            width=5,
            priority=4,
        ),
        Column(
            key="mode",
            title="MODE",
            value=lambda row: row.summary.mode,
            render=lambda mode, _: Content.styled(mode.value, Tone.DIM.style),
            sort_key=str,
            width=10,
            priority=9,
            from_width=WIDER,
        ),
    ]
