"""The columns of the Targets screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.content import Content

from tui.screens.targets_row import ENDING_SECONDS, TargetRow
from widgets.ages import remaining
from widgets.callers import role_and_name
from widgets.cells import clean, squeeze
from widgets.glyphs import glyphs
from widgets.grid import Align, Column
from widgets.tones import Tone

REGION_WIDTH = 12


def target_columns(
    clock: Callable[[], float], *, region: bool, ascii_only: bool
) -> list[Column[TargetRow, Any]]:
    """The columns.

    Args:
        clock: the present in POSIX seconds, by which credentials end.
        region: whether the region has one, since the targets' names do not tell it.
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
        return Content(target.account) if target.account else nothing

    def alias(row: TargetRow) -> Content:
        name = row.target.alias if row.target else None
        return Content(clean(name)) if name and row.target and name != row.target.account else nothing

    def who(row: TargetRow) -> Content:
        caller = row.target.caller if row.target else None
        return Content(clean(role_and_name(caller))) if caller else nothing

    def login(row: TargetRow) -> Content:
        return credentials_text(row, clock()) or nothing

    where: Column[TargetRow, Any] = Column(
        key="region",
        title="REGION",
        value=lambda row: row.target.region if row.target else None,
        render=lambda code, _: Content(squeeze(code, REGION_WIDTH)) if code else nothing,
        sort_key=str,
        width=REGION_WIDTH,
        priority=8,
    )
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
            value=lambda row: row.target.account if row.target else None,
            render=lambda _, row: account(row),
            sort_key=str,
            width=15,
            priority=2,
        ),
        Column(
            key="alias",
            title="ALIAS",
            value=lambda row: row.target.alias if row.target else None,
            render=lambda _, row: alias(row),
            sort_key=str.casefold,
            min_width=8,
            max_width=24,
            flex=0.4,
            priority=5,
        ),
        *([where] if region else []),
        Column(
            key="who",
            title="AS",
            value=lambda row: row.target.caller if row.target else None,
            render=lambda _, row: who(row),
            sort_key=str,
            min_width=10,
            max_width=32,
            priority=4,
        ),
        Column(
            key="credentials",
            title="CREDENTIALS",
            value=lambda row: row.credentials.expires if row.credentials else None,
            render=lambda _, row: login(row),
            sort_key=lambda instant: instant,
            min_width=16,
            max_width=28,
            priority=1,
            live=True,
        ),
        Column(
            key="pipelines",
            title="PIPELINES",
            value=lambda row: row.health.pipelines if row.health and row.health.listed else None,
            render=lambda count, _: Content(str(count)) if count is not None else nothing,
            sort_key=lambda count: -count,
            width=9,
            align=Align.RIGHT,
            priority=3,
        ),
        Column(
            key="latency",
            title="LATENCY",
            value=lambda row: row.health.latency if row.health else None,
            render=lambda seconds, _: latency_text(seconds) or nothing,
            sort_key=lambda seconds: -seconds,
            width=7,
            align=Align.RIGHT,
            priority=6,
        ),
        Column(
            key="rate",
            title="BUDGET",
            value=lambda row: row.health.rate if row.health else None,
            render=lambda rate, row: _rate(rate, row) or nothing,
            sort_key=lambda rate: rate,
            width=7,
            align=Align.RIGHT,
            priority=7,
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
    """When credentials end and where they come from: ``52 min sso``."""
    facts = row.credentials
    if facts is None:
        return Content("")
    if facts.expires is None:
        return Content(clean(facts.method))
    left = facts.expires - now
    tone = Tone.BAD if left <= 0 else Tone.CALL if left < ENDING_SECONDS else Tone.PLAIN
    return Content.assemble(
        ("ended" if left <= 0 else remaining(left).removeprefix("in "), tone.style),
        (f" {clean(facts.method)}", Tone.DIM.style),
    )


def _rate(rate: float | None, row: TargetRow) -> Content:
    if rate is None:
        return Content("")
    throttled = row.health is not None and row.health.throttled
    return Content.styled(f"{rate:.1f}/s", Tone.CALL.style if throttled else "")
