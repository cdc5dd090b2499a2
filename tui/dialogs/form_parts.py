"""Which part of a definition to change in a form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from textual import on
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from services.definition.declared import declared_of
from services.pipelines.parse.members import Json, read_list, read_mapping, read_text
from tui.dialogs.dialog import Dialog, button
from widgets.cells import clean, pad
from widgets.tones import Tone


class PartKind(StrEnum):
    """What a form changes."""

    VARIABLES = "variables"
    MODES = "execution mode and type"
    FAILURE = "on failure"
    ENTRY = "entry condition"
    SUCCESS = "success condition"
    ACTION = "action"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a definition.

    Args:
        kind: what it is.
        stage: the stage's name; "" for the pipeline's own.
        action: the action's name; "" for the stage's own.
    """

    kind: PartKind
    stage: str = ""
    action: str = ""


class PartsDialog(Dialog[Part]):
    """Asks what to change.

    Args:
        members: the declaration.
        stage: the stage that is meant likely.
        action: the action that is meant likely.
    """

    CSS_PATH = ["dialog.tcss", "form.tcss"]

    def __init__(self, members: Json, stage: str | None = None, action: str | None = None) -> None:
        super().__init__()
        self.heading = f"Change {clean(read_text(members.get('name')))}"
        self._rows = list(_parts(members))
        self._likely = (stage or "", action or "")

    def compose_body(self) -> Iterable[Widget]:
        """The parts, each with how it stands."""
        yield Static("What shall be changed? The rest: e, in your editor.", classes="caption")
        yield Static("", classes="gap")
        yield OptionList(*(Option(line) for _, line in self._rows), id="parts")

    def compose_foot(self) -> Iterable[Widget]:
        """A way out."""
        with Horizontal(id="buttons"):
            yield button("Cancel", "cancel")

    def on_mount(self) -> None:
        """Begin where the cursor was."""
        parts = self.query_one("#parts", OptionList)
        likely = [at for at, (part, _) in enumerate(self._rows) if (part.stage, part.action) == self._likely]
        parts.highlighted = likely[0] if likely else 0
        parts.focus()

    @on(OptionList.OptionSelected, "#parts")
    def _on_chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._rows[event.option_index][0])


def _parts(members: Json) -> Iterator[tuple[Part, Content]]:
    declared = declared_of(members)
    names = [read_text(read_mapping(row).get("name")) for row in read_list(members.get("variables"))]
    yield _row(Part(PartKind.VARIABLES), "", "variables", ", ".join(names) or "none")
    kind = read_text(members.get("pipelineType")) or "V1"
    yield _row(Part(PartKind.MODES), "", "mode and type", f"{declared.mode}, {kind}")
    for stage in declared.stages:
        for part, member in (
            (PartKind.ENTRY, "beforeEntry"),
            (PartKind.SUCCESS, "onSuccess"),
            (PartKind.FAILURE, "onFailure"),
        ):
            yield _row(Part(part, stage.name), stage.name, part.value, _stands(stage.raw, member))
        for action in stage.actions:
            yield _row(
                Part(PartKind.ACTION, stage.name, action.name), stage.name, action.name, action.provider
            )


def _stands(stage: Json, member: str) -> str:
    block = read_mapping(stage.get(member))
    rules = [
        read_text(read_mapping(rule).get("name"))
        for condition in read_list(block.get("conditions"))
        for rule in read_list(read_mapping(condition).get("rules"))
    ]
    return ", ".join(part for part in (read_text(block.get("result")), *rules) if part) or "none"


def _row(part: Part, stage: str, what: str, stands: str) -> tuple[Part, Content]:
    return part, Content.assemble(
        (pad(clean(stage), 20) + " ", Tone.STRONG.style),
        pad(clean(what), 28) + " ",
        (clean(stands), Tone.DIM.style),
    )
