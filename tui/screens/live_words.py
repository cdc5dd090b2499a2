"""What the Live screen says of a target's lane, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from services.live.cadence import Priority, Tier
from services.live.events import QueueHealth
from services.live.report import OTHERS, LaneReport
from widgets.ages import duration
from widgets.glyphs import facts
from widgets.key_value import Entry, Field, Space, Title
from widgets.tones import Tone

URGENCIES = {
    Priority.OPERATOR: "asked for",
    Priority.OPEN: "open",
    Priority.LISTING: "listing",
    Priority.VISIBLE_NEW: "new on screen",
    Priority.VISIBLE_RUNNING: "running on screen",
    Priority.VISIBLE: "on screen",
    Priority.TOLD: "named by events",
    Priority.LISTING_MORE: "listing",
    Priority.VISIBLE_DETAIL: "states on screen",
    Priority.REST: "out of sight",
}
"""What a read is for, in the order of urgency."""


def details_of(report: LaneReport, *, ascii_only: bool) -> list[Entry]:
    """What the pane shows of a target."""
    health = report.health
    state = "paused: nothing is read by itself" if report.paused else ""
    entries: list[Entry] = [Title(report.target, state, remark_tone=Tone.CALL), Space()]
    if health.problem is not None:
        entries.append(Field("Trouble", health.problem.line, Tone.BAD))
    budget = facts(
        f"{health.rate:.1f} calls a second",
        f"{report.burst:.0f} at once after a rest",
        f"{report.in_hand:.0f} in hand",
        f"{health.in_flight} in flight",
        ascii_only=ascii_only,
    )
    entries.append(Field("Budget", budget))
    entries.append(Field("Refused", f"{health.throttles:,} of {health.calls:,} calls", _tone(report)))
    entries.append(Field("Calls", facts(*_calls(report), ascii_only=ascii_only) or "none yet"))
    entries.append(Field("Due now", facts(*_due(report), ascii_only=ascii_only) or "nothing"))
    entries.append(Field("Paces", facts(*_paces(report), ascii_only=ascii_only)))
    told = "they tell of changes: the sweep is a mere backstop" if report.events else "none: it is polled"
    entries.append(Field("Events", told))
    return entries


def queues_of(queues: Mapping[str, QueueHealth], now: float, *, ascii_only: bool) -> list[Entry]:
    """What the pane shows of the queues that tell of a target.

    Args:
        queues: how they go, by name.
        now: the present in POSIX seconds.
        ascii_only: whether to do without Unicode.
    """
    entries: list[Entry] = []
    for name, health in queues.items():
        told = facts(*_events(health, now), ascii_only=ascii_only)
        entries.append(Field(f"Queue {name}", told or "not asked yet"))
        if health.problem is not None:
            entries.append(Field("", health.problem.line, Tone.BAD))
    return entries


def _events(health: QueueHealth, now: float) -> Iterator[str]:
    if health.last_good is not None:
        yield f"{health.events:,} events"
    if health.last_event is not None:
        yield f"the last {duration(max(0.0, now - health.last_event))} ago"
    for count, words in (
        (health.pending, "to be read"),
        (health.repeated, "repeated"),
        (health.late, "overtaken"),
        (health.elsewhere, "of elsewhere"),
        (health.unfamiliar, "in an unknown envelope"),
        (health.foreign, "no events of pipelines, left there"),
    ):
        if count:
            yield f"{count:,} {words}"


def _tone(report: LaneReport) -> Tone:
    return Tone.CALL if report.health.throttled else Tone.PLAIN


def _calls(report: LaneReport) -> Iterator[str]:
    for operation, count in sorted(report.calls.items(), key=lambda item: -item[1]):
        if count:
            yield f"{'acts, logs and details' if operation == OTHERS else operation} {count:,}"


def _due(report: LaneReport) -> Iterator[str]:
    if report.errands:
        yield f"asked for {report.errands:,}"
    for priority, words in URGENCIES.items():
        count = report.backlog.due.get(priority, 0)
        if count:
            yield f"{words} {count:,}"
    if report.backlog.unread:
        yield f"{report.backlog.unread:,} never read"
    if report.backlog.waited >= 1:
        yield f"the longest for {duration(report.backlog.waited)}"


def _paces(report: LaneReport) -> Iterator[str]:
    cadence = report.cadence
    yield f"running on screen {duration(cadence.running[Tier.VISIBLE])}"
    yield f"on screen {duration(cadence.idle[Tier.VISIBLE])}"
    yield f"running elsewhere {duration(cadence.running[Tier.HIDDEN])}"
    yield f"the rest {duration(cadence.idle[Tier.HIDDEN])}"
    yield f"listing {'now' if not report.listing_in else f'in {duration(report.listing_in)}'}"
