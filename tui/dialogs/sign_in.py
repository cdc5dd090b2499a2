"""What every sign-in dialog has: what it is for, what it unlocks, and how it ends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from services.domain.problem import Problem
from services.domain.sign_in import SignInNeed
from tui.dialogs.dialog import Dialog, button
from tui.dialogs.problem_text import problem_text
from widgets.cells import clean, fit
from widgets.tones import Tone

NAMED = 3
"""How many targets are named before the rest is counted."""


class SignInDialog(Dialog[bool]):
    """A dialog in which a person gives access, once for all targets with one cause.

    It closes with True once access was given.

    Args:
        need: what is to be done.
        targets: the names of those that wait for it.
    """

    CSS_PATH: ClassVar[Any] = ["dialog.tcss", "sign_in.tcss"]

    def __init__(self, need: SignInNeed, targets: Sequence[str]) -> None:
        super().__init__()
        self.need = need
        self.targets = tuple(targets)

    def compose_body(self) -> Iterable[Widget]:
        """What it unlocks, then how."""
        if self.targets:
            yield Static(Content(f"For {unlocked(self.targets)}"), classes="caption")
        yield from self.compose_way()

    def compose_way(self) -> Iterable[Widget]:
        """How access is given."""
        return ()

    def compose_foot(self) -> Iterable[Widget]:
        """What went wrong, and the buttons."""
        with Vertical(id="foot"):
            yield Static("", id="problem")
            with Horizontal(id="buttons"):
                yield from self.compose_acts()
                yield button("Cancel", "cancel")

    def compose_acts(self) -> Iterable[Widget]:
        """The buttons besides Cancel."""
        return ()

    def take_end(self, problem: Problem | None) -> None:
        """The attempt ended: close where access was given, else say why not."""
        if problem is None:
            self.dismiss(True)
        else:
            self.failed(problem)

    def failed(self, problem: Problem) -> None:
        """Say what went wrong; a subclass lets the person try again."""
        self.show_problem(problem_text(problem))

    def show_problem(self, text: Content | None) -> None:
        """Say something above the buttons, or nothing any more."""
        place = self.query_one("#problem", Static)
        place.set_class(text is not None, "-shown")
        if text is not None:
            place.update(text)
        self.fit()


def unlocked(targets: Sequence[str]) -> str:
    """The targets that wait, the first few by name."""
    names = [fit(clean(name), 30) for name in targets]
    if len(names) <= NAMED:
        return ", ".join(names)
    return f"{', '.join(names[: NAMED - 1])} and {len(names) - NAMED + 1} more targets"


def step(number: int, text: str) -> Content:
    """A numbered line of what to do."""
    return Content.assemble((f"{number}  ", Tone.ACCENT.style), clean(text))
