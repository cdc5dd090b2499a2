"""What every dialog has: a frame, a title, and esc that closes without acting."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Button, Input, Static

if TYPE_CHECKING:
    from tui.app import PipedeckApp

T = TypeVar("T")


class Dialog(ModalScreen[T]):
    """A modal dialog. Esc and Ctrl+C never act; enter in a field goes to the next one.

    A subclass composes its body and its buttons; the button with the id ``cancel`` closes.
    """

    CSS_PATH: ClassVar[Any] = ["dialog.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Cancel", show=False, id="dialog.cancel"),
        Binding("ctrl+c", "cancel", "Cancel", show=False, id="dialog.cancel-too"),
        Binding("down", "app.focus_next", "Next field", show=False, id="dialog.next"),
        Binding("up", "app.focus_previous", "Previous field", show=False, id="dialog.previous"),
        Binding("pagedown", "scroll_body(1)", "Scroll", show=False, id="dialog.page-down"),
        Binding("pageup", "scroll_body(-1)", "Scroll", show=False, id="dialog.page-up"),
        Binding("y", "copy(0)", "Copy", show=False, id="dialog.copy"),
        Binding("c", "copy(1)", "Copy the other", show=False, id="dialog.copy-other"),
    ]

    heading: str = ""
    """What the dialog is about, in its first line."""

    @property
    def deck(self) -> PipedeckApp:
        """The application."""
        return cast("PipedeckApp", self.app)

    def compose(self) -> ComposeResult:
        """Frame, heading, body, foot."""
        with Vertical(id="frame"):
            with Horizontal(id="title"):
                yield Static(Content(self.heading), id="heading")
                yield Static(self.remark(), id="remark")
            with VerticalScroll(id="body", can_focus=False):
                yield from self.compose_body()
            yield from self.compose_foot()

    def compose_body(self) -> Iterable[Widget]:
        """What scrolls, where it must."""
        return ()

    def compose_foot(self) -> Iterable[Widget]:
        """What always stays in sight."""
        return ()

    def remark(self) -> Content:
        """What stands at the right of the heading."""
        return Content("")

    def on_resize(self) -> None:
        """Keep title and foot in sight, whatever the size."""
        self.fit()

    def fit(self) -> None:
        """Let the body have what title and foot leave of the screen; the rest of it scrolls."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        foot = self.query("#frame > #foot, #frame > #buttons").last()
        frame = self.query_one("#frame")
        chrome = frame.gutter.height + 1 + foot.outer_size.height + foot.styles.margin.height
        self.query_one("#body").styles.max_height = max(3, self.size.height - chrome)

    def target_changed(self, name: str) -> None:
        """The calls to a target go well again, or no longer."""

    def copyable(self) -> tuple[tuple[str, str], ...]:
        """What ``y`` and ``c`` copy: at most two texts, each with what it is."""
        return ()

    def action_copy(self, index: int) -> None:
        """Copy one of the texts that the dialog is about."""
        offered = self.copyable()
        if index < len(offered):
            self.deck.copy_text(*offered[index])

    def action_scroll_body(self, pages: int) -> None:
        """Scroll the body without moving the focus."""
        body = self.query_one("#body", VerticalScroll)
        body.scroll_relative(y=pages * max(1, body.size.height - 1), animate=False)

    def action_cancel(self) -> None:
        """Close without acting."""
        self.dismiss(None)

    @on(Button.Pressed, "#cancel")
    def _on_cancel(self, event: Button.Pressed) -> None:
        event.stop()
        self.action_cancel()

    @on(Input.Submitted)
    def _on_entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.focus_next()


def button(label: str, id: str, variant: Any = "default") -> Button:  # noqa: A002 (Textual's own name for it)
    """A button of a dialog, one line high."""
    return Button(Content(label), id=id, variant=variant, compact=True)
