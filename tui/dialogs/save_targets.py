"""What would be written to the configuration, before it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

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
from widgets.cells import clean
from widgets.tones import Tone

if TYPE_CHECKING:
    from services.targets.saving import Preview

_TONES = {"+": Tone.GOOD, "-": Tone.BAD, "@": Tone.DIM}


@dataclass
class PreviewMade(Message):
    """It is known what would change."""

    outcome: Outcome[Preview]


@dataclass
class TargetsSaved(Message):
    """The configuration was written, or could not be."""

    outcome: Outcome[Path]


class SaveTargetsDialog(Dialog[None]):
    """Shows the change as a difference; only Save writes it."""

    heading = "Save the choice of targets"

    def __init__(self) -> None:
        super().__init__()
        self._preview: Preview | None = None

    def compose_body(self) -> Iterable[Widget]:
        """The file, then the difference."""
        yield Static("", id="file", classes="caption")
        yield Static(Content.styled("Reading the configuration", Tone.BUSY.style), id="difference")

    def compose_foot(self) -> Iterable[Widget]:
        """What is wrong, and the buttons."""
        with Vertical(id="foot"):
            yield Static("", id="problem")
            with Horizontal(id="buttons"):
                yield button("Cancel", "cancel")
                yield button("Save", "save", "primary")

    def on_mount(self) -> None:
        """Find out what would change."""
        save = self.query_one("#save", Button)
        save.disabled = True
        self.query_one("#cancel").focus()
        backend = self.deck.backend
        if backend is not None:
            in_background(backend.roster.preview, lambda outcome: self.post_message(PreviewMade(outcome)))

    @on(PreviewMade)
    def _on_preview_made(self, message: PreviewMade) -> None:
        message.stop()
        found = message.outcome.value
        difference = self.query_one("#difference", Static)
        if found is None:
            difference.update("")
            self._show_problem(message.outcome)
            return
        self._preview = found
        self.query_one("#file", Static).update(Content(clean(str(found.path))))
        words = coloured(found.diff) if found.changes else Content("It says all this already.")
        if found.unsaid:
            words += Content.styled(f"\n\n{_unsaid(found.unsaid)}", Tone.DIM.style)
        difference.update(words)
        save = self.query_one("#save", Button)
        save.disabled = not found.changes
        if found.changes:
            save.focus()
        self.fit()

    @on(Button.Pressed, "#save")
    def _on_save(self, event: Button.Pressed) -> None:
        event.stop()
        backend, shown = self.deck.backend, self._preview
        if backend is None or shown is None:
            return
        event.button.disabled = True
        in_background(
            lambda: backend.roster.save(shown), lambda outcome: self.post_message(TargetsSaved(outcome))
        )

    @on(TargetsSaved)
    def _on_saved(self, message: TargetsSaved) -> None:
        message.stop()
        if message.outcome.value is None:
            self._show_problem(message.outcome)
            return
        self.deck.say(f"{message.outcome.value} was written; the former one is beside it as .bak.")
        self.dismiss(None)

    def _show_problem(self, outcome: Outcome[Preview] | Outcome[Path]) -> None:
        place = self.query_one("#problem", Static)
        place.add_class("-shown")
        if outcome.problem is not None:
            place.update(problem_text(outcome.problem))
        self.fit()


def coloured(difference: str) -> Content:
    """A unified diff with what comes and what goes told apart; signs say the same without colours."""
    lines = [
        Content.styled(clean(line), _TONES.get(line[:1], Tone.PLAIN).style)
        for line in difference.splitlines()[2:]
    ]
    return Content("\n").join(lines)


def _unsaid(names: tuple[str, ...]) -> str:
    shown = ", ".join(clean(name) for name in names[:5])
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return f"Remembered on this machine alone: {shown}{more} (off or taken away, but found elsewhere)"
