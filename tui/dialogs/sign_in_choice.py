"""Which of several sign-ins comes first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import on
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from services.domain.sign_in import SignInNeed
from tui.dialogs.dialog import Dialog, button
from tui.dialogs.sign_in import unlocked
from tui.standing_of_targets import OpenNeed
from widgets.cells import clean
from widgets.tones import Tone


class SignInChoice(Dialog[SignInNeed]):
    """A line for each cause; enter chooses.

    Args:
        needs: what waits for a person, the most urgent first.
    """

    heading = "Sign in"

    def __init__(self, needs: Sequence[OpenNeed]) -> None:
        super().__init__()
        self._needs = tuple(needs)

    def compose_body(self) -> Iterable[Widget]:
        """The causes."""
        yield OptionList(*(Option(_line(open_need)) for open_need in self._needs), id="needs")

    def compose_foot(self) -> Iterable[Widget]:
        """A way out."""
        with Horizontal(id="buttons"):
            yield button("Cancel", "cancel")

    def on_mount(self) -> None:
        """Begin with the most urgent."""
        needs = self.query_one(OptionList)
        needs.highlighted = 0
        needs.focus()

    @on(OptionList.OptionSelected)
    def _on_chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._needs[event.option_index].need)


def _line(open_need: OpenNeed) -> Content:
    need = open_need.need
    return Content.assemble(
        (clean(need.profile or need.cause), Tone.STRONG.style),
        (f"  {need.kind.value}", ""),
        (f"  {unlocked(open_need.targets)}", Tone.DIM.style),
    )
