"""What every form has that changes a part of a definition: fields, and a changed declaration that comes of them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from typing import Any, ClassVar

from textual import on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from services.definition.catalogue import Context
from services.pipelines.parse.members import Json, read_text
from tui.dialogs.dialog import Dialog, button
from tui.dialogs.field_rows import FieldRows
from widgets.cells import clean
from widgets.tones import Tone


class FormError(ValueError):
    """What was typed cannot be taken; the text says why."""


class FormDialog(Dialog[dict[str, Any]]):
    """Asks for the members of a part. What it answers is checked and shown before anything is sent.

    Args:
        members: the declaration.
        context: what is known of the region.
    """

    CSS_PATH: ClassVar[Any] = ["dialog.tcss", "form.tcss"]

    def __init__(self, members: Json, context: Context) -> None:
        super().__init__()
        self.members = members
        self.context = context

    @abstractmethod
    def compose_fields(self) -> Iterable[Widget]:
        """The fields."""

    @abstractmethod
    def declaration(self) -> dict[str, Any]:
        """The declaration as the fields say it.

        Raises:
            FormError: they say something that cannot be taken.
        """

    def compose_body(self) -> Iterable[Widget]:
        """The fields."""
        yield Static("", classes="gap")
        yield from self.compose_fields()

    def compose_foot(self) -> Iterable[Widget]:
        """What is wrong, and the buttons."""
        with Vertical(id="foot"):
            yield Static("", id="problem")
            with Horizontal(id="buttons"):
                yield button("Cancel", "cancel")
                yield button("Go on", "go-on", "primary")

    def on_mount(self) -> None:
        """Fill the fields in; the first of them has the keys."""
        for line in self.query(Input):
            line.cursor_blink = False
        self.opened()

    def opened(self) -> None:
        """Fill in what needs the dialog to be on screen."""

    @on(Button.Pressed, "#go-on")
    def _on_go_on(self, event: Button.Pressed) -> None:
        event.stop()
        try:
            changed = self.declaration()
        except FormError as error:
            place = self.query_one("#problem", Static)
            place.add_class("-shown")
            place.update(Content.styled(clean(str(error)), Tone.BAD.style))
            self.fit()
            return
        self.dismiss(changed)


def text_of(value: object) -> str:
    """A member's text to the letter, for fields that keep it so; of what is no text what can be shown of it."""
    return value if isinstance(value, str) else read_text(value)


def locked_note(rows: FieldRows) -> Iterable[Widget]:
    """Where the texts are edited that a line cannot show; nothing where there is none."""
    if rows.has_locked:
        yield Static("What has several lines is edited in your editor (e).", classes="note")


def labelled(label: str, field: Widget) -> Horizontal:
    """A field with its label in front."""
    return Horizontal(Static(Content(clean(label)), classes="label"), field, classes="field")
