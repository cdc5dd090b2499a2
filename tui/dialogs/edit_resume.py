"""Drafts that earlier edits left: go on with one, or begin anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from textual import on
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from services.domain.target import PipelineKey
from tui.dialogs.dialog import Dialog, button
from widgets.cells import clean
from widgets.tones import Tone

ANEW = Path()
"""What is answered where the edit is to begin with what the service has."""


class ResumeDialog(Dialog[Path]):
    """Asks which text to go on with; None where it was closed.

    Args:
        key: the pipeline.
        drafts: the files, newest first.
    """

    def __init__(self, key: PipelineKey, drafts: Sequence[Path]) -> None:
        super().__init__()
        self.heading = f"Edit {clean(key.pipeline)}"
        self._drafts = tuple(drafts)

    def compose_body(self) -> Iterable[Widget]:
        """What is there to go on with."""
        yield Static(Content("An earlier edit was not sent. Go on with its text?"), classes="caption")
        yield Static("", classes="gap")
        lines = [Option(Content(clean(path.name))) for path in self._drafts]
        anew = Option(Content.styled("begin anew with what the service has", Tone.STRONG.style))
        yield OptionList(*lines, anew, id="drafts")
        yield Static("", classes="gap")
        where = f"All of them stay in {clean(str(self._drafts[0].parent))}"
        yield Static(Content.styled(where, Tone.DIM.style))

    def compose_foot(self) -> Iterable[Widget]:
        """A way out."""
        with Horizontal(id="buttons"):
            yield button("Cancel", "cancel")

    def on_mount(self) -> None:
        """The list has the keys."""
        self.query_one("#drafts").focus()

    @on(OptionList.OptionSelected, "#drafts")
    def _on_chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss([*self._drafts, ANEW][event.option_index])
