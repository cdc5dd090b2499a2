"""What can be selected in the stage graph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from services.domain.status import ConditionType


@dataclass(frozen=True, slots=True)
class StageItem:
    """A stage; ``execution_id`` says of which execution where several run in parallel."""

    stage: str
    execution_id: str | None = None


@dataclass(frozen=True, slots=True)
class ActionItem:
    """An action of a stage; ``execution_id`` says of which execution where several run in parallel."""

    stage: str
    action: str
    execution_id: str | None = None


@dataclass(frozen=True, slots=True)
class TransitionItem:
    """The transition into a stage."""

    stage: str


@dataclass(frozen=True, slots=True)
class InboundItem:
    """An execution that waits in front of a stage."""

    stage: str
    execution_id: str


@dataclass(frozen=True, slots=True)
class ConditionItem:
    """A condition of a stage."""

    stage: str
    condition: ConditionType


@dataclass(frozen=True, slots=True)
class ExecutionItem:
    """An execution of a PARALLEL pipeline."""

    execution_id: str


GraphItem: TypeAlias = StageItem | ActionItem | TransitionItem | InboundItem | ConditionItem | ExecutionItem
