"""The line under a log in which one types what to search for, or a time to go to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static


class Asking(StrEnum):
    """What is typed; the value is the sign in front."""

    SEARCH = "/"
    TIME = "time"


_HINTS = {
    Asking.SEARCH: "text or regular expression",
    Asking.TIME: "14:03, 2026-10-09 14:03:22, or -5m before the end",
}


class LogPrompt(Horizontal):
    """A line that is there while something is typed in it."""

    DEFAULT_CSS = """
    LogPrompt {
        height: 1;
        display: none;
        &.-open { display: block; }
        & > .log-prompt--sign { width: auto; padding: 0 1; color: $accent; text-style: bold; }
        & > Input { width: 1fr; height: 1; border: none; padding: 0; background: transparent; }
        & > Input:focus { border: none; background-tint: transparent 0%; }
        & > .log-prompt--count { width: 24; padding: 0 1; color: $text-muted; text-align: right; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Close", show=False, id="log.prompt-cancel"),
    ]

    @dataclass
    class Typed(Message):
        """Another text stands in the line."""

        asking: Asking
        text: str

    @dataclass
    class Submitted(Message):
        """The line was left with Enter."""

        asking: Asking
        text: str

    @dataclass
    class Cancelled(Message):
        """The line was left with Esc."""

        asking: Asking

    def __init__(self) -> None:
        super().__init__()
        self.asking = Asking.SEARCH

    def compose(self) -> ComposeResult:
        """The sign, the input and the count."""
        yield Static("/", classes="log-prompt--sign", markup=False)
        yield Input(select_on_focus=False)
        yield Static("", classes="log-prompt--count", markup=False)

    def on_mount(self) -> None:
        """A cursor that does not blink: it would write to the terminal twice a second."""
        self.query_one(Input).cursor_blink = False

    @property
    def is_open(self) -> bool:
        """Whether it is there."""
        return self.has_class("-open")

    def open(self, asking: Asking, text: str = "") -> None:
        """Show the line and type in it.

        Args:
            asking: what is asked.
            text: what stands there already.
        """
        self.asking = asking
        self.query_one(".log-prompt--sign", Static).update(str(asking.value))
        self.say("")
        line = self.query_one(Input)
        line.placeholder = _HINTS[asking]
        with self.prevent(Input.Changed):
            line.value = text
        line.select_all()  # at once: the focus comes later, perhaps behind what is typed ahead
        self.add_class("-open")
        line.focus()

    def close(self) -> None:
        """Take the line away."""
        self.remove_class("-open")

    def say(self, text: str) -> None:
        """Say something at the end of the line."""
        count = self.query_one(".log-prompt--count", Static)
        if str(count.content) != text:
            count.update(text, layout=False)

    def action_cancel(self) -> None:
        """Leave the line."""
        self.close()
        self.post_message(self.Cancelled(self.asking))

    @on(Input.Changed)
    def _tell_text(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Typed(self.asking, event.value))

    @on(Input.Submitted)
    def _tell_end(self, event: Input.Submitted) -> None:
        event.stop()
        self.close()
        self.post_message(self.Submitted(self.asking, event.value))
