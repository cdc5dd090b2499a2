"""Start anew what an execution ran: its revisions and variables, with the pipeline as it is now."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Input

from services.domain.pipeline import PipelineDefinition
from services.domain.snapshot import PipelineSnapshot
from services.domain.target import PipelineKey
from services.pipelines.consequences import Rerun
from services.pipelines.operator import Done
from tui.dialogs.revision_field import RevisionField
from tui.dialogs.start import StartDialog
from widgets.cells import clean
from widgets.tones import Tone


class RerunDialog(StartDialog):
    """The start dialog, filled in with what an execution had.

    Args:
        key: the pipeline.
        snapshot: what is known of it.
        definition: its declaration.
        rerun: the revisions and variables.
    """

    act_label = "Start"

    def __init__(
        self, key: PipelineKey, snapshot: PipelineSnapshot, definition: PipelineDefinition, rerun: Rerun
    ) -> None:
        super().__init__(key, snapshot, definition)
        self.rerun = rerun
        self.heading = f"Rerun {rerun.execution.short_id} of {clean(key.pipeline)}"

    def opened(self) -> None:
        """Fill in what the execution had; everything may be changed."""
        for index, variable in enumerate(self.definition.variables):
            value = self.rerun.variables.get(variable.name)
            if value is not None:
                self.query_one(f"#variable-{index}", Input).value = value
        chosen = {override.action: override for override in self.rerun.revisions}
        for field in self.query(RevisionField):
            if field.action in chosen:
                field.choose(chosen[field.action])
        super().opened()

    def consequences(self) -> Content:
        """What is repeated, what cannot be, and what the new execution will meet."""
        run = self.rerun.execution.short_id
        lines = [Content(f"A new execution runs every stage with what {run} had; {run} stays as it is.")]
        lines += [Content.styled(_sentence(clean(words)), Tone.CALL.style) for words in self.rerun.lost]
        meeting = super().consequences()
        return Content("\n").join([*lines, meeting] if meeting.plain else lines)

    def done_text(self, done: Done) -> str:
        """Which execution repeats which."""
        return (
            f"Execution {(done.execution_id or '')[:8]} of {self.key.pipeline} started "
            f"with the revisions of {self.rerun.execution.short_id}."
        )


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
