"""Remove a filter from the definition."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from services.domain.snapshot import PipelineSnapshot
from services.domain.target import PipelineKey
from services.pipelines.limits import FieldProblem
from services.pipelines.parse.members import Json
from services.triggers.declaration import Filter
from services.triggers.filter_edit import EditKind, FilterEdit
from services.triggers.reach import detects_changes
from services.triggers.reader import ReadPipeline
from services.triggers.words import describe_filter
from tui.dialogs.definition_change import DefinitionChangeDialog
from widgets.cells import clean
from widgets.tones import Tone


class TriggerRemovalDialog(DefinitionChangeDialog):
    """Shows what is removed, and what starts the pipeline then.

    Args:
        key: the pipeline.
        snapshot: what is known of it.
        pipeline: its newest declaration.
        source_action: whose trigger has the filter.
        entry: the filter.
    """

    act_label = "Remove"
    dangerous = True

    def __init__(
        self,
        key: PipelineKey,
        snapshot: PipelineSnapshot,
        pipeline: ReadPipeline,
        source_action: str,
        entry: Filter,
    ) -> None:
        super().__init__(key, snapshot, pipeline)
        self.heading = f"Remove a filter of {clean(key.pipeline)}"
        self._edit = FilterEdit(EditKind.REMOVE, source_action, entry)
        self._entry = entry

    def compose_fields(self) -> Iterable[Widget]:
        """The filter, and what is left."""
        yield Static("", classes="gap")
        yield Static(Content.styled(clean(describe_filter(self._entry)), Tone.STRONG.style))
        yield Static(Content.styled(self._rest(), Tone.CALL.style))
        yield Static("", classes="gap")

    def edited(self, members: Json) -> dict[str, Any] | None:
        """The declaration without it."""
        return self._edit.put_into(members)

    def field_problems(self) -> list[FieldProblem]:
        """It must still be there."""
        if self.members is None:
            return [FieldProblem("filter", "it is not in the newest version any more")]
        return super().field_problems()

    def _rest(self) -> str:
        source = self._edit.source_action
        triggers = self.pipeline.definition.triggers
        trigger = next((one for one in triggers if one.source_action == source), None)
        if trigger is None or len(trigger.filters) > 1:
            return "Its other filters stay."
        action = next((one for one in self.pipeline.definition.sources if one.name == source), None)
        if action is not None and detects_changes(action):
            branch = clean(action.configuration.get("BranchName", ""))
            return f"It is the last filter: then every push to {branch} starts the pipeline."
        return "It is the last filter: then nothing in Git starts the pipeline."
