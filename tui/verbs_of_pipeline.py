"""What can be done to the pipeline that a screen has selected; the same on every screen."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace

from textual.message import Message

from services.domain.pipeline import PipelineDefinition
from services.domain.snapshot import PipelineSnapshot
from services.domain.state import PipelineState
from services.domain.target import PipelineKey
from services.live.outcome import Outcome
from tui.screens.base import DeckScreen


@dataclass
class DefinitionRead(Message):
    """The declaration that a dialog waits for was read."""

    key: PipelineKey
    outcome: Outcome[PipelineDefinition]


@dataclass
class StateRead(Message):
    """The state that a dialog waits for was read."""

    key: PipelineKey
    stage: str | None
    outcome: Outcome[PipelineState]


class PipelineVerbs(DeckScreen):
    """A screen on which a pipeline is selected."""

    def run_pipeline_start(self) -> None:
        """Open the start dialog; it needs the declaration as it is now."""
        scope, backend = self.scope(), self.deck.backend
        if scope.key is None or backend is None:
            return
        key, reader = scope.key, backend.readers[scope.key.target]
        self.deck.say_while(f"Reading the definition of {key.pipeline}")
        backend.engine.submit(
            key.target,
            lambda: reader.definition(key.pipeline),
            lambda outcome: self.post_message(DefinitionRead(key, outcome)),
            key=("definition", key),
        )

    def on_definition_read(self, message: DefinitionRead) -> None:
        """Show the start dialog, unless the operator went on to something else."""
        message.stop()
        definition, problem = message.outcome.value, message.outcome.problem
        if problem is not None:
            self.deck.say(problem.line, title=f"Cannot read {message.key.pipeline}", bad=True)
            return
        snapshot = self._snapshot(message.key)
        if definition is None or snapshot is None or self.deck.dialog_in_front:
            return
        from tui.dialogs.start import StartDialog

        snapshot = replace(snapshot, definition=definition)
        self.deck.push_screen(StartDialog(message.key, snapshot, definition))

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
        backend.engine.submit(
            key.target,
            lambda: reader.state(key.pipeline),
            lambda outcome: self.post_message(StateRead(key, stage, outcome)),
            key=("state", key),
        )

    def on_state_read(self, message: StateRead) -> None:
        """Show the transition dialog."""
        message.stop()
        state, problem = message.outcome.value, message.outcome.problem
        if problem is not None:
            self.deck.say(problem.line, title=f"Cannot read {message.key.pipeline}", bad=True)
            return
        snapshot = self._snapshot(message.key)
        if state is None or snapshot is None or self.deck.dialog_in_front:
            return
        if not state.stages:
            self.deck.say(f"{message.key.pipeline} has no stages to hold.")
            return
        from tui.dialogs.transition import TransitionDialog

        self.deck.push_screen(TransitionDialog(message.key, replace(snapshot, state=state), message.stage))

    def _snapshot(self, key: PipelineKey) -> PipelineSnapshot | None:
        return self.deck.backend.engine.snapshot(key) if self.deck.backend else None

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
