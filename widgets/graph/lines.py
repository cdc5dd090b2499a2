"""The lines of the stage graph as typed values, before they are painted. Instants are POSIX seconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from services.domain.standing import Standing
from services.domain.status import ConditionType
from widgets.graph.items import (
    ActionItem,
    ConditionItem,
    ExecutionItem,
    InboundItem,
    StageItem,
    TransitionItem,
)

_URGENT = frozenset({Standing.WAITING, Standing.FAILED})


@dataclass(frozen=True, slots=True)
class Timing:
    """How long something took (seconds), or since when it stands as it does; either may be unknown."""

    took: float | None = None
    since: float | None = None


UNTIMED = Timing()


@dataclass(frozen=True, slots=True)
class StageLine:
    """A stage and the execution it holds.

    Args:
        item: what the cursor stands on.
        standing: how the stage stands.
        revision: the short id of what it holds.
        summary: its message; empty where the stage above holds the same.
        behind: how many newer revisions have not come here.
        attempt: which attempt at the stage this is, from 1.
        timing: since when.
    """

    item: StageItem
    standing: Standing
    revision: str = ""
    summary: str = ""
    behind: int = 0
    attempt: int = 1
    timing: Timing = UNTIMED

    @property
    def urgent(self) -> bool:
        """Whether a person should look here; its actions say more."""
        return False


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action.

    Args:
        item: what the cursor stands on.
        standing: how it stands in the run that its stage holds.
        text: what it does.
        order: the ordinal of its run-order group, on the group's first line where a stage has several groups.
        bracket: its place among actions that run side by side: 0 first, 1 between, 2 last; None alone.
        attempt: which attempt this is, from 1.
        percent: how far it is, if its provider says so.
        expires: when its approval fails by itself.
        reached: False where the stage's present run has not come to it.
        active: whether the present run may still come to it.
        timing: how long, or since when.
    """

    item: ActionItem
    standing: Standing
    text: str = ""
    order: int | None = None
    bracket: int | None = None
    attempt: int = 1
    percent: int | None = None
    expires: float | None = None
    reached: bool = True
    active: bool = False
    timing: Timing = UNTIMED

    @property
    def urgent(self) -> bool:
        """Whether a person should look here."""
        return self.reached and self.standing in _URGENT


@dataclass(frozen=True, slots=True)
class TransitionLine:
    """The transition into a stage; ``waiting`` executions wait in front of it."""

    item: TransitionItem
    enabled: bool = True
    by: str = ""
    since: float | None = None
    reason: str = ""
    waiting: int = 0

    @property
    def urgent(self) -> bool:
        """Whether a person should look here: something waits at a closed gate."""
        return not self.enabled and self.waiting > 0


@dataclass(frozen=True, slots=True)
class InboundLine:
    """An execution that waits in front of a stage, and when it was started."""

    item: InboundItem
    standing: Standing
    revision: str = ""
    summary: str = ""
    started: float | None = None

    @property
    def urgent(self) -> bool:
        """Never: the transition or the stage says why it waits."""
        return False


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """A condition of a stage, and what happens by it."""

    item: ConditionItem
    kind: ConditionType
    standing: Standing
    result: str | None = None
    summary: str = ""

    @property
    def urgent(self) -> bool:
        """Whether a person should look here."""
        return self.standing is Standing.FAILED


@dataclass(frozen=True, slots=True)
class ExecutionLine:
    """An execution of a PARALLEL pipeline."""

    item: ExecutionItem
    standing: Standing
    revision: str = ""
    summary: str = ""
    timing: Timing = UNTIMED

    @property
    def urgent(self) -> bool:
        """Never: its actions say more."""
        return False


@dataclass(frozen=True, slots=True)
class _Remark:
    """A line that cannot be selected."""

    @property
    def item(self) -> None:
        """Nothing to select."""
        return

    @property
    def urgent(self) -> bool:
        """Never."""
        return False


@dataclass(frozen=True, slots=True)
class RuleLine(_Remark):
    """A rule of a condition."""

    name: str
    provider: str
    standing: Standing
    summary: str = ""


@dataclass(frozen=True, slots=True)
class FailureLine(_Remark):
    """What the service does by itself when a stage fails."""

    result: str
    retries: str = ""


@dataclass(frozen=True, slots=True)
class ErrorLine(_Remark):
    """Why an action failed."""

    text: str


@dataclass(frozen=True, slots=True)
class MoreLine(_Remark):
    """So many more executions wait than are listed."""

    count: int


@dataclass(frozen=True, slots=True)
class NoteLine(_Remark):
    """A remark where something is missing; empty for a blank line."""

    text: str = ""


GraphLine: TypeAlias = (
    StageLine
    | ActionLine
    | TransitionLine
    | InboundLine
    | ConditionLine
    | ExecutionLine
    | RuleLine
    | FailureLine
    | ErrorLine
    | MoreLine
    | NoteLine
)
