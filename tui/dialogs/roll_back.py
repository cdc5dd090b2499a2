"""Roll a stage back to what an earlier execution put there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual import on
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList, Static

from services.domain.execution import Execution
from services.domain.revision import SourceRevision
from services.domain.snapshot import PipelineSnapshot
from services.domain.status import StageStatus
from services.domain.target import PipelineKey
from services.live.outcome import Outcome
from services.pipelines.consequences import (
    in_stage,
    revision_changes,
    rollback_targets,
    stages_to_roll_back,
    why_no_rollback,
)
from services.pipelines.limits import FieldProblem
from services.pipelines.operator import Done
from services.pipelines.verbs import RollBackStage
from tui.dialogs.choice import Choice, Offer
from tui.dialogs.execution_line import execution_line, revision_words
from tui.dialogs.verb_dialog import VerbDialog
from tui.screens.trigger_words import trigger_words
from widgets.cells import clean, fit
from widgets.glyphs import glyphs
from widgets.tones import Tone


@dataclass
class SuccessesRead(Message):
    """The executions that succeeded in a stage were read."""

    stage: str
    outcome: Outcome[tuple[Execution, ...]]


class RollBackDialog(VerbDialog):
    """Rolls a stage back to an execution that the service accepts.

    Args:
        key: the pipeline.
        snapshot: what is known of it; it must have a stage that is no source stage.
        stage: the stage to begin with.
        selected: the execution to begin with, where it succeeded in the stage.
    """

    CSS_PATH = ["dialog.tcss"]
    act_label = "Roll back"
    dangerous = True

    def __init__(
        self, key: PipelineKey, snapshot: PipelineSnapshot, stage: str | None, selected: str | None
    ) -> None:
        super().__init__(key, snapshot)
        self.heading = f"Roll back a stage of {clean(key.pipeline)}"
        self.stages = stages_to_roll_back(snapshot)
        self.stage = stage if stage in self.stages else self.stages[-1]
        self._selected = selected
        self._read: dict[str, Outcome[tuple[Execution, ...]]] = {}

    # Fields

    def compose_fields(self) -> Iterable[Widget]:
        """Which stage, and to which execution."""
        yield Static("", classes="gap")
        yield Static("Which stage?", classes="section")
        yield Choice(id="stage")
        yield Static("To what which execution put there?", classes="section")
        yield Choice(id="target")
        yield Static("", id="target-note")

    def opened(self) -> None:
        """Offer the stages; the executions follow when they are read."""
        self.query_one("#stage", Choice).offer(
            [Offer(name, self._stage_line(name)) for name in self.stages], self.stage
        )
        self._ask()

    def _stage_line(self, name: str) -> Content:
        reason = why_no_rollback(self.snapshot, name)
        there = in_stage(self.snapshot, name)
        run = self.snapshot.execution(there) if there else None
        what = revision_words(run.revisions[0] if run is not None and run.revisions else None, 30)
        held = self.snapshot.state.stage(name) if self.snapshot.state is not None else None
        failed = held is not None and held.latest is not None and held.latest.status == StageStatus.FAILED
        holds = f"{'failed with' if failed else 'holds'} {there[:8]} {what}" if there else "never ran"
        return Content.assemble(
            f"{fit(clean(name), 18):<18} ",
            ("runs now" if reason else holds, Tone.BUSY.style if reason else Tone.DIM.style),
        )

    def _ask(self) -> None:
        """Read which executions succeeded in the stage, once for each."""
        backend = self.deck.backend
        if self.stage not in self._read and backend is not None:
            stage, name, reader = self.stage, self.key.pipeline, backend.readers[self.key.target]
            backend.engine.submit(
                self.key.target,
                lambda: reader.executions(name, succeeded_in=stage),
                lambda outcome: self.post_message(SuccessesRead(stage, outcome)),
                key=("succeeded", self.key, stage),
            )
        self._offer_targets()

    @on(SuccessesRead)
    def _on_successes_read(self, message: SuccessesRead) -> None:
        message.stop()
        self._read[message.stage] = message.outcome
        if message.stage == self.stage:
            self._offer_targets()

    @on(OptionList.OptionHighlighted, "#stage")
    def _on_stage(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.stage = event.option_id or self.stage
        self._ask()

    @on(OptionList.OptionHighlighted, "#target")
    def _on_target(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.changed()

    @property
    def targets(self) -> tuple[Execution, ...]:
        """What the stage can be rolled back to, as far as is read."""
        outcome = self._read.get(self.stage)
        return rollback_targets(self.snapshot, self.stage, outcome.value or ()) if outcome else ()

    @property
    def target_run(self) -> Execution | None:
        """The execution that is chosen."""
        chosen = self.query_one("#target", Choice).chosen
        return next((run for run in self.targets if run.id == chosen), None)

    def _offer_targets(self) -> None:
        now = self.deck.now()
        choice = self.query_one("#target", Choice)
        choice.offer(
            [
                Offer(run.id, execution_line(run, trigger_words(run), now, ascii_only=self.deck.ascii_only))
                for run in self.targets
            ],
            self._selected,
        )
        choice.display = bool(self.targets)
        note = self._note()
        self.query_one("#target-note", Static).update(note)
        self.query_one("#target-note").display = bool(note.plain)
        self.changed()

    def _note(self) -> Content:
        """Why there is nothing to choose."""
        outcome = self._read.get(self.stage)
        if outcome is None:
            return Content.styled(f" Reading what succeeded in {clean(self.stage)}", Tone.DIM.style)
        if outcome.problem is not None:
            return Content.styled(f" {clean(outcome.problem.line)}", Tone.BAD.style)
        if self.targets:
            return Content("")
        return Content.styled(
            f" None: no other execution succeeded in {clean(self.stage)} since the pipeline was last edited.\n"
            " Rerun an older execution instead.",
            Tone.CALL.style,
        )

    # The verb

    def verb(self) -> RollBackStage | None:
        """The rollback as chosen; None while there is nothing to choose."""
        run = self.target_run
        return RollBackStage(self.key.pipeline, self.stage, run.id) if run is not None else None

    def field_problems(self) -> list[FieldProblem]:
        """What the service would refuse now."""
        reason = why_no_rollback(self.snapshot, self.stage)
        return [FieldProblem("stage", reason)] if reason else super().field_problems()

    def consequences(self) -> Content:
        """What revisions that takes back, and what runs."""
        target = self.target_run
        if target is None:
            return Content("")
        lines = [Content("")]
        reason = why_no_rollback(self.snapshot, self.stage)
        if reason:
            lines.append(Content.styled(clean(reason), Tone.BAD.style))
        arrow = glyphs(self.deck.ascii_only).arrow
        for change in revision_changes(self._there(), target.revisions):
            before = revision_words(change.now, 24) or "not known"
            after = "stays" if change.same else revision_words(change.then, 24) or "not known"
            lines.append(
                Content.assemble(
                    (f"{clean(change.action)}  ", Tone.DIM.style),
                    f"{before} {arrow} ",
                    (after, Tone.STRONG.style),
                )
            )
        lines.append(
            Content(
                f"Only {clean(self.stage)} runs, as a new execution with the artifacts and variables of "
                f"{target.short_id}; the other stages stay as they are."
            )
        )
        return Content("\n").join(lines)

    def _there(self) -> tuple[SourceRevision, ...]:
        """The revisions that the stage holds now, as far as they are known."""
        there = in_stage(self.snapshot, self.stage)
        outcome = self._read.get(self.stage)
        known = (*(self.snapshot.executions or ()), *(outcome.value or () if outcome else ()))
        return next((run.revisions for run in known if run.id == there), ())

    def done_text(self, done: Done) -> str:
        """Which execution rolls back."""
        return f"{self.stage} of {self.key.pipeline} is rolled back by execution {(done.execution_id or '')[:8]}."
