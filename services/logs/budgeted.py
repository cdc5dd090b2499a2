"""A log's calls within the budget of its target."""

from __future__ import annotations

import queue
from collections.abc import Callable

from services.domain.log import LogPage
from services.domain.problem import Problem, ProblemKind
from services.live.engine import LiveEngine
from services.live.outcome import Outcome

PATIENCE_SECONDS = 60.0
"""How long a call is waited for: the budget's wait, connecting and answering, and some more."""


class Budgeted:
    """Makes calls as errands of a live engine; for ``LogTail``, whose own thread may wait.

    Args:
        engine: whose budgets.
        target: the target's name.
        patience: seconds to wait for a call; one that takes longer is given up.

    Raises:
        KeyError: (by the call) the engine has no such target.
    """

    def __init__(self, engine: LiveEngine, target: str, *, patience: float = PATIENCE_SECONDS) -> None:
        self._engine = engine
        self._target = target
        self._patience = patience

    def __call__(self, act: Callable[[], LogPage]) -> Outcome[LogPage]:
        """Run a call when the budget lets it, and wait for its outcome."""
        box: queue.SimpleQueue[Outcome[LogPage]] = queue.SimpleQueue()
        ticket = self._engine.submit(self._target, act, box.put)
        try:
            return box.get(timeout=self._patience)
        except queue.Empty:
            ticket.cancel()
            return Outcome(
                problem=Problem(ProblemKind.TIMEOUT, "the log could not be read in time", retryable=True)
            )
