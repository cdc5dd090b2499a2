"""Make a pipeline like another: under a new name, or elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from textual import on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input, OptionList, Static

from services.definition.cloning import Resource, clone, clone_warnings, resources_of
from services.definition.consequences import ConsequenceKind
from services.definition.declaration import Declaration
from services.domain.target import PipelineKey, Target
from services.pipelines.limits import check_name
from tui.dialogs.choice import Choice, Offer
from tui.dialogs.dialog import Dialog, button
from widgets.cells import clean
from widgets.key_value import Field, KeyValuePane
from widgets.tones import Tone


@dataclass(frozen=True, slots=True)
class Clone:
    """What shall be made.

    Args:
        key: where, and under which name.
        members: its declaration.
    """

    key: PipelineKey
    members: dict[str, Any]


class CloneDialog(Dialog[Clone]):
    """Asks for name and place, and what stands for what the clone cannot share with the original.

    Args:
        key: the pipeline that is cloned.
        declaration: its newest version.
        targets: where the clone may stand, its own target first.
        webhooks: how many start the original; None where that is not known.
    """

    CSS_PATH = ["dialog.tcss", "create.tcss"]

    def __init__(
        self,
        key: PipelineKey,
        declaration: Declaration,
        targets: Sequence[Target],
        webhooks: int | None = None,
    ) -> None:
        super().__init__()
        self.heading = f"Clone {clean(key.pipeline)}"
        self.key = key
        self._declaration = declaration
        self._targets = tuple(targets)
        self._webhooks = webhooks
        self._resources: tuple[Resource, ...] = ()

    @property
    def _origin(self) -> Target:
        backend = self.deck.backend
        if backend is None:
            raise LookupError("a clone needs a backend")
        return backend.target_of(self.key)

    @property
    def destination(self) -> Target:
        """Where the clone is to stand."""
        chosen = next((choice.chosen for choice in self.query("#target").results(Choice)), None)
        return next((target for target in self._targets if target.name == chosen), self._targets[0])

    def compose_body(self) -> Iterable[Widget]:
        """Name, place, what is replaced, what to know."""
        with Horizontal(classes="field"):
            yield Static("Name", classes="label")
            yield Input(f"{self.key.pipeline}-copy", id="name", max_length=100, select_on_focus=True)
        if len(self._targets) > 1:
            yield Static("Where", classes="section")
            yield Choice(id="target")
        yield Static("", classes="gap")
        yield Static(
            Content.assemble(
                ("What it points to", Tone.STRONG.style), ("   change what it shall not share", "dim")
            )
        )
        yield Vertical(id="resources")
        yield KeyValuePane(ascii_only=self.deck.ascii_only, id="warnings")

    def compose_foot(self) -> Iterable[Widget]:
        """What is wrong, and the buttons."""
        with Vertical(id="foot"):
            yield Static("", id="problem")
            with Horizontal(id="buttons"):
                yield button("Cancel", "cancel")
                yield button("Go on", "go-on", "primary")

    async def on_mount(self) -> None:
        """Begin with the pipeline's own target."""
        self.query_one("#warnings", KeyValuePane).can_focus = False
        for choice in self.query("#target").results(Choice):
            choice.offer([Offer(target.name, Content(clean(target.name))) for target in self._targets])
        await self._show()
        self.query_one("#name").focus()

    @on(OptionList.OptionHighlighted, "#target")
    async def _on_target(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        await self._show()

    async def _show(self) -> None:
        """Say what the clone would share, and what it cannot have where it goes."""
        origin, destination = self._origin, self.destination
        self._resources = resources_of(self._declaration.members, origin, destination)
        place = self.query_one("#resources")
        await place.remove_children()
        for number, resource in enumerate(self._resources):
            line = Input(resource.value, id=f"resource-{number}", select_on_focus=False)
            line.cursor_blink = False
            label = Static(Content(resource.kind.value), classes="label")
            await place.mount(Horizontal(label, line, classes="field"))
            if resource.foreign:
                note = Content.styled(clean(resource.foreign), Tone.CALL.style)
                await place.mount(Static(note, classes="note"))
        told = clone_warnings(self._declaration, origin, destination, self._webhooks)
        foreign = {f"{resource.kind} {resource.value}: {resource.foreign}" for resource in self._resources}
        self.query_one("#warnings", KeyValuePane).show(
            [
                Field(
                    each.kind.value,
                    each.words,
                    Tone.CALL if each.kind is ConsequenceKind.POLLING else Tone.DIM,
                )
                for each in told
                if each.words not in foreign
            ]
        )
        self.fit()

    @on(Button.Pressed, "#go-on")
    def _on_go_on(self, event: Button.Pressed) -> None:
        event.stop()
        name = self.query_one("#name", Input).value.strip()
        problems = check_name("name", name)
        destination = self.destination
        if not problems and (destination.name, name) == (self.key.target, self.key.pipeline):
            self._show_problem("A clone in the same place needs another name.")
            return
        if problems:
            self._show_problem(f"name: {problems[0].message}")
            return
        typed = {
            resource.value: self.query_one(f"#resource-{number}", Input).value.strip() or resource.value
            for number, resource in enumerate(self._resources)
        }
        replaced = {old: new for old, new in typed.items() if old != new}
        self.dismiss(Clone(PipelineKey(destination.name, name), clone(self._declaration, name, replaced)))

    def _show_problem(self, text: str) -> None:
        place = self.query_one("#problem", Static)
        place.add_class("-shown")
        place.update(Content.styled(text, Tone.BAD.style))
        self.fit()
