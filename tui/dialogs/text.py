"""A dialog that shows a text, for reading or for copying by hand."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui.dialogs.dialog import Dialog, button
from widgets.cells import clean


class TextDialog(Dialog[None]):
    """Shows a text as it is.

    Args:
        heading: what it is.
        text: the text; line breaks stay.
    """

    def __init__(self, heading: str, text: str) -> None:
        super().__init__()
        self.heading = clean(heading)
        self._text = text

    def compose_body(self) -> Iterable[Widget]:
        """The text."""
        yield Static(Content("\n".join(clean(line) for line in self._text.splitlines())))

    def compose_foot(self) -> Iterable[Widget]:
        """A way out."""
        with Horizontal(id="buttons"):
            yield button("Close", "cancel")

    def on_mount(self) -> None:
        """Enter closes."""
        self.query_one("#cancel").focus()
