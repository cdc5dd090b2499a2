"""Access that is given by a command in another shell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static

from services.domain.sign_in import SignInNeed
from tui.dialogs.dialog import button
from tui.dialogs.sign_in import SignInDialog
from widgets.cells import clean
from widgets.cli_preview import CliPreview


class OutsideDialog(SignInDialog):
    """Shows the command; when it closes, the targets are tried again.

    Args:
        need: the command, and for which profile.
        targets: the names of those that wait for it.
    """

    def __init__(self, need: SignInNeed, targets: Sequence[str]) -> None:
        super().__init__(need, targets)
        self.heading = f"Sign in to {clean(need.profile or need.cause)}"

    def compose_way(self) -> Iterable[Widget]:
        """The command."""
        yield Static("", classes="gap")
        yield Static(Content("Run this in another shell, then come back:"))
        yield Static("", classes="gap")
        yield CliPreview(self.need.command, id="cli")

    def compose_acts(self) -> Iterable[Widget]:
        """Copying, and going on."""
        yield button("Copy (y)", "copy", "primary")
        yield button("It is done", "done")

    def on_mount(self) -> None:
        """Enter copies."""
        self.query_one("#copy").focus()

    @on(Button.Pressed, "#copy")
    def _on_copy(self, event: Button.Pressed) -> None:
        event.stop()
        self.action_copy(0)

    @on(Button.Pressed, "#done")
    def _on_done(self, event: Button.Pressed) -> None:
        event.stop()
        self.dismiss(True)

    def copyable(self) -> tuple[tuple[str, str], ...]:
        """The command."""
        return ((self.need.command, "the command"),)
