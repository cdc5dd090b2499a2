"""What can be done to executions and stages that run, failed or are over; the same on every screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.scope import Scope
from tui.screens.reading import ReadingScreen

if TYPE_CHECKING:
    from services.domain.execution import Execution, RuleAttempt
    from services.domain.pipeline import PipelineDefinition
    from services.domain.snapshot import PipelineSnapshot
    from services.domain.target import PipelineKey


class ExecutionVerbs(ReadingScreen):
    """A screen on which a pipeline, and perhaps a stage or an execution of it, is selected.

    Each verb reads the pipeline as it is now; where it does not apply any more that is said instead.
    """

    def run_pipeline_stop(self) -> None:
        """Open the stop dialog."""
        self._close_up(self._open_stop)

    def _open_stop(self, scope: Scope, snapshot: PipelineSnapshot) -> None:
        from services.pipelines.consequences import stoppable

        if not stoppable(snapshot):
            self.deck.say(f"Nothing of {snapshot.key.pipeline} runs any more.")
            return
        from tui.dialogs.stop import StopDialog

        self.deck.push_screen(StopDialog(snapshot.key, snapshot, _selected(scope)))

    def run_pipeline_retry(self) -> None:
        """Open the retry dialog."""
        self._close_up(self._open_retry)

    def _open_retry(self, scope: Scope, snapshot: PipelineSnapshot) -> None:
        from services.pipelines.consequences import retryable, why_not_retry

        run = snapshot.execution(_selected(scope) or "")
        reason = why_not_retry(snapshot, run) if run is not None else None
        if reason is None and not retryable(snapshot):
            reason = f"No stage of {snapshot.key.pipeline} stands failed or stopped."
        if reason is not None:
            self.deck.say(reason)
            return
        from tui.dialogs.retry import RetryDialog

        self.deck.push_screen(RetryDialog(snapshot.key, snapshot, scope.stage, _selected(scope)))

    def run_pipeline_roll_back(self) -> None:
        """Open the rollback dialog."""
        self._close_up(self._open_roll_back)

    def _open_roll_back(self, scope: Scope, snapshot: PipelineSnapshot) -> None:
        from services.pipelines.consequences import stages_to_roll_back, why_no_rollback

        reason = why_no_rollback(snapshot, scope.stage)
        if reason is None and not stages_to_roll_back(snapshot):
            reason = f"{snapshot.key.pipeline} has no stage after its source."
        if reason is not None:
            self.deck.say(reason)
            return
        from tui.dialogs.roll_back import RollBackDialog

        self.deck.push_screen(RollBackDialog(snapshot.key, snapshot, scope.stage, _selected(scope)))

    def run_pipeline_override(self) -> None:
        """Open the override dialog; in PARALLEL mode the runs of the rules tell the conditions."""
        scope, backend = self.scope(), self.deck.backend
        if scope.key is None or backend is None:
            return
        from services.pipelines.closeup import closeup, rules_of

        reader, known = backend.readers[scope.key.target], self.snapshot_of(scope.key)

        def read() -> tuple[PipelineSnapshot, tuple[RuleAttempt, ...]]:
            snapshot = closeup(reader, known, _selected(scope))
            return snapshot, rules_of(reader, snapshot, _selected(scope))

        self.read_first(scope.key, "the conditions", read, lambda told: self._open_override(scope, *told))

    def _open_override(
        self, scope: Scope, snapshot: PipelineSnapshot, rules: tuple[RuleAttempt, ...]
    ) -> None:
        from services.pipelines.consequences import overridable

        found = overridable(snapshot, rules)
        if not found:
            self.deck.say(f"No entry or on-success condition of {snapshot.key.pipeline} stands failed.")
            return
        from tui.dialogs.override import OverrideDialog

        self.deck.push_screen(OverrideDialog(snapshot.key, snapshot, found, scope.stage, _selected(scope)))

    def run_pipeline_rerun(self) -> None:
        """Open the start dialog with the revisions and variables of the selected execution."""
        scope, backend = self.scope(), self.deck.backend
        if scope.key is None or scope.execution is None or backend is None:
            return
        from services.pipelines.parse import complete

        key, run, reader = scope.key, scope.execution, backend.readers[scope.key.target]

        def read() -> tuple[PipelineDefinition, Execution]:
            return reader.definition(key.pipeline), complete(run, reader.execution(key.pipeline, run.id))

        self.read_first(key, f"execution {run.short_id}", read, lambda told: self._open_rerun(key, *told))

    def _open_rerun(self, key: PipelineKey, definition: PipelineDefinition, run: Execution) -> None:
        from services.pipelines.consequences import rerun_of, why_no_rerun

        snapshot = self.snapshot_of(key)
        reason = why_no_rerun(snapshot, run)
        if reason is not None:
            self.deck.say(reason)
            return
        from tui.dialogs.rerun import RerunDialog

        self.deck.push_screen(RerunDialog(key, snapshot, definition, rerun_of(run, definition)))

    def _close_up(self, show: Callable[[Scope, PipelineSnapshot], None]) -> None:
        """Read the selected pipeline as it is now, then open a dialog about it."""
        scope, backend = self.scope(), self.deck.backend
        if scope.key is None or backend is None:
            return
        from services.pipelines.closeup import closeup

        key, reader, known = scope.key, backend.readers[scope.key.target], self.snapshot_of(scope.key)
        self.read_first(
            key,
            "the state",
            lambda: closeup(reader, known, _selected(scope)),
            lambda snapshot: show(scope, snapshot),
        )


def _selected(scope: Scope) -> str | None:
    """The id of the execution that is selected, if one is."""
    return scope.execution.id if scope.execution is not None else None
