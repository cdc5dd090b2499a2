"""What can be done to the pipeline that a screen has selected; the same on every screen."""

from __future__ import annotations

import shlex
from dataclasses import replace
from typing import TYPE_CHECKING

from tui.navigation import DefinitionPlace, ExecutionPlace, HistoryPlace, LogPlace, TriggersPlace
from tui.verbs.of_definition import DefinitionVerbs
from tui.verbs.of_executions import ExecutionVerbs
from widgets.cells import clean

if TYPE_CHECKING:
    from services.domain.approval import PendingApproval
    from services.domain.pipeline import PipelineDefinition
    from services.domain.snapshot import PipelineSnapshot
    from services.domain.state import PipelineState


class PipelineVerbs(ExecutionVerbs, DefinitionVerbs):
    """A screen on which a pipeline is selected."""

    def run_pipeline_start(self) -> None:
        """Open the start dialog; it needs the declaration as it is now."""
        scope, backend = self.scope(), self.deck.backend
        if scope.key is None or backend is None:
            return
        key, reader = scope.key, backend.readers[scope.key.target]

        def show(definition: PipelineDefinition) -> None:
            from tui.dialogs.start import StartDialog

            snapshot = replace(self.snapshot_of(key), definition=definition)
            self.deck.push_screen(StartDialog(key, snapshot, definition))

        self.read_first(key, "the definition", lambda: reader.definition(key.pipeline), show)

    def run_pipeline_approve(self) -> None:
        """Open the approval dialog; what waits is read first where it is not known."""
        scope, backend = self.scope(), self.deck.backend
        if scope.key is None or backend is None:
            return
        from services.domain.status import ExecutionMode
        from services.pipelines.approvals import pending_approvals
        from services.pipelines.passages import has_state

        key, reader = scope.key, backend.readers[scope.key.target]
        snapshot, run, run_id = self.snapshot_of(key).fresh, scope.execution, scope.execution_id

        def read() -> PipelineSnapshot:
            if has_state(snapshot) and (run is None or run.mode != ExecutionMode.PARALLEL):
                return replace(snapshot, state=reader.state(key.pipeline))
            summary = replace(snapshot.summary, mode=ExecutionMode.PARALLEL)
            return replace(snapshot, summary=summary, attempts=reader.action_attempts(key.pipeline))

        def show(known: PipelineSnapshot, approvals: tuple[PendingApproval, ...]) -> None:
            from tui.dialogs.approval import ApprovalDialog

            if approvals:
                self.deck.push_screen(ApprovalDialog(known, approvals))
            else:
                self.deck.say(f"No approval waits in {clean(key.pipeline)}.")

        def sort(known: PipelineSnapshot) -> None:
            show(known, tuple(sorted(pending_approvals(known), key=lambda each: each.execution_id != run_id)))

        if scope.snapshot is not None and scope.approvals:
            show(scope.snapshot, scope.approvals)
        else:
            self.read_first(key, "the approvals", read, sort)

    def run_pipeline_transition(self) -> None:
        """Open the transition dialog; it needs the state as it is now."""
        scope, backend = self.scope(), self.deck.backend
        if scope.key is None or backend is None:
            return
        key, stage, reader = scope.key, scope.stage, backend.readers[scope.key.target]

        def show(state: PipelineState) -> None:
            from tui.dialogs.transition import TransitionDialog

            if not state.stages:
                self.deck.say(f"{key.pipeline} has no stages to hold.")
                return
            snapshot = replace(self.snapshot_of(key), state=state)
            self.deck.push_screen(TransitionDialog(key, snapshot, stage))

        self.read_first(key, "the state", lambda: reader.state(key.pipeline), show)

    def run_pipeline_history(self) -> None:
        """Show all executions of the pipeline, with the one that is meant selected."""
        scope = self.scope()
        if scope.key is not None:
            self.deck.go(HistoryPlace(scope.key, scope.execution_id or None))

    def run_pipeline_definition(self) -> None:
        """Show the pipeline's definition."""
        key = self.scope().key
        if key is not None:
            self.deck.go(DefinitionPlace(key))

    def run_pipeline_triggers(self) -> None:
        """Show what can start the pipeline."""
        key = self.scope().key
        if key is not None:
            self.deck.go(TriggersPlace(key))

    def run_execution_open(self) -> None:
        """Open the execution that is meant."""
        scope = self.scope()
        if scope.key is not None and scope.execution_id:
            self.deck.go(ExecutionPlace(scope.key, scope.execution_id))

    def run_action_log(self) -> None:
        """Show the log of the action that is meant."""
        scope = self.scope()
        if scope.key is None or scope.stage is None or scope.action is None:
            return
        self.deck.go(
            LogPlace(scope.key, scope.execution_id, scope.stage, scope.action, self.selected_attempt())
        )

    def selected_attempt(self) -> int | None:
        """Which attempt at the action is meant, from 1; None for the newest."""
        return None

    def run_list_copy(self) -> None:
        """Copy the pipeline's name."""
        key = self.scope().key
        if key is not None:
            self.deck.copy_text(key.pipeline, "the name")

    def run_list_copy_cli(self) -> None:
        """Copy the line that reads the pipeline's state, or its executions where it has no state."""
        scope, backend = self.scope(), self.deck.backend
        if scope.key is None or scope.target is None or backend is None:
            return
        words = ["aws", "codepipeline", "get-pipeline-state", "--name", scope.key.pipeline]
        if scope.target.profile:
            words += ["--profile", scope.target.profile]
        words += ["--region", scope.target.region]
        if backend.endpoint_url:
            words += ["--endpoint-url", backend.endpoint_url]
        self.deck.copy_text(shlex.join(words), "the CLI line")

    def run_list_link(self) -> None:
        """Copy the link of what is selected."""
        link = self.scope().link
        if link:
            self.deck.copy_text(link, "the link")
