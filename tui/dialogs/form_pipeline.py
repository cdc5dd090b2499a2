"""Forms for what belongs to the pipeline as a whole: its variables, its execution mode and type."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from services.definition.edits import VariableEntry, with_modes, with_variables
from services.domain.status import ExecutionMode, PipelineType
from services.pipelines.limits import VARIABLE_VALUE_MOST, VARIABLES_MOST
from services.pipelines.parse.members import read_list, read_mapping, read_text
from tui.dialogs.choice import Choice, Offer, with_present
from tui.dialogs.field_rows import FieldRows, RowField
from tui.dialogs.form import FormDialog, FormError, locked_note, text_of
from widgets.cells import clean
from widgets.tones import Tone

_NAME_MOST = 128
_DESCRIPTION_MOST = 200
_MODES = (
    (ExecutionMode.SUPERSEDED, "a newer execution overtakes what waits between stages"),
    (ExecutionMode.QUEUED, "one after another"),
    (ExecutionMode.PARALLEL, "side by side, each by itself; no stage has a state, nothing can be held"),
)
_TYPES = (
    (PipelineType.V1, "no variables, triggers, conditions or rollback; SUPERSEDED only; paid by the month"),
    (PipelineType.V2, "all that there is; paid by the minute of its actions"),
)


class VariablesForm(FormDialog):
    """The pipeline's variables."""

    heading = "Variables"

    def compose_fields(self) -> Iterable[Widget]:
        """A row for each."""
        rows = [read_mapping(row) for row in read_list(self.members.get("variables"))]
        fields = (
            RowField("Name", 3, _NAME_MOST),
            RowField("Default", 3, VARIABLE_VALUE_MOST),
            RowField("Description", 4, _DESCRIPTION_MOST),
        )
        values = [
            [text_of(row.get(name)) for name in ("name", "defaultValue", "description")] for row in rows
        ]
        variables = FieldRows(fields, values, most=VARIABLES_MOST, id="variables")
        yield variables
        yield from locked_note(variables)
        note = "Without a default a start must give the value. Empty the name to take a variable away."
        yield Static(Content(note), classes="note")

    def declaration(self) -> dict[str, Any]:
        """With the variables as typed."""
        entries = [VariableEntry(*row) for row in self.query_one(FieldRows).values]
        names = [entry.name for entry in entries]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise FormError(f"{twice} is there twice")
        return with_variables(self.members, entries)


class ModesForm(FormDialog):
    """The execution mode and the type."""

    heading = "Execution mode and type"

    def compose_fields(self) -> Iterable[Widget]:
        """One of each."""
        yield Static("Execution mode", classes="section")
        yield Choice(id="mode")
        yield Static("", classes="gap")
        yield Static("Type", classes="section")
        yield Choice(id="type")

    def opened(self) -> None:
        """Begin with what it has."""
        mode = read_text(self.members.get("executionMode")) or ExecutionMode.SUPERSEDED
        kind = read_text(self.members.get("pipelineType")) or PipelineType.V1
        modes = [_offer(str(name), words) for name, words in _MODES]
        kinds = [_offer(str(name), words) for name, words in _TYPES]
        self.query_one("#mode", Choice).offer(with_present(modes, str(mode)), str(mode))
        self.query_one("#type", Choice).offer(with_present(kinds, str(kind)), str(kind))

    def declaration(self) -> dict[str, Any]:
        """With the mode and type that are chosen."""
        mode, kind = (self.query_one(f"#{name}", Choice).chosen or "" for name in ("mode", "type"))
        return with_modes(self.members, ExecutionMode(mode), PipelineType(kind))


def _offer(name: str, words: str) -> Offer:
    return Offer(name, Content.assemble((f"{name:<11} ", Tone.STRONG.style), (clean(words), Tone.DIM.style)))
