"""What a check found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How something stands."""

    OK = "ok"
    UNKNOWN = "unknown"
    """It cannot be told, without harm or at all."""
    WARN = "warn"
    """It works, but less well than it could."""
    BROKEN = "broken"
    """Something will not work."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report.

    Args:
        check: what was looked at, such as ``clock``.
        verdict: how it stands.
        what: what was found, in a sentence without secrets.
        todo: what to do about it; empty where nothing need be done.
        target: the target that it is about; empty where it is about this machine.
    """

    check: str
    verdict: Verdict
    what: str
    todo: str = ""
    target: str = ""


def worst_of(findings: Iterable[Finding]) -> Verdict:
    """How all stands together: as the worst does; OK where nothing was found."""
    order = list(Verdict)
    return max((finding.verdict for finding in findings), key=order.index, default=Verdict.OK)
