"""Signing in to IAM Identity Center: a page on any device, and a code to compare there."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from threading import Event

from textual import on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Button, Static

from services.domain.problem import Problem
from services.domain.sign_in import DeviceCode, SignInNeed
from tui.dialogs.dialog import button
from tui.dialogs.sign_in import SignInDialog, step
from widgets.ages import remaining
from widgets.cells import clean
from widgets.qr_code import QrCode
from widgets.tones import Tone

TEXT_WIDTH = 36
"""Cells that the words beside the QR code need."""
TICK_SECONDS = 1.0


class DeviceSignInDialog(SignInDialog):
    """Shows link and code, and waits until access was given; closing it ends the waiting.

    Args:
        need: which session.
        targets: the names of those that wait for it.
    """

    def __init__(self, need: SignInNeed, targets: Sequence[str]) -> None:
        super().__init__(need, targets)
        self.heading = f"Sign in to {clean(need.cause)}"
        self.code: DeviceCode | None = None
        self._stop = Event()

    def remark(self) -> Content:
        """In which way."""
        return Content.styled(self.need.kind.value, Tone.DIM.style)

    def compose_way(self) -> Iterable[Widget]:
        """The QR code, and beside it link, code and how it stands."""
        with Horizontal(id="device"):
            yield QrCode(ascii_only=self.deck.ascii_only, id="qr")
            with Vertical(id="steps"):
                yield Static("", id="open")
                yield Static("", id="link")
                yield Static("", id="compare")
                yield Static("", id="code")
                yield Static("", id="allow")
                yield Static("", id="state")
                yield Static("", id="no-qr", classes="caption")

    def compose_acts(self) -> Iterable[Widget]:
        """Copying, and trying again."""
        yield button("New code", "again", "primary")
        yield button("Copy link (y)", "copy-link", "primary")
        yield button("Copy code (c)", "copy-code")

    def on_mount(self) -> None:
        """Ask for a code."""
        self.set_interval(TICK_SECONDS, self._tick)
        self._begin()

    def _begin(self) -> None:
        self._stop = Event()
        self.code = None
        self.remove_class("-coded", "-ended")
        self.query_one("#state", Static).update(Content.styled("Asking for a code", Tone.BUSY.style))
        self.show_problem(None)
        self.query_one("#cancel").focus()
        self.deck.sign_in_by_device(self.need, self._stop)

    def take_code(self, code: DeviceCode) -> None:
        """Show where to go and what to compare."""
        self.code = code
        self.add_class("-coded")
        self.query_one("#open", Static).update(step(1, "Open this page on any device"))
        self.query_one("#link", Static).update(linked(code.complete_url or code.url))
        self.query_one("#compare", Static).update(step(2, "Check that it shows this code"))
        self.query_one("#code", Static).update(Content(" ".join(clean(code.code))))
        self.query_one("#allow", Static).update(step(3, "Confirm there, and allow access"))
        self._show_qr()
        self._tick()
        self.query_one("#copy-link").focus()

    def _show_qr(self) -> None:
        code = self.code
        if code is None:
            return
        frame = self.query_one("#frame").gutter
        room = Size(
            min(82, self.size.width) - frame.width - TEXT_WIDTH,
            self.size.height - frame.height - 3 - bool(self.targets),
        )
        shown = self.query_one(QrCode).show([code.complete_url or code.url, code.url], room)
        self.set_class(shown is not None, "-qr")
        why = "" if shown else "No QR code: it has no room in this window."
        self.query_one("#no-qr", Static).update(Content(why))
        self.fit()

    def on_resize(self) -> None:
        """The QR code may have room now, or none any more."""
        self._show_qr()
        self.fit()

    def _tick(self) -> None:
        if self.code is None or self.has_class("-ended"):
            return
        left = self.code.expires - time.time()
        waiting = f"Waiting for you; the code ends {remaining(left)}" if left > 0 else "The code has ended"
        hint = self.deck.backend.sign_in_hint if self.deck.backend is not None else ""
        words = hint if hint and left > 0 else waiting
        self.query_one("#state", Static).update(Content.styled(words, Tone.BUSY.style))

    def failed(self, problem: Problem) -> None:
        """The code ended or was refused: another may be asked for."""
        self.add_class("-ended")
        self.query_one("#state", Static).update("")
        super().failed(problem)
        self.query_one("#again").focus()

    @on(Button.Pressed, "#again")
    def _on_again(self, event: Button.Pressed) -> None:
        event.stop()
        self._begin()

    @on(Button.Pressed, "#copy-link")
    def _on_copy_link(self, event: Button.Pressed) -> None:
        event.stop()
        self.action_copy(0)

    @on(Button.Pressed, "#copy-code")
    def _on_copy_code(self, event: Button.Pressed) -> None:
        event.stop()
        self.action_copy(1)

    def copyable(self) -> tuple[tuple[str, str], ...]:
        """The link, and the code."""
        code = self.code
        if code is None:
            return ()
        return ((code.complete_url or code.url, "the link"), (code.code, "the code"))

    def on_unmount(self) -> None:
        """Whatever took the dialog away: nobody waits any more."""
        self._stop.set()


def linked(url: str) -> Content:
    """A link that a terminal may open at a click (OSC 8), where it is one that a browser takes."""
    shown = clean(url)
    if not shown.startswith(("https://", "http://")):
        return Content(shown)
    return Content.styled(shown, Style(underline=True, link=shown))
