"""What providers tell of attempts: asked once, and again while an attempt may still change."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from services.domain.details import Details
from services.domain.execution import ActionAttempt
from services.domain.status import ActionStatus
from services.domain.target import PipelineKey
from services.live.outcome import Outcome
from tui.screens.execution_reading import ExecutionReading

DETAILS_SECONDS = 5.0
"""How often the provider is asked again while an attempt may still change."""


@dataclass
class DetailsRead(Message):
    """The provider told what it knows of an attempt."""

    attempt_id: str
    outcome: Outcome[Details]


class ActionReading(ExecutionReading):
    """A screen about one action, with its providers' details.

    Args:
        key: the pipeline.
        execution_id: the execution.
    """

    def __init__(self, key: PipelineKey, execution_id: str) -> None:
        super().__init__(key, execution_id)
        self._details: dict[str, Outcome[Details]] = {}
        self._reading: str | None = None
        self._read_at = 0.0

    def told(self, attempt: ActionAttempt) -> Outcome[Details] | None:
        """What the provider answered about an attempt; None where it has not answered yet."""
        return self._details.get(attempt.id)

    def details_of(self, attempt: ActionAttempt) -> Details | None:
        """What the provider told of an attempt, as far as it is known."""
        outcome = self.told(attempt)
        return outcome.value if outcome else None

    def is_asking(self, attempt: ActionAttempt) -> bool:
        """Whether the provider is being asked about an attempt."""
        return self._reading == attempt.id

    def may_change(self, attempt: ActionAttempt) -> bool:
        """Whether an attempt, or what its provider tells of it, may still change by itself."""
        details = self.details_of(attempt)
        return attempt.status == ActionStatus.IN_PROGRESS or (details is not None and details.live)

    def read_details(self, attempt: ActionAttempt, *, again: bool = False) -> None:
        """Ask the provider about an attempt, unless that was done."""
        backend = self.deck.backend
        if backend is None or self._reading is not None or (attempt.id in self._details and not again):
            return
        self._reading, self._read_at = attempt.id, self.deck.now()
        backend.read_details(
            self.key, attempt, lambda outcome: self.post_message(DetailsRead(attempt.id, outcome))
        )

    def read_details_when_due(self, attempt: ActionAttempt) -> None:
        """Ask once more where an attempt may have changed meanwhile."""
        if self.may_change(attempt) and self.deck.now() - self._read_at >= DETAILS_SECONDS:
            self.read_details(attempt, again=True)

    def on_details_read(self, message: DetailsRead) -> None:
        """Take in what the provider told; what was known before stays where it now fails."""
        message.stop()
        self._reading = None
        known = self._details.get(message.attempt_id)
        if message.outcome.problem is None or known is None or known.value is None:
            self._details[message.attempt_id] = message.outcome
        self.show()
