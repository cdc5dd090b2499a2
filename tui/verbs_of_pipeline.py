"""What can be done to the pipeline that a screen has selected; the same on every screen."""

from __future__ import annotations

import shlex
from dataclasses import replace
from typing import TYPE_CHECKING

from tui.navigation import ExecutionPlace, HistoryPlace, LogPlace
from tui.verbs_of_executions import ExecutionVerbs

if TYPE_CHECKING:
    from services.domain.pipeline import PipelineDefinition
    from services.domain.state import PipelineState


class PipelineVerbs(ExecutionVerbs):
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
        """Open the approval dialog."""
        scope = self.scope()
        if scope.snapshot is None or not scope.approvals:
            return
        from tui.dialogs.approval import ApprovalDialog

        self.deck.push_screen(ApprovalDialog(scope.snapshot, scope.approvals))

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
