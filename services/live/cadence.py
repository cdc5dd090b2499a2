"""How often what is asked, so that a target's steady state stays cheap however many pipelines it has."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, auto

from services.live.facts import Facts

CRUISE = 3.4
"""Calls a second that a target's steady state costs at most; what it bears beyond is the operator's."""
_CRUISE_SHARE = 0.75
_BACKSTOP = 10.0
"""By how much longer the sweep takes while events tell of what changes; it only catches what they leave out."""
_SWEEP_SECONDS = 1800.0
"""Every hidden pipeline is looked at this often at least, where the budget has learned that it can be."""
_ROW_COST = 1.25
"""Calls that one refresh of a row costs: its main read, and every fourth time the other one."""
_SPREAD = 0.9
"""The share of a tier's time over which its reads are spread; the rest is slack to catch up in."""
_OPEN_RUNNING_COST = 1 / 2 + 1 / 8 + 1 / 5
_OPEN_IDLE_COST = 1 / 5 + 1 / 5
"""Calls a second of an open pipeline at the intervals of ``Cadence``."""


class Read(IntEnum):
    """What is read."""

    LISTING = auto()
    EXECUTIONS = auto()
    STATE = auto()
    ATTEMPTS = auto()
    STRAYS = auto()
    """The attempts of one execution that is not among the newest."""
    DEFINITION = auto()


class Tier(IntEnum):
    """How near to the operator's eye a pipeline is."""

    OPEN = 0
    VISIBLE = 1
    HIDDEN = 2


class Priority(IntEnum):
    """Who goes first when calls wait for the budget."""

    OPERATOR = 0
    OPEN = 1
    LISTING = 2
    VISIBLE_NEW = 3
    """Pipelines on screen that nothing is known of."""
    VISIBLE_RUNNING = 4
    VISIBLE = 5
    TOLD = 6
    """Pipelines out of sight of which an event told."""
    LISTING_MORE = 7
    """The listing's further pages."""
    VISIBLE_DETAIL = 8
    REST = 9


@dataclass(frozen=True, slots=True)
class Load:
    """How many pipelines of a target are to be looked at; a running PARALLEL one counts twice: two reads."""

    open_running: int = 0
    open_idle: int = 0
    visible_running: int = 0
    visible_idle: int = 0
    hidden_running: int = 0
    hidden_idle: int = 0


@dataclass(frozen=True, slots=True)
class Cadence:
    """Seconds between two reads of a pipeline, by tier, running or idle."""

    running: tuple[float, float, float] = (2.0, 2.0, 20.0)
    idle: tuple[float, float, float] = (5.0, 30.0, 120.0)
    listing: float = 90.0
    spacing: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """Seconds between two routine reads of a tier, so that rows that fell due together drift apart."""

    def interval(self, read: Read, facts: Facts, tier: Tier) -> float | None:
        """Seconds from one such read to the next; None for what is read only when something calls for it.

        The main read of a running pipeline is its state (its executions and attempts, where it is PARALLEL),
        that of an idle one its executions; the other one follows four times as slowly, as a backstop.
        """
        base = self.running[tier] if facts.running else self.idle[tier]
        if read is Read.LISTING:
            return self.listing
        if read is Read.EXECUTIONS:
            return base * 4 if facts.running and not facts.parallel else base
        if facts.parallel:
            return self._of_parallel(read, facts, base)
        if read is Read.STATE:
            return base if facts.running or tier is Tier.OPEN else base * 4
        if read is Read.ATTEMPTS and tier is Tier.OPEN and facts.running:
            return base * 2.5
        return None

    def _of_parallel(self, read: Read, facts: Facts, base: float) -> float | None:
        if read is Read.ATTEMPTS and facts.running:
            return base
        if read is Read.STRAYS and facts.strays:
            return base * 5
        return None


def cadence(load: Load, rate: float, scale: float = 1.0, *, told: bool = False) -> Cadence:
    """Intervals that keep a target's steady state below ``CRUISE`` and below what it bears.

    What is open comes first, then what is on screen: what runs there gets up to 70 % of the remaining calls,
    what is idle 30 %. The sweep of the hidden rest lives on what they leave, a tenth at least.

    Args:
        load: what is to be looked at.
        rate: calls a second that the target bears.
        scale: multiplies every interval.
        told: whether events tell of what changes, so that the sweep is a mere backstop.
    """
    cruise = min(CRUISE, _CRUISE_SHARE * rate)
    opened = load.open_running * _OPEN_RUNNING_COST + load.open_idle * _OPEN_IDLE_COST
    stretch = max(1.0, opened / (0.6 * cruise))
    spare = cruise - opened / stretch
    running = _within(load.visible_running * _ROW_COST / (0.7 * spare), 2.0, 600.0)
    idle = _within(load.visible_idle * _ROW_COST / (0.3 * spare), 30.0, 1800.0)
    used = _ROW_COST * (load.visible_running / running + load.visible_idle / idle)
    hidden = load.hidden_running + load.hidden_idle
    needed = min(hidden * _ROW_COST / _SWEEP_SECONDS, 0.9 * rate - (cruise - spare) - used)
    sweep = max(0.1 * cruise, spare - used, needed)
    hidden_running = max(20.0, load.hidden_running * _ROW_COST / (0.5 * sweep))
    left = sweep - _ROW_COST * load.hidden_running / hidden_running
    hidden_idle = max(120.0, load.hidden_idle * _ROW_COST / left)
    swept = scale * _BACKSTOP if told else scale
    return Cadence(
        running=(2.0 * stretch * scale, running * scale, hidden_running * swept),
        idle=(5.0 * stretch * scale, idle * scale, hidden_idle * swept),
        listing=90.0 * scale,
        spacing=(0.0, _SPREAD * scale / (0.3 * spare), _SPREAD * swept / sweep),
    )


def _within(value: float, least: float, most: float) -> float:
    return min(max(value, least), most)
