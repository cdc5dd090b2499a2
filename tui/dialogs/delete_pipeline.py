"""Delete a pipeline: its name is typed, its definition saved first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from services.definition.declaration import Declaration
from services.domain.snapshot import PipelineSnapshot
from services.domain.target import PipelineKey
from services.pipelines.operator import Done
from services.pipelines.verbs import DeletePipeline, Verb
from tui.dialogs.verb_dialog import VerbAnswered, VerbDialog, VerbReconciled
from widgets.cells import clean
from widgets.tones import Tone


@dataclass(frozen=True, slots=True)
class SavedDefinition:
    """A definition that was saved to a file.

    Args:
        declaration: the newest version.
        path: the file.
    """

    declaration: Declaration
    path: Path


class DeleteDialog(VerbDialog):
    """Deletes a pipeline.

    Args:
        key: the pipeline.
        snapshot: what is known of it.
        saved: its definition, saved; the file goes where nothing was sent.
    """

    act_label = "Delete"
    dangerous = True

    def __init__(self, key: PipelineKey, snapshot: PipelineSnapshot, saved: SavedDefinition) -> None:
        super().__init__(key, snapshot)
        self.heading = f"Delete {clean(key.pipeline)}"
        self._saved = saved
        self._kept = False

    @property
    def needs_name(self) -> bool:
        """Always, for there is no way back."""
        return True

    def remark(self) -> Content:
        """Marked like what is dangerous."""
        return Content.styled(" no way back ", Tone.DANGER.style)

    def compose_fields(self) -> Iterable[Widget]:
        """Where the definition is kept."""
        yield Static("", classes="gap")
        yield Static(
            Content.assemble(
                f"Version {self._saved.declaration.version} is saved as\n",
                (clean(str(self._saved.path)), Tone.BUSY.style),
                ("\nMasked secrets are not in it; a pipeline made from it wants them anew.", Tone.DIM.style),
            )
        )

    def verb(self) -> DeletePipeline:
        """The deletion of the version that was saved."""
        version = self._saved.declaration.version or 0
        return DeletePipeline(self.key.pipeline, version, str(self._saved.path))

    def consequences(self) -> Content:
        """What goes with it, and what stays."""
        running = [run for run in self.snapshot.executions or () if run.status.active]
        lines = []
        if running:
            count = (
                "1 execution that runs is" if len(running) == 1 else f"{len(running)} executions that run are"
            )
            lines.append(
                (f"\n{count} cut off; what its actions do at their providers goes on.", Tone.CALL.style)
            )
        lines.append(("\nIts history, disabled transitions and tags go; nobody is told by an event.", ""))
        lines.append(
            (
                "\nArtifacts, roles, EventBridge rules and webhooks stay: take them away yourself.",
                Tone.DIM.style,
            )
        )
        return Content.assemble(*lines)

    def take_answer(self, message: VerbAnswered) -> None:
        """What was saved stays once something was sent that may have happened."""
        self._kept = True
        super().take_answer(message)

    def take_reconciliation(self, message: VerbReconciled) -> None:
        """The file stays, whatever reading told."""
        self._kept = True
        super().take_reconciliation(message)

    def went_well(self, verb: Verb, words: str) -> None:
        """Say so, and go where there still is something."""
        super().went_well(verb, words)
        self.deck.call_later(self.deck.run_app_fleet)

    def done_text(self, done: Done) -> str:
        """What is gone, and where its definition is."""
        return f"{done.verb.pipeline} was deleted; its definition is in {self._saved.path}"

    def on_unmount(self) -> None:
        """Nothing was sent: the file is of no use."""
        super().on_unmount()
        if self._sent is None and not self._kept:
            self._saved.path.unlink(missing_ok=True)
