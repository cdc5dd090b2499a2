"""What can be done to executions and stages that run, failed or are over; the same on every screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual.message import Message

from services.domain.snapshot import PipelineSnapshot
from services.domain.target import PipelineKey
from services.live.outcome import Outcome
from services.pipelines.closeup import closeup
from services.pipelines.consequences import retryable, stoppable, why_not_retry
from tui.scope import Scope
from tui.screens.base import DeckScreen


@dataclass
class CloseupRead(Message):
    """What a verb's dialog shows was read."""

    scope: Scope
    key: PipelineKey
    open: Callable[[Scope, PipelineSnapshot], None]
    outcome: Outcome[PipelineSnapshot]


class ExecutionVerbs(DeckScreen):
    """A screen on which a pipeline, and perhaps a stage or an execution of it, is selected."""

    def run_pipeline_stop(self) -> None:
        """Open the stop dialog."""
        self._read_then(self._open_stop)

    def _open_stop(self, scope: Scope, snapshot: PipelineSnapshot) -> None:
        if not stoppable(snapshot):
            self.deck.say(f"Nothing of {snapshot.key.pipeline} runs any more.")
            return
        from tui.dialogs.stop import StopDialog

        selected = scope.execution.id if scope.execution is not None else None
        self.deck.push_screen(StopDialog(snapshot.key, snapshot, selected))

    def run_pipeline_retry(self) -> None:
        """Open the retry dialog."""
        self._read_then(self._open_retry)

    def _open_retry(self, scope: Scope, snapshot: PipelineSnapshot) -> None:
        run = snapshot.execution(scope.execution.id) if scope.execution is not None else None
        reason = why_not_retry(snapshot, run) if run is not None else None
        if reason is None and not retryable(snapshot):
            reason = f"No stage of {snapshot.key.pipeline} stands failed or stopped."
        if reason is not None:
            self.deck.say(reason)
            return
        from tui.dialogs.retry import RetryDialog

        self.deck.push_screen(RetryDialog(snapshot.key, snapshot, scope.stage, run.id if run else None))

    def _read_then(self, open_: Callable[[Scope, PipelineSnapshot], None]) -> None:
        """Read the selected pipeline as it is now, then open a dialog about it."""
        scope, backend = self.scope(), self.deck.backend
        if scope.key is None or backend is None:
            return
        key, reader = scope.key, backend.readers[scope.key.target]
        known = backend.engine.snapshot(key) or scope.snapshot
        if known is None:
            return
        selected = scope.execution.id if scope.execution is not None else None
        self.deck.say_while(f"Reading {key.pipeline}")
        backend.engine.submit(
            key.target,
            lambda: closeup(reader, known, selected),
            lambda outcome: self.post_message(CloseupRead(scope, key, open_, outcome)),
            key=("closeup", key, selected, open_),
        )

    def on_closeup_read(self, message: CloseupRead) -> None:
        """Open the dialog, unless the operator went on to something else."""
        message.stop()
        snapshot, problem = message.outcome.value, message.outcome.problem
        if problem is not None:
            self.deck.say(problem.line, title=f"Cannot read {message.key.pipeline}", bad=True)
        elif snapshot is not None and self.is_current:
            message.open(message.scope, snapshot)
