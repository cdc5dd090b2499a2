"""How the targets stand, in the few words that header and strip have room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.domain.problem import ProblemKind
from widgets.glyphs import facts
from widgets.header_line import Freshness
from widgets.status_strip import Trouble

if TYPE_CHECKING:
    from tui.backend import Backend

STALE_SECONDS = 45.0
"""From when on data is called stale: visible idle pipelines are read every 30 seconds."""

_UNREACHABLE = (ProblemKind.OFFLINE, ProblemKind.TIMEOUT)


def targets_text(backend: Backend | None, *, ascii_only: bool = False) -> str:
    """Which accounts and regions are read: one by name, several by their number."""
    if backend is None or not backend.targets:
        return ""
    targets = list(backend.targets.values())
    if len(targets) == 1:
        only = targets[0]
        label = only.label if only.label != only.account else ""
        return "  ".join(
            part for part in (" ".join(p for p in (label, only.account) if p), only.region) if part
        )
    accounts = {target.account or target.label for target in targets}
    regions = {target.region for target in targets}
    return facts(
        _count(len(targets), "target"),
        _count(len(accounts), "account"),
        _count(len(regions), "region"),
        ascii_only=ascii_only,
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def freshness_of(backend: Backend | None, *, connecting: bool) -> Freshness:
    """How the data on screen stands, by the target that is worst off; nothing while all is well."""
    if backend is None:
        return Freshness("connecting" if connecting else "")
    health = [backend.engine.freshness(name) for name in backend.targets]
    problems = [h.problem for h in health if h.problem is not None]
    if health and all(h.problem is not None and h.problem.kind in _UNREACHABLE for h in health):
        return Freshness.offline()
    if any(h.throttled for h in health):
        return Freshness.throttled()
    now = backend.clock.now()
    oldest = min((h.last_good for h in health if h.last_good is not None), default=None)
    if problems and oldest is not None and now - oldest > STALE_SECONDS:
        return Freshness.stale(now - oldest)
    return Freshness()


def troubles_of(backend: Backend | None) -> tuple[Trouble, ...]:
    """What is wrong, a target at a time; what will not pass by itself comes first."""
    if backend is None:
        return ()
    found = [
        Trouble(name, problem)
        for name in backend.targets
        if (problem := backend.engine.freshness(name).problem) is not None
    ]
    return tuple(sorted(found, key=lambda trouble: trouble.passing))
