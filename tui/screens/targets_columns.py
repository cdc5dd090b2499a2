"""The columns of the Targets screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.content import Content

from tui.screens.targets_row import ENDING_SECONDS, TargetRow
from widgets.ages import remaining
from widgets.callers import role_and_name
from widgets.cells import clean
from widgets.glyphs import glyphs
from widgets.grid import Align, Column
from widgets.tones import Tone


def target_columns(clock: Callable[[], float], *, ascii_only: bool) -> list[Column[TargetRow, Any]]:
    """The columns.

    Args:
        clock: the present in POSIX seconds, by which credentials end.
        ascii_only: draw with ASCII alone.
    """
    signs = glyphs(ascii_only)
    nothing = Content.styled(signs.dash, Tone.DIM.style)

    def status(row: TargetRow) -> Content:
        return Content.styled(f"{signs.standings[row.state.sign]} {row.word}", row.state.tone.style)

    def name(row: TargetRow) -> Content:
        target = row.target
        return Content.styled(
            clean(row.name), f"bold {target.colour}" if target and target.colour else "bold"
        )

    def account(row: TargetRow) -> Content:
        target = row.target
        if target is None:
            return Content.styled(row.source.origin.value if row.source else "", Tone.DIM.style)
        alias = target.alias if target.alias and target.alias != target.account else ""
        return Content(" ".join(part for part in (clean(alias), target.account or "") if part)) or nothing

    def who(row: TargetRow) -> Content:
        caller = row.target.caller if row.target else None
        return Content(clean(role_and_name(caller))) if caller else nothing

    def login(row: TargetRow) -> Content:
        return credentials_text(row, clock()) or nothing

    return [
        Column(
            key="status",
            title="STATUS",
            value=lambda row: row.state,
            render=lambda _, row: status(row),
            sort_key=lambda state: state.rank,
            width=15,
        ),
        Column(
            key="name",
            title="TARGET",
            value=lambda row: row.name,
            render=lambda _, row: name(row),
            sort_key=str.casefold,
            min_width=18,
            max_width=40,
        ),
        Column(
            key="account",
            title="ACCOUNT",
            value=lambda row: row,
            render=lambda _, row: account(row),
            sort_key=lambda row: row.target.label if row.target else "",
            min_width=12,
            max_width=30,
            priority=2,
        ),
        Column(
            key="region",
            title="REGION",
            value=lambda row: row.target.region if row.target else None,
            sort_key=str,
            width=12,
            priority=7,
        ),
        Column(
            key="who",
            title="AS",
            value=lambda row: row.target.caller if row.target else None,
            render=lambda _, row: who(row),
            sort_key=str,
            min_width=10,
            max_width=32,
            flex=0.8,
            priority=4,
        ),
        Column(
            key="credentials",
            title="CREDENTIALS",
            value=lambda row: row.credentials.expires if row.credentials else None,
            render=lambda _, row: login(row),
            sort_key=lambda instant: instant,
            min_width=14,
            max_width=28,
            flex=0.6,
            priority=1,
            live=True,
        ),
        Column(
            key="pipelines",
            title="PIPES",
            value=lambda row: row.health.pipelines if row.health and row.health.listed else None,
            render=lambda count, _: Content(str(count)) if count is not None else nothing,
            sort_key=lambda count: -count,
            width=5,
            align=Align.RIGHT,
            priority=3,
        ),
        Column(
            key="latency",
            title="TAKES",
            value=lambda row: row.health.latency if row.health else None,
            render=lambda seconds, _: latency_text(seconds) or nothing,
            sort_key=lambda seconds: -seconds,
            width=6,
            align=Align.RIGHT,
            priority=5,
        ),
        Column(
            key="rate",
            title="CALLS/S",
            value=lambda row: row.health.rate if row.health else None,
            render=lambda rate, row: _rate(rate, row) or nothing,
            sort_key=lambda rate: rate,
            width=7,
            align=Align.RIGHT,
            priority=6,
        ),
    ]


def latency_text(seconds: float | None) -> Content:
    """How long a call takes: ``45 ms``, ``1.5 s``."""
    if seconds is None:
        return Content("")
    if seconds < 1:
        return Content(f"{seconds * 1000:.0f} ms")
    return Content.styled(f"{seconds:.1f} s", Tone.CALL.style)


def credentials_text(row: TargetRow, now: float) -> Content:
    """Where credentials come from and when they end: ``sso in 52 min``."""
    facts = row.credentials
    if facts is None:
        return Content("")
    if facts.expires is None:
        return Content(clean(facts.method))
    left = facts.expires - now
    tone = Tone.BAD if left <= 0 else Tone.CALL if left < ENDING_SECONDS else Tone.PLAIN
    return Content.assemble(
        f"{clean(facts.method)} ", ("ended" if left <= 0 else remaining(left), tone.style)
    )


def _rate(rate: float | None, row: TargetRow) -> Content:
    if rate is None:
        return Content("")
    throttled = row.health is not None and row.health.throttled
    return Content.styled(f"{rate:.1f}", Tone.CALL.style if throttled else "")
