"""Deleting what the keyring keeps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual import on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Button, Static

from services.live.outcome import Outcome
from tui.background import in_background
from tui.dialogs.dialog import Dialog, button
from tui.dialogs.problem_text import problem_text


@dataclass
class VaultWiped(Message):
    """The keyring was asked to delete."""

    outcome: Outcome[int]


class WipeVaultDialog(Dialog[None]):
    """Says what is kept where; only Wipe deletes."""

    heading = "Wipe the vault"

    def compose_body(self) -> Iterable[Widget]:
        """What would be deleted, or why nothing is kept."""
        vault = self.deck.backend.factory.vault if self.deck.backend else None
        if vault is not None and vault.keeps:
            words = (
                "Deletes the temporary credentials that pipedeck keeps in the operating system's keyring. "
                "Sign-ins and MFA codes are asked for again in the next run; nothing is done in AWS."
            )
        else:
            reason = vault.reason if vault is not None else "this run has no vault"
            words = f"Nothing is kept in a keyring: {reason}."
        yield Static(Content(words))

    def compose_foot(self) -> Iterable[Widget]:
        """What is wrong, and the buttons."""
        with Vertical(id="foot"):
            yield Static("", id="problem")
            with Horizontal(id="buttons"):
                yield button("Cancel", "cancel")
                yield button("Wipe", "wipe", "error")

    def on_mount(self) -> None:
        """Enter closes."""
        vault = self.deck.backend.factory.vault if self.deck.backend else None
        self.query_one("#wipe", Button).disabled = vault is None or not vault.keeps
        self.query_one("#cancel").focus()

    @on(Button.Pressed, "#wipe")
    def _on_wipe(self, event: Button.Pressed) -> None:
        event.stop()
        vault = self.deck.backend.factory.vault if self.deck.backend else None
        if vault is not None:
            event.button.disabled = True
            in_background(vault.wipe, lambda outcome: self.post_message(VaultWiped(outcome)))

    @on(VaultWiped)
    def _on_wiped(self, message: VaultWiped) -> None:
        message.stop()
        if message.outcome.problem is not None:
            place = self.query_one("#problem", Static)
            place.add_class("-shown")
            place.update(problem_text(message.outcome.problem))
            self.fit()
            return
        count = message.outcome.value or 0
        self.deck.say(f"{count} credentials were deleted." if count != 1 else "1 credential was deleted.")
        self.dismiss(None)
