"""Going from one execution to the next, and what of it goes to the clipboard."""

from __future__ import annotations

import shlex
from dataclasses import dataclass

from textual.message import Message

from services.domain.execution import ExecutionPage
from services.live.outcome import Outcome
from tui.navigation import ExecutionPlace
from tui.screens.execution_reading import ExecutionReading


@dataclass
class OlderRead(Message):
    """A page of the history was read because the execution before one was wanted."""

    outcome: Outcome[ExecutionPage]


class ExecutionLeafing(ExecutionReading):
    """A screen about one execution from which the one before and the one after can be shown."""

    def shown_tab(self) -> str:
        """The tab that stays when another execution is shown."""
        raise NotImplementedError

    def show_tab(self, name: str) -> None:
        """Show one tab."""
        raise NotImplementedError

    def run_execution_newer(self) -> None:
        """Show the execution that began after this one."""
        history = self.archived
        other = history.newer(self.execution_id) if history else None
        if other is None:
            self.deck.say("This is the newest execution.")
        else:
            self._leaf_to(other.id)

    def run_execution_older(self) -> None:
        """Show the execution that began before this one; older pages are read where it takes that."""
        history, backend = self.archived, self.deck.backend
        if history is None or backend is None:
            return
        other = history.older(self.execution_id)
        if other is not None:
            self._leaf_to(other.id)
        elif history.complete:
            self.deck.say("This is the oldest execution that the service keeps.")
        else:
            self.deck.say_while("Reading older executions")
            backend.engine.submit(
                self.key.target,
                history.read_more,
                lambda outcome: self.post_message(OlderRead(outcome)),
                key=("history", self.key, history.mark),
            )

    def on_older_read(self, message: OlderRead) -> None:
        """Go on to the execution that was wanted, unless the operator has left."""
        message.stop()
        history, problem = self.archived, message.outcome.problem
        if history is None or not self.is_current:
            return
        if problem is not None:
            self.deck.say(problem.line, title="Cannot read older executions", bad=True)
        elif message.outcome.value is not None:
            history.take(message.outcome.value)
            self.run_execution_older()

    def _leaf_to(self, execution_id: str) -> None:
        self.deck.go_instead(ExecutionPlace(self.key, execution_id, self.shown_tab()))

    def run_execution_tab_timeline(self) -> None:
        """When each action ran."""
        self.show_tab("timeline")

    def run_execution_tab_revisions(self) -> None:
        """What went in."""
        self.show_tab("revisions")

    def run_execution_tab_variables(self) -> None:
        """The pipeline's and the actions' variables."""
        self.show_tab("variables")

    def run_execution_tab_artifacts(self) -> None:
        """What was made and where it lies."""
        self.show_tab("artifacts")

    def run_execution_tab_conditions(self) -> None:
        """The rules that ran."""
        self.show_tab("conditions")

    def run_list_copy(self) -> None:
        """Copy the execution's id."""
        self.deck.copy_text(self.execution_id, "the execution's id")

    def run_list_copy_cli(self) -> None:
        """Copy the line that reads the execution's actions."""
        scope, backend = self.scope(), self.deck.backend
        if scope.target is None or backend is None:
            return
        words = ["aws", "codepipeline", "list-action-executions", "--pipeline-name", self.key.pipeline]
        words += ["--filter", f"pipelineExecutionId={self.execution_id}"]
        if scope.target.profile:
            words += ["--profile", scope.target.profile]
        words += ["--region", scope.target.region]
        if backend.endpoint_url:
            words += ["--endpoint-url", backend.endpoint_url]
        self.deck.copy_text(shlex.join(words), "the CLI line")
