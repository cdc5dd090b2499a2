"""How the targets stand, in the few words that header and strip have room for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from services.domain.problem import Problem, ProblemKind
from services.domain.sign_in import SignInNeed
from widgets.glyphs import facts
from widgets.header_line import Freshness
from widgets.status_strip import Trouble

if TYPE_CHECKING:
    from services.live.events import TargetHealth
    from tui.backend import Backend

STALE_SECONDS = 45.0
"""From when on data is called stale: visible idle pipelines are read every 30 seconds."""

_UNREACHABLE = (ProblemKind.OFFLINE, ProblemKind.TIMEOUT)
_LOCKED_OUT = (ProblemKind.EXPIRED, ProblemKind.NO_CREDENTIALS)


@dataclass(frozen=True, slots=True)
class OpenNeed:
    """A sign-in that somebody waits for.

    Args:
        need: what a person must do.
        targets: the names of those that wait for it: targets, or places where targets are looked for.
    """

    need: SignInNeed
    targets: tuple[str, ...]


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


def freshness_of(backend: Backend | None, *, connecting: bool, about: str | None = None) -> Freshness:
    """How the data on screen stands, by the target that is worst off; nothing while all is well.

    Args:
        backend: what is read; None before there is anything.
        connecting: whether it is being made.
        about: the only target that the screen tells of; None where it tells of all.
    """
    if backend is None:
        return Freshness("connecting" if connecting else "")
    health = [backend.engine.freshness(name) for name in backend.targets if about in (None, name)]
    return freshness_by(
        health, backend.clock.now(), backend.engine.remembered_since() if about is None else None
    )


def freshness_by(health: Sequence[TargetHealth], now: float, remembered: float | None = None) -> Freshness:
    """The same of targets whose calls go like this.

    Args:
        health: how the calls to each go. What is not fresh is only what a target in trouble has told: where all is
            well, idle pipelines are read seldom.
        now: in POSIX seconds.
        remembered: since when the oldest row that an earlier run left is known; None where there is none.
    """
    if health and all(h.problem is not None and h.problem.kind in _UNREACHABLE for h in health):
        return Freshness.offline()
    if any(h.throttled for h in health):
        return Freshness.throttled()
    oldest = min((h.last_good for h in health if h.problem and h.last_good is not None), default=None)
    if oldest is not None and now - oldest > STALE_SECONDS:
        return Freshness.stale(now - oldest)
    if any(h.slow for h in health):
        return Freshness.slow()
    return Freshness() if remembered is None else Freshness.cached(now - remembered)


def is_stale(backend: Backend, name: str) -> bool:
    """Whether nobody can read a target now, since its credentials ended or there are none."""
    problem = backend.engine.freshness(name).problem
    return problem is not None and problem.kind in _LOCKED_OUT


def problems_of(backend: Backend) -> Iterator[tuple[str, Problem]]:
    """What is wrong, by the name of the target or of the place where targets are looked for."""
    for entry in backend.roster.entries():
        problem = entry.problem
        if entry.active:
            problem = backend.engine.freshness(entry.name).problem
        if entry.on and problem is not None:
            yield entry.name, problem
    for source in backend.roster.sources():
        if source.problem is not None:
            yield source.name, source.problem


def needs_of(backend: Backend | None) -> list[OpenNeed]:
    """The sign-ins that somebody waits for, each once, in the order of the targets."""
    waiting: dict[SignInNeed, list[str]] = {}
    for name, problem in problems_of(backend) if backend is not None else ():
        if problem.need is not None:
            waiting.setdefault(problem.need, []).append(name)
    return [OpenNeed(need, tuple(names)) for need, names in waiting.items()]


def troubles_of(backend: Backend | None, sign_in_key: str) -> tuple[Trouble, ...]:
    """What is wrong, a target at a time, those with one need together; what will not pass by itself comes first.

    Args:
        backend: of this run; None before there is one.
        sign_in_key: the key for signing in, as it is read on screen; "" where there is none.
    """
    if backend is None:
        return ()
    single: list[Trouble] = []
    shared: dict[SignInNeed, list[Trouble]] = {}
    for name, problem in problems_of(backend):
        trouble = Trouble(name, with_key(problem, sign_in_key))
        (single if problem.need is None else shared.setdefault(problem.need, [])).append(trouble)
    if backend.events is not None:
        queues = backend.events.health().items()
        single += [_of_queue(name, health.problem) for name, health in queues if health.problem is not None]
    waiting = [_together(troubles) for troubles in shared.values()]
    return tuple(sorted((*waiting, *single), key=lambda trouble: trouble.passing))


def _of_queue(name: str, problem: Problem) -> Trouble:
    """What is wrong with a queue, and that nothing is lost by it."""
    return Trouble(f"events {name}", replace(problem, title=f"{problem.title}; all is polled meanwhile"))


def with_key(problem: Problem, sign_in_key: str) -> Problem:
    """A problem that a sign-in ends, with the key for that as what to do."""
    if problem.need is None or not sign_in_key:
        return problem
    return replace(problem, hint=f"press {sign_in_key} to sign in")


def _together(troubles: list[Trouble]) -> Trouble:
    first = troubles[0]
    more = len(troubles) - 1
    return replace(first, where=f"{first.where} and {more} more") if more else first
