"""Stands in front while what a dialog needs is read, so that keys typed ahead run no command behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from services.live.outcome import Outcome
from tui.dialogs.dialog import Dialog
from tui.standing_of_targets import with_key
from widgets.cells import clean

T = TypeVar("T")


@dataclass
class FactsRead(Message):
    """What the dialog waits for was read, or could not be."""

    outcome: Outcome[Any]


class ReadingDialog(Dialog[T]):
    """Says what is being read and answers it; None where it could not be read, or esc was pressed.

    Args:
        what: what is read, such as ``the definition of payments-prod``.
    """

    CSS_PATH: ClassVar[Any] = ["dialog.tcss", "reading.tcss"]

    def __init__(self, what: str) -> None:
        super().__init__()
        self._what = clean(what)

    def compose(self) -> ComposeResult:
        """One line."""
        yield Static(Content(f"Reading {self._what}   esc cancels"), id="reading")

    def fit(self) -> None:
        """One line always fits."""

    def on_facts_read(self, message: FactsRead) -> None:
        """Hand over what was read, or say why it could not be."""
        message.stop()
        problem = message.outcome.problem
        if problem is not None:
            told = with_key(problem, self.deck.sign_in_key)
            self.deck.say(told.line, title=f"Cannot read {self._what}", bad=True)
        self.dismiss(message.outcome.value if problem is None else None)
