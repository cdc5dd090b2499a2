"""What can be done to the pipeline that a screen has selected; the same on every screen."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from services.domain.pipeline import PipelineDefinition, PipelineSummary
from services.domain.snapshot import PipelineSnapshot
from services.domain.state import PipelineState
from services.domain.target import PipelineKey
from tui.verbs_of_executions import ExecutionVerbs

T = TypeVar("T")


class PipelineVerbs(ExecutionVerbs):
    """A screen on which a pipeline is selected."""

    def read_first(
        self, key: PipelineKey, what: str, read: Callable[[], T], go_on: Callable[[T], None]
    ) -> None:
        """Read what a dialog needs as it is now, then open it; nothing happens where that is cancelled.

        Args:
            key: the pipeline that is meant.
            what: what is read, such as ``the definition``.
            read: blocks for one call, and raises ServiceError.
            go_on: takes what was read.
        """
        backend = self.deck.backend
        if backend is None:
            return
        from tui.dialogs.reading import FactsRead, ReadingDialog

        dialog: ReadingDialog[T] = ReadingDialog(f"{what} of {key.pipeline}")
        self.deck.push_screen(dialog, lambda value: None if value is None else go_on(value))
        backend.engine.submit(key.target, read, lambda outcome: dialog.post_message(FactsRead(outcome)))

    def run_pipeline_start(self) -> None:
        """Open the start dialog; it needs the declaration as it is now."""
        scope, backend = self.scope(), self.deck.backend
        if scope.key is None or backend is None:
            return
        key, reader = scope.key, backend.readers[scope.key.target]

        def show(definition: PipelineDefinition) -> None:
            from tui.dialogs.start import StartDialog

            snapshot = replace(self._snapshot(key), definition=definition)
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
            snapshot = replace(self._snapshot(key), state=state)
            self.deck.push_screen(TransitionDialog(key, snapshot, stage))

        self.read_first(key, "the state", lambda: reader.state(key.pipeline), show)

    def _snapshot(self, key: PipelineKey) -> PipelineSnapshot:
        known = self.deck.backend.engine.snapshot(key) if self.deck.backend else None
        return known or PipelineSnapshot(key, PipelineSummary(key.pipeline))

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
