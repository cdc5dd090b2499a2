"""Back and forward between places, as in a browser."""

from __future__ import annotations

from dataclasses import dataclass, field

from services.domain.target import PipelineKey


@dataclass(frozen=True, slots=True)
class FleetPlace:
    """The fleet."""


@dataclass(frozen=True, slots=True)
class ApprovalsPlace:
    """Every approval that waits."""


@dataclass(frozen=True, slots=True)
class TargetsPlace:
    """The targets: accounts and regions."""


@dataclass(frozen=True, slots=True)
class LivePlace:
    """The live engine."""


@dataclass(frozen=True, slots=True)
class PipelinePlace:
    """One pipeline; where inside it one was does not make it another place."""

    key: PipelineKey
    stage: str | None = field(default=None, compare=False)
    action: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class HistoryPlace:
    """All executions of a pipeline; which one was selected and how they were filtered is part of no place."""

    key: PipelineKey
    execution_id: str | None = field(default=None, compare=False)
    filter: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class ExecutionPlace:
    """One execution; the tab, what was selected and what it was compared with do not make it another place."""

    key: PipelineKey
    execution_id: str
    tab: str = field(default="timeline", compare=False)
    stage: str | None = field(default=None, compare=False)
    action: str | None = field(default=None, compare=False)
    attempt: int | None = field(default=None, compare=False)
    against: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class ActionPlace:
    """One action of an execution; ``attempt`` counts from 1, None is the newest."""

    key: PipelineKey
    execution_id: str
    stage: str
    action: str
    attempt: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class LogPlace:
    """The log of an action's attempt; None is the newest."""

    key: PipelineKey
    execution_id: str
    stage: str
    action: str
    attempt: int | None = None


@dataclass(frozen=True, slots=True)
class DefinitionPlace:
    """A pipeline's definition; ``version`` None is the newest. Tab, writing and cursor make no other place."""

    key: PipelineKey
    version: int | None = None
    tab: str = field(default="text", compare=False)
    yaml: bool = field(default=False, compare=False)
    cursor: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class TriggersPlace:
    """What can start a pipeline; which of it was selected makes no other place."""

    key: PipelineKey
    starter: str | None = field(default=None, compare=False)


Place = (
    FleetPlace
    | ApprovalsPlace
    | TargetsPlace
    | LivePlace
    | PipelinePlace
    | HistoryPlace
    | ExecutionPlace
    | ActionPlace
    | LogPlace
    | DefinitionPlace
    | TriggersPlace
)


class History:
    """The places visited, with the present one among them; the first is never left.

    Args:
        start: where one begins.
        limit: how many places are remembered.
    """

    def __init__(self, start: Place, limit: int = 50) -> None:
        self._places: list[Place] = [start]
        self._at = 0
        self._limit = limit

    @property
    def present(self) -> Place:
        """Where one is."""
        return self._places[self._at]

    def visit(self, place: Place) -> bool:
        """Go to a place and forget what was ahead; False where one is there already."""
        if place == self.present:
            return False
        self._places[self._at + 1 :] = [place]
        if len(self._places) > self._limit:
            del self._places[1]
        self._at = len(self._places) - 1
        return True

    def remember(self, place: Place) -> None:
        """Note where inside the present place one is, for coming back."""
        if place == self.present:
            self._places[self._at] = place

    def replace(self, place: Place) -> None:
        """Be at another place instead of the present one, as when leafing through a list."""
        self._places[self._at] = place

    def back(self) -> Place | None:
        """Go back; None at the beginning."""
        if self._at == 0:
            return None
        self._at -= 1
        return self.present

    def forward(self) -> Place | None:
        """Go forward; None at the end."""
        if self._at + 1 >= len(self._places):
            return None
        self._at += 1
        return self.present

    def trail(self) -> tuple[Place, ...]:
        """The places from the beginning to the present one."""
        return tuple(self._places[: self._at + 1])
