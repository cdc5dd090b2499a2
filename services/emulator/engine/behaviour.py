"""What simulated providers do: how long an action or a rule takes and how it ends."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Literal

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one attempt of an action (or of a rule) goes.

    Members left at None or empty are filled in with what the action's provider would answer.

    Args:
        status: how it ends.
        seconds: how long it takes; None means that it does not end by itself: a job worker, an approver, a
            stop or its timeout ends it.
        code: ``errorDetails.code`` of a failure, such as ``JobFailed``.
        message: ``errorDetails.message`` of a failure.
        summary: ``summary`` in the state, ``externalExecutionSummary`` in the history.
        external_id: the provider's own id; an empty string is sent as such.
        external_url: the provider's page; an empty string is sent as such.
        variables: the output variables of a success.
        progress: ``percentComplete`` as time passes: pairs of a fraction of ``seconds`` (0..1) and a percent.
        actor: the ARN of who answers, where the action is an approval.
    """

    status: Literal["Succeeded", "Failed"] = "Succeeded"
    seconds: float | None = 5.0
    code: str | None = None
    message: str | None = None
    summary: str | None = None
    external_id: str | None = None
    external_url: str | None = None
    variables: Mapping[str, str] = field(default_factory=dict)
    progress: tuple[tuple[float, int], ...] = ()
    actor: str | None = None


def succeeds(seconds: float, **members: Any) -> Outcome:
    """A success after ``seconds``; ``members`` are those of `Outcome`."""
    return Outcome("Succeeded", seconds, **members)


def fails(seconds: float, message: str, code: str = "JobFailed", **members: Any) -> Outcome:
    """A failure after ``seconds`` with an error's message and code; ``members`` are those of `Outcome`."""
    return Outcome("Failed", seconds, code, message, **members)


@dataclass(frozen=True, slots=True)
class Situation:
    """What a behaviour may look at.

    ``declaration`` is the action's (or the rule's), ``configuration`` its configuration with variables
    resolved, ``attempt`` counts from 1 within the execution.
    """

    account: str
    region: str
    pipeline: str
    stage: str
    action: str
    execution_id: str
    attempt: int
    now: float
    declaration: Json
    configuration: Mapping[str, str]
    random: Random

    @property
    def provider(self) -> str:
        """The provider's name, of the action type or the rule type."""
        kind = self.declaration.get("actionTypeId") or self.declaration["ruleTypeId"]
        return str(kind["provider"])


Behaviour = Outcome | Sequence[Outcome] | Callable[[Situation], Outcome]
"""A fixed outcome; or outcomes used up attempt by attempt (then the default again); or a function."""

ANY = "*"
_Key = tuple[str, str, str, str, str]
_MASKS = sorted(itertools.product((True, False), repeat=5), key=lambda mask: -sum(mask))


class BehaviourBook:
    """Which action behaves how: the most specific entry wins.

    An action that nothing names behaves as its provider does by default.
    """

    def __init__(self) -> None:
        self._entries: dict[_Key, Outcome | list[Outcome] | Callable[[Situation], Outcome]] = {}

    def set(
        self,
        behaviour: Behaviour,
        *,
        account: str = ANY,
        region: str = ANY,
        pipeline: str = ANY,
        stage: str = ANY,
        action: str = ANY,
    ) -> None:
        """Say how what matches behaves from its next attempt on; ``action`` may be a rule's name.

        Args:
            behaviour: see `Behaviour`.
            account: twelve digits, or ``*``.
            region: a region, or ``*``.
            pipeline: a pipeline's name, or ``*``.
            stage: a stage's name, or ``*``.
            action: an action's or a rule's name, or ``*``.
        """
        kept = behaviour if isinstance(behaviour, Outcome) or callable(behaviour) else list(behaviour)
        self._entries[account, region, pipeline, stage, action] = kept

    def clear(self) -> None:
        """Forget all entries."""
        self._entries.clear()

    def choose(self, situation: Situation) -> Outcome | None:
        """The outcome set for a situation, or None where nothing is set or all its outcomes are used up."""
        if not self._entries:
            return None
        full = (situation.account, situation.region, situation.pipeline, situation.stage, situation.action)
        for mask in _MASKS:
            account, region, pipeline, stage, action = (
                part if kept else ANY for part, kept in zip(full, mask, strict=True)
            )
            entry = self._entries.get((account, region, pipeline, stage, action))
            if entry is None:
                continue
            if isinstance(entry, Outcome):
                return entry
            if callable(entry):
                return entry(situation)
            if entry:
                return entry.pop(0)
        return None
