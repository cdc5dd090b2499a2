"""A code from the MFA device that a role asks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import on
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from services.domain.problem import Problem
from services.domain.sign_in import SignInNeed
from tui.dialogs.dialog import button
from tui.dialogs.sign_in import SignInDialog
from widgets.cells import clean
from widgets.tones import Tone

DIGITS = 6


class CodeDialog(SignInDialog):
    """Takes six digits and sends them; stays where they are refused.

    Args:
        need: which device, and for which profile.
        targets: the names of those that wait for it.
    """

    def __init__(self, need: SignInNeed, targets: Sequence[str]) -> None:
        super().__init__(need, targets)
        self.heading = "MFA code"
        self._sending = False

    def remark(self) -> Content:
        """For which profile."""
        return Content.styled(
            f"profile {clean(self.need.profile)}" if self.need.profile else "", Tone.DIM.style
        )

    def compose_way(self) -> Iterable[Widget]:
        """The device, and the field."""
        yield Static("", classes="gap")
        yield Static(Content.assemble(("Device  ", Tone.DIM.style), clean(self.need.cause)))
        with Horizontal(id="digits-line"):
            yield Static(Content.styled("Code    ", Tone.DIM.style), id="digits-label")
            yield Input(id="digits", restrict=r"[0-9]*", max_length=DIGITS, select_on_focus=False)
            yield Static(Content.styled("  six digits, then enter", Tone.DIM.style))

    def compose_acts(self) -> Iterable[Widget]:
        """Sending."""
        yield button("Send", "send", "primary")

    def on_mount(self) -> None:
        """Type at once."""
        field = self.query_one("#digits", Input)
        field.cursor_blink = False
        field.focus()

    @on(Input.Submitted, "#digits")
    def _on_digits(self, event: Input.Submitted) -> None:
        event.stop()
        event.prevent_default()
        self._send()

    @on(Button.Pressed, "#send")
    def _on_send(self, event: Button.Pressed) -> None:
        event.stop()
        self._send()

    def _send(self) -> None:
        field = self.query_one("#digits", Input)
        if self._sending:
            return
        if len(field.value) != DIGITS:
            self.show_problem(Content.styled("The code has six digits.", Tone.CALL.style))
            field.focus()
            return
        self._sending = True
        self.show_problem(Content.styled("Checking", Tone.BUSY.style))
        self.deck.sign_in_by_code(self.need, field.value)

    def failed(self, problem: Problem) -> None:
        """Say so, and take another."""
        self._sending = False
        super().failed(problem)
        field = self.query_one("#digits", Input)
        field.value = ""
        field.focus()
