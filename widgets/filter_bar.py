"""The one-line filter above a table: what is typed, and how many rows it lets through."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static


class FilterBar(Horizontal):
    """A filter line, shown while it is typed in or holds a filter.

    Enter keeps the filter and leaves; escape clears it, and leaves where there is nothing to clear.
    """

    DEFAULT_CSS = """
    FilterBar {
        height: 1;
        display: none;
        &.-open { display: block; }
        & > .filter-bar--sign { width: 3; padding: 0 1; color: $accent; text-style: bold; }
        & > Input { width: 1fr; height: 1; border: none; padding: 0; background: transparent; }
        & > Input:focus { border: none; background-tint: transparent 0%; }
        & > .filter-bar--count { width: 20; padding: 0 1; color: $text-muted; text-align: right; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "clear_or_leave", "Clear", show=False, id="filter.clear"),
        Binding("down", "leave", "To the table", show=False, id="filter.leave"),
    ]

    class FilterChanged(Message):
        """Another filter was typed, or the filter was cleared."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Message):
        """The operator is done with the filter and wants the table back."""

    def compose(self) -> ComposeResult:
        """The sign, the input and the count."""
        yield Static("/", classes="filter-bar--sign", markup=False)
        yield Input(placeholder='words  !not  key:value  "a phrase"', select_on_focus=False)
        yield Static("", classes="filter-bar--count", markup=False)

    def on_mount(self) -> None:
        """A cursor that does not blink: it would write to the terminal twice a second."""
        self._input.cursor_blink = False

    @property
    def _input(self) -> Input:
        return self.query_one(Input)

    @property
    def text(self) -> str:
        """The filter as typed."""
        return self._input.value

    @text.setter
    def text(self, text: str) -> None:
        self._input.value = text
        self.set_class(bool(text), "-open")

    def open(self) -> None:
        """Show the line and type in it."""
        self.add_class("-open")
        self._input.focus()

    def show_count(self, matching: int, total: int) -> None:
        """Say how many rows the filter lets through."""
        text = f"{matching:,} of {total:,}" if self.text else ""
        count = self.query_one(".filter-bar--count", Static)
        if str(count.content) != text:
            count.update(text, layout=False)

    def action_clear_or_leave(self) -> None:
        """Clear the filter; leave where there is none."""
        if self.text:
            self._input.value = ""
        else:
            self.action_leave()

    def action_leave(self) -> None:
        """Keep the filter and give the table back; an empty line goes out of sight."""
        self.set_class(bool(self.text), "-open")
        self.post_message(self.Left())

    @on(Input.Changed)
    def _tell_change(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.FilterChanged(event.value))

    @on(Input.Submitted)
    def _keep(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_leave()
