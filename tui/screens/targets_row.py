"""A line of the Targets screen: a target and how it goes there, or a place where targets are looked for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING

from services.domain.problem import Problem, ProblemKind
from services.domain.sign_in import CredentialFacts
from services.domain.standing import Standing
from services.live.events import TargetHealth
from services.targets.entry import Entry, SourceState
from widgets.grid.filtering import Searchable
from widgets.tones import Tone

if TYPE_CHECKING:
    from services.domain.target import Target
    from tui.backend import Backend

ENDING_SECONDS = 900.0
"""From when on credentials are said to end soon."""


class TargetState(Enum):
    """How a line stands, what needs a person first: rank, sign, colour."""

    SIGN_IN = (0, Standing.WAITING, Tone.CALL)
    FAILING = (1, Standing.FAILED, Tone.BAD)
    THROTTLED = (2, Standing.STOPPING, Tone.CALL)
    READING = (3, Standing.RUNNING, Tone.BUSY)
    LIVE = (4, Standing.SUCCEEDED, Tone.GOOD)
    SAME = (5, Standing.SUPERSEDED, Tone.DIM)
    OFF = (6, Standing.NEVER_RUN, Tone.DIM)

    def __init__(self, rank: int, sign: Standing, tone: Tone) -> None:
        self.rank = rank
        self.sign = sign
        self.tone = tone


_SHORT = {ProblemKind.NO_CREDENTIALS: "no login", ProblemKind.UNKNOWN_RESULT: "lost"}


@dataclass(frozen=True, slots=True)
class TargetRow:
    """What is known of a line; counters and instants as they were when it was made.

    Args:
        name: the target's, or the place's.
        state: how it stands.
        word: the same in a word.
        entry: of the roster; None for a place.
        source: the place; None for a target.
        health: how its calls go; None where it is not read.
        credentials: what is known of them.
        problem: what is wrong.
    """

    name: str
    state: TargetState
    word: str
    entry: Entry | None = None
    source: SourceState | None = None
    health: TargetHealth | None = None
    credentials: CredentialFacts | None = None
    problem: Problem | None = None
    searchable: Searchable = field(compare=False, default_factory=lambda: Searchable("", {}))

    @property
    def target(self) -> Target | None:
        """The target, where it is one."""
        return self.entry.target if self.entry else None

    @property
    def order(self) -> tuple[int, str]:
        """Trouble first, then by name."""
        return (self.state.rank, self.name)

    @property
    def dimmed(self) -> bool:
        """Whether it is not read."""
        return self.state in (TargetState.OFF, TargetState.SAME)


def rows_of(backend: Backend) -> list[TargetRow]:
    """A line for each target of the roster and each place where targets are looked for."""
    targets = [_target_row(backend, entry) for entry in backend.roster.entries()]
    return [*targets, *map(_source_row, backend.roster.sources())]


def _target_row(backend: Backend, entry: Entry) -> TargetRow:
    health = backend.engine.freshness(entry.name) if entry.active else None
    problem = entry.problem or (health.problem if health else None)
    credentials = backend.factory.credentials(entry.target) if entry.active else None
    state, word = _state_of(entry, health, problem)
    target = entry.target
    fields = {
        "name": entry.name,
        "account": f"{target.label} {target.account or ''}",
        "region": target.region,
        "status": word,
        "from": f"{entry.origin.value} {entry.source}",
        "who": target.caller or "",
        "problem": problem.line if problem else "",
    }
    return TargetRow(
        entry.name,
        state,
        word,
        entry=entry,
        health=_steady(health),
        credentials=credentials,
        problem=problem,
        searchable=Searchable(" ".join(fields.values()), fields),
    )


def _steady(health: TargetHealth | None) -> TargetHealth | None:
    """The health with what a person reads of it: so a line is the same while nothing that he sees changes."""
    if health is None:
        return None
    latency = None if health.latency is None else float(f"{health.latency:.2g}")
    return replace(health, last_good=None, in_flight=0, calls=0, rate=round(health.rate, 1), latency=latency)


def _state_of(entry: Entry, health: TargetHealth | None, problem: Problem | None) -> tuple[TargetState, str]:
    if not entry.on:
        return TargetState.OFF, "off"
    if entry.same_as:
        return TargetState.SAME, "same"
    if problem is not None:
        return _trouble(problem)
    if health is None or not health.listed:
        return TargetState.READING, "reading"
    return (TargetState.THROTTLED, "throttled") if health.throttled else (TargetState.LIVE, "live")


def _trouble(problem: Problem) -> tuple[TargetState, str]:
    if problem.need is not None:
        return TargetState.SIGN_IN, "sign in"
    return TargetState.FAILING, _SHORT.get(problem.kind, problem.kind.value)


def _source_row(source: SourceState) -> TargetRow:
    state, word = TargetState.LIVE, f"found {source.found}"
    if source.running:
        state, word = TargetState.READING, "looking"
    elif source.problem is not None:
        state, word = _trouble(source.problem)
    fields = {
        "name": source.name,
        "status": word,
        "from": source.origin.value,
        "problem": source.problem.line if source.problem else "",
    }
    return TargetRow(
        source.name,
        state,
        word,
        source=source,
        problem=source.problem,
        searchable=Searchable(" ".join(fields.values()), fields),
    )
