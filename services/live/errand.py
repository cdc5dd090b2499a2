"""Calls that an operator or a screen asked for, and who waits for them."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from services.domain.target import PipelineKey
from services.live.outcome import Outcome

T = TypeVar("T")


class Ticket(Generic[T]):
    """One who waits for a call's outcome, and may stop waiting."""

    def __init__(self, done: Callable[[Outcome[T]], object]) -> None:
        self._done = done
        self._cancelled = False

    @property
    def cancelled(self) -> bool:
        """Whether nobody waits any more."""
        return self._cancelled

    def cancel(self) -> None:
        """Stop waiting: the outcome is dropped; a call that waits for nobody else never begins."""
        self._cancelled = True

    def deliver(self, outcome: Outcome[Any]) -> None:
        """Hand over the outcome, unless cancelled."""
        if not self._cancelled:
            self._done(outcome)


@dataclass(eq=False, slots=True)
class Errand:
    """One such call, before and while it runs.

    Args:
        call: blocks; raises ServiceError.
        key: what it asks; equal keys ask the same and are merged. None merges with nothing.
        refreshes: the pipeline that it may change.
        tickets: who waits.
    """

    call: Callable[[], Any]
    key: Hashable | None = None
    refreshes: PipelineKey | None = None
    tickets: list[Ticket[Any]] = field(default_factory=list)

    @property
    def abandoned(self) -> bool:
        """Whether nobody waits for it any more."""
        return all(ticket.cancelled for ticket in self.tickets)
