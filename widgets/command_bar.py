"""The ``:`` line: a command is typed, completed and sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from widgets.completion_list import Completion, CompletionList

Completer: TypeAlias = Callable[[str], Sequence[Completion]]
"""Answers what could stand in place of the text typed so far; the bar picks and ranks those that match it."""

HISTORY_LIMIT = 100


class CommandLine(Widget):
    """The prompt and what is typed behind it."""


class CommandBar(Widget):
    """A line to type a command in, with what could complete it listed above; it covers what is above its place.

    Enter sends what stands in the line, tab takes the highlighted completion, up and down choose one or, in
    an empty line, walk through what was sent before; esc closes.
    """

    DEFAULT_CSS = """
    CommandBar {
        layout: vertical;
        overlay: screen;
        offset-y: -100%;
        height: auto;
        display: none;
        background: $surface;
        &.-open { display: block; }
        CommandLine { layout: horizontal; height: 1; background: $panel; }
        .command-bar--prompt { width: 2; color: $accent; text-style: bold; }
        Input {
            width: 1fr;
            height: 1;
            padding: 0;
            border: none;
            background: $panel;
            &:focus { border: none; background: $panel; }
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Close", show=False, id="command_bar.cancel"),
        Binding("tab", "complete", "Complete", show=False, priority=True, id="command_bar.complete"),
        Binding("up", "previous", "Previous", show=False, priority=True, id="command_bar.previous"),
        Binding("down", "next", "Next", show=False, priority=True, id="command_bar.next"),
    ]

    @dataclass
    class CommandSubmitted(Message):
        """Enter was pressed; ``text`` is the command, without blanks around it."""

        text: str

    class CommandCancelled(Message):
        """The bar was closed without a command."""

    def __init__(
        self,
        completer: Completer,
        *,
        ascii_only: bool = False,
        id: str | None = None,  # noqa: A002 (Textual's own name for it)
    ) -> None:
        super().__init__(id=id)
        self._completer = completer
        self._ascii_only = ascii_only
        self._history: list[str] = []
        self._place = 0

    def compose(self) -> ComposeResult:
        """The list above the line."""
        yield CompletionList(ascii_only=self._ascii_only)
        with CommandLine():
            yield Static(" :", classes="command-bar--prompt")
            line = Input(placeholder="command", select_on_focus=False)
            line.cursor_blink = False  # an idle screen writes nothing
            yield line

    @property
    def is_open(self) -> bool:
        """Whether the bar is on screen."""
        return self.has_class("-open")

    def open(self, text: str = "") -> None:
        """Show the bar, with a text to begin with, and take the focus."""
        self.add_class("-open")
        self._place = len(self._history)
        line = self.query_one(Input)
        self._put(text)
        line.focus()
        self._offer(text)

    def close(self) -> None:
        """Hide the bar; the screen gives the focus to another widget."""
        self.remove_class("-open")

    @on(Input.Changed)
    def _on_typed(self, event: Input.Changed) -> None:
        event.stop()
        self._offer(event.value)

    @on(Input.Submitted)
    def _on_entered(self, event: Input.Submitted) -> None:
        event.stop()
        text = event.value.strip()
        self.close()
        if not text:
            self.post_message(self.CommandCancelled())
            return
        if not self._history or self._history[-1] != text:
            self._history = [*self._history, text][-HISTORY_LIMIT:]
        self.post_message(self.CommandSubmitted(text))

    @on(CompletionList.Chosen)
    def _on_chosen(self, event: CompletionList.Chosen) -> None:
        event.stop()
        self._put(event.completion.value)
        self.query_one(Input).focus()

    def action_complete(self) -> None:
        """Put the highlighted completion, or the best, in the line."""
        chosen = self.query_one(CompletionList).current
        if chosen is not None:
            self._put(chosen.value)

    def action_previous(self) -> None:
        """Highlight the completion above, or bring back what was sent before."""
        self._step(-1)

    def action_next(self) -> None:
        """Highlight the completion below, or go on to what was sent later."""
        self._step(1)

    def action_cancel(self) -> None:
        """Close without a command."""
        self.close()
        self.post_message(self.CommandCancelled())

    def _step(self, by: int) -> None:
        value = self.query_one(Input).value
        walking = self._place < len(self._history) and value == self._history[self._place]
        if self._history and (not value or walking):
            self._place = min(max(0, self._place + by), len(self._history))
            self._put(self._history[self._place] if self._place < len(self._history) else "")
        else:
            self.query_one(CompletionList).move(by)

    def _put(self, text: str) -> None:
        line = self.query_one(Input)
        line.value = text
        line.cursor_position = len(text)

    def _offer(self, text: str) -> None:
        if self.is_open:
            self.query_one(CompletionList).offer(text, self._completer(text))
