"""A change of the definition by a form: what differs, what it does besides, and the update that sends it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from textual import on
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Button, Static

from services.definition.consequences import Consequence, ConsequenceKind, update
from services.definition.text import TextFormat, write_definition
from services.definition.unified import diff_lines
from services.domain.diff import DiffLine
from services.domain.pipeline import PipelineDefinition
from services.domain.problem import ProblemKind
from services.domain.snapshot import PipelineSnapshot
from services.domain.target import PipelineKey
from services.live.outcome import Outcome
from services.pipelines.operator import Done
from services.pipelines.parse import parse_definition
from services.pipelines.parse.members import Json
from services.pipelines.verbs import UpdatePipeline
from services.triggers.reader import ReadPipeline
from tui.dialogs.dialog import button
from tui.dialogs.problem_text import problem_text
from tui.dialogs.verb_dialog import VerbAnswered, VerbDialog
from widgets.cells import clean
from widgets.cli_preview import CliPreview
from widgets.diff_view import DiffView
from widgets.tones import Tone

CONTEXT = 2
"""Lines that are shown around a difference."""


@dataclass
class PipelineReadAgain(Message):
    """The newest version was read."""

    outcome: Outcome[ReadPipeline]


class DefinitionChangeDialog(VerbDialog):
    """Previews the difference, sends it as one update, and puts it onto a newer version where somebody was faster.

    Args:
        key: the pipeline.
        snapshot: what is known of it.
        pipeline: its newest declaration.
    """

    CSS_PATH = ["dialog.tcss", "definition_change.tcss"]
    act_label = "Save"

    def __init__(self, key: PipelineKey, snapshot: PipelineSnapshot, pipeline: ReadPipeline) -> None:
        super().__init__(key, snapshot)
        self.pipeline = pipeline

    @abstractmethod
    def edited(self, members: Json) -> dict[str, Any] | None:
        """The declaration as the fields want it; None where they do not say it yet.

        Raises:
            LookupError: what is to be changed is not in it any more.
        """

    @property
    def members(self) -> dict[str, Any] | None:
        """What would be sent; None where the fields do not say it, or it is not there any more."""
        try:
            return self.edited(self.pipeline.base.members)
        except LookupError:
            return None

    @property
    def definition(self) -> PipelineDefinition | None:
        """The same, parsed: what a tester wants."""
        members = self.members
        return parse_definition({"pipeline": members}) if members is not None else None

    def verb(self) -> UpdatePipeline | None:
        """The update; None where nothing would change."""
        members, base = self.members, self.pipeline.base
        if members is None or base.version is None or members == base.members:
            return None
        return UpdatePipeline(self.key.pipeline, members, base.version)

    def compose_previews(self) -> Iterable[Widget]:
        """What differs, then the CLI line."""
        yield Static("What changes in the definition", classes="section")
        yield DiffView(ascii_only=self.deck.ascii_only, same_text="Nothing so far.", id="diff")
        yield Static("", classes="gap")
        yield CliPreview(id="cli")

    def compose_acts(self) -> Iterable[Widget]:
        """Save; and, where somebody was faster, read again."""
        yield button("Read again", "read-again")
        yield from super().compose_acts()

    def changed(self) -> None:
        """The difference follows the fields."""
        super().changed()
        members = self.members
        before = write_definition(self.pipeline.base.members, TextFormat.JSON)
        after = write_definition(members, TextFormat.JSON) if members is not None else before
        view = self.query_one("#diff", DiffView)
        lines = _dedented(diff_lines(before, after, CONTEXT))
        if lines != view.diff:
            view.show(lines)

    def consequences(self) -> Content:
        """What the update interrupts and changes besides."""
        members = self.members
        if members is None or members == self.pipeline.base.members:
            return Content("")
        found = update(self.pipeline.base, members, self.snapshot.executions or ())
        return Content("\n") + Content("\n").join(_line(one) for one in found)

    def done_text(self, done: Done) -> str:
        """The new version."""
        made = f" Version {done.version} is in force." if done.version is not None else ""
        return f"{self.key.pipeline} was changed.{made}"

    def copyable(self) -> tuple[tuple[str, str], ...]:
        """The CLI line, of which a part is shown."""
        return ((self.query_one("#cli", CliPreview).command, "the CLI line"),)

    # Somebody was faster

    def take_answer(self, message: VerbAnswered) -> None:
        """Offer to put the change onto the newer version, where there is one."""
        super().take_answer(message)
        problem = message.outcome.problem
        self.set_class(problem is not None and problem.kind is ProblemKind.CONFLICT, "-outdated")

    @on(Button.Pressed, "#read-again")
    def _on_read_again(self, event: Button.Pressed) -> None:
        event.stop()
        backend = self.deck.backend
        if backend is None:
            return
        reader, name = backend.trigger_reader(self.key.target), self.key.pipeline
        backend.engine.submit(
            self.key.target,
            lambda: reader.pipeline(name),
            lambda outcome: self.post_message(PipelineReadAgain(outcome)),
        )

    def on_pipeline_read_again(self, message: PipelineReadAgain) -> None:
        """Put the change onto the newest version; the fields stay as they are."""
        message.stop()
        problem, pipeline = message.outcome.problem, message.outcome.value
        if pipeline is None:
            if problem is not None:
                self._show_problem(problem_text(problem))
            return
        self.pipeline = pipeline
        self.set_class(False, "-outdated")
        self.changed()
        try:
            self.edited(pipeline.base.members)
        except LookupError:
            words = (
                "What you are changing is not in the newest version any more: somebody changed or removed it."
            )
            self._show_problem(Content.styled(words, Tone.BAD.style))
            return
        words = f"This is the change onto version {pipeline.base.version}; nothing was sent yet."
        self._show_problem(Content.styled(words, Tone.GOOD.style))


def _dedented(lines: Sequence[DiffLine]) -> tuple[DiffLine, ...]:
    """The lines without the indent that they share: what is shown lies deep in the declaration."""
    indents = [len(line.text) - len(line.text.lstrip()) for line in lines if line.text]
    shared = min(indents, default=0)
    return tuple(replace(line, text=line.text[shared:]) for line in lines)


def _line(one: Consequence) -> Content:
    tone = Tone.CALL if one.kind is ConsequenceKind.INTERRUPTS else Tone.DIM
    return Content.styled(clean(one.words[:1].upper() + one.words[1:]) + ".", tone.style)
