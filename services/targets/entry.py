"""What the roster holds: targets and where each comes from, and the places where more are looked for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from services.domain.problem import Problem
from services.domain.target import Target


class Origin(StrEnum):
    """Where a target comes from."""

    FLAG = "flag"
    """The command line names it."""
    DEFAULT = "default"
    """The default credential chain, since nothing else was asked for."""
    CONFIG = "configuration"
    """A ``[targets.NAME]`` table with ``regions``."""
    ORGANIZATION = "organization"
    """An account that AWS Organizations lists."""
    IDENTITY_CENTER = "Identity Center"
    """An account that IAM Identity Center gives a role in."""
    REGIONS = "regions"
    """A region found to have pipelines, in an account that was asked for with ``all`` regions."""
    ADDED = "added"
    """The operator added it in the application."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A target in the roster.

    Args:
        target: with the configuration's rules applied, and who we are there once that is known.
        origin: where it comes from.
        source: the configuration's table that it comes from, such as ``organizations.main``; empty for none.
        on: whether the operator wants it.
        pinned: whether a flag of this run names it; it is on then whatever was remembered.
        problem: why it cannot be asked at all, such as a profile that does not exist.
        same_as: the name of an earlier one that is the same account and region and is read instead.
    """

    target: Target
    origin: Origin
    source: str = ""
    on: bool = True
    pinned: bool = False
    problem: Problem | None = None
    same_as: str = ""

    @property
    def name(self) -> str:
        """The target's name."""
        return self.target.name

    @property
    def active(self) -> bool:
        """Whether it is to be read."""
        return self.on and self.problem is None and not self.same_as


@dataclass(frozen=True, slots=True)
class RosterChange:
    """What changed; both empty where it is something else that a screen shows.

    Args:
        added: to be read from now on.
        removed: names of those not to be read any longer.
    """

    added: tuple[Target, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """An account that was found but could not be asked for its regions.

    Args:
        place: what it is called.
        problem: why; with ``need`` where a person must do something first.
    """

    place: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class SourceState:
    """How looking for targets goes at one place.

    Args:
        name: the configuration's table, such as ``organizations.main``, or ``regions of PROFILE``.
        origin: what sort of place.
        running: whether it is being asked now.
        found: how many targets it brought.
        problem: why it brings no more; with ``need`` where a person must sign in first.
        failures: the accounts there that could not be asked for their regions.
        asked: when it was asked to its end in this run, in POSIX seconds; None for not yet.
    """

    name: str
    origin: Origin
    running: bool = False
    found: int = 0
    problem: Problem | None = None
    failures: tuple[Failure, ...] = ()
    asked: float | None = None
