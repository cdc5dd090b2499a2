"""An approval among all that wait: its row, its columns and its details."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from textual.content import Content

from services.domain.approval import PendingApproval
from services.domain.target import Target
from widgets.ages import age, remaining
from widgets.cells import squeeze
from widgets.glyphs import facts
from widgets.grid import Align, Column
from widgets.grid.filtering import Searchable
from widgets.key_value import Entry, Field, Space, Title
from widgets.tones import Tone

REGION_WIDTH = 10
URGENT_SECONDS = 3600.0
"""From when on an expiry is called out."""


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """An approval that waits, and the target it is in."""

    approval: PendingApproval
    target: Target
    searchable: Searchable = field(compare=False)

    @classmethod
    def of(cls, target: Target, approval: PendingApproval) -> ApprovalRow:
        """The row of an approval."""
        fields = {
            "name": approval.key.pipeline,
            "account": f"{target.label} {target.account or ''}",
            "region": target.region,
            "stage": approval.stage,
            "action": approval.action,
            "comment": approval.comment,
            "revision": " ".join(
                f"{revision.id or ''} {revision.summary}" for revision in approval.revisions
            ),
        }
        return cls(approval, target, Searchable(" ".join(fields.values()), fields, {"age": approval.since}))

    @property
    def order(self) -> tuple[float, float, str]:
        """What expires first, then what waits longest."""
        never = float("inf")
        return (self.approval.expires or never, self.approval.since or never, self.approval.key.pipeline)


def approval_columns(
    clock: Callable[[], float], *, one_target: bool, ascii_only: bool
) -> list[Column[ApprovalRow, Any]]:
    """The columns of the approvals.

    Args:
        clock: the present in POSIX seconds, for countdowns.
        ascii_only: draw with ASCII alone.
        one_target: whether account and region would say the same in every row.
    """

    def expires(row: ApprovalRow) -> Content:
        instant = row.approval.expires
        if instant is None:
            return Content("")
        urgent = instant - clock() < URGENT_SECONDS
        return Content.styled(remaining(instant - clock()), Tone.CALL.style if urgent else "")

    def waits(row: ApprovalRow) -> Content:
        since = row.approval.since
        return Content.styled(age(clock() - since) if since is not None else "", Tone.DIM.style)

    def releases(row: ApprovalRow) -> Content:
        revisions = row.approval.revisions
        if not revisions:
            return Content.styled(row.approval.execution_id[:8], Tone.DIM.style)
        more = f" +{len(revisions) - 1}" if len(revisions) > 1 else ""
        words = " ".join(revisions[0].summary.split())
        return Content.assemble((revisions[0].short_id, Tone.BUSY.style), f"{more} {words}")

    where: list[Column[ApprovalRow, Any]] = [
        Column(
            key="account",
            title="ACCOUNT",
            value=lambda row: row.target.label,
            sort_key=str,
            min_width=7,
            max_width=12,
            flex=0.3,
            priority=4,
        ),
        Column(
            key="region",
            title="REGION",
            value=lambda row: row.target.region,
            render=lambda region, _: squeeze(region, REGION_WIDTH),
            sort_key=str,
            width=REGION_WIDTH,
            priority=5,
        ),
    ]
    return [
        Column(
            key="expires",
            title="EXPIRES",
            value=lambda row: row.approval.expires,
            render=lambda _, row: expires(row),
            sort_key=lambda instant: instant,
            width=14,
            live=True,
        ),
        Column(
            key="name",
            title="PIPELINE",
            value=lambda row: row.approval.key.pipeline,
            render=lambda name, _: Content.styled(name, "bold"),
            sort_key=str.casefold,
            min_width=18,
            max_width=44,
        ),
        *([] if one_target else where),
        Column(
            key="action",
            title="APPROVAL",
            value=lambda row: facts(row.approval.stage, row.approval.action, ascii_only=ascii_only),
            sort_key=str,
            min_width=14,
            max_width=34,
            flex=0.8,
            priority=1,
        ),
        Column(
            key="releases",
            title="RELEASES",
            value=lambda row: row.approval.revisions,
            render=lambda _, row: releases(row),
            min_width=14,
            flex=1.4,
            priority=2,
        ),
        Column(
            key="since",
            title="WAITS",
            value=lambda row: row.approval.since,
            render=lambda _, row: waits(row),
            sort_key=lambda instant: instant,
            width=6,
            align=Align.RIGHT,
            priority=3,
            live=True,
        ),
    ]


def approval_details(row: ApprovalRow, now: float, *, ascii_only: bool) -> list[Entry]:
    """What is known of an approval."""
    approval = row.approval
    entries: list[Entry] = [
        Title(
            f"{approval.key.pipeline}  {facts(approval.stage, approval.action, ascii_only=ascii_only)}",
            f"{row.target.label} {row.target.region}",
        ),
        Space(),
    ]
    if approval.comment:
        entries.append(Field("Asks", approval.comment))
    if approval.link:
        entries.append(Field("Link", approval.link))
    entries += [
        Field("Releases", f"{revision.short_id} {revision.summary.strip()}".strip(), copy=revision.id)
        for revision in approval.revisions
    ]
    if approval.since is not None:
        entries.append(Field("Waits", age(now - approval.since)))
    if approval.expires is not None:
        urgent = approval.expires - now < URGENT_SECONDS
        entries.append(
            Field("Expires", remaining(approval.expires - now), Tone.CALL if urgent else Tone.PLAIN)
        )
    return entries
