"""One of several, chosen by moving to it; what cannot be chosen says why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from widgets.cells import clean


@dataclass(frozen=True, slots=True)
class Offer:
    """A line of a choice.

    Args:
        key: what it stands for.
        line: as it is shown.
        open: whether it can be chosen.
    """

    key: str
    line: Content
    open: bool = True


def with_present(offers: Sequence[Offer], present: str) -> list[Offer]:
    """The offers, and first what it is now, where that is none of them: newer than what is known here."""
    if not present or any(offer.key == present for offer in offers):
        return list(offers)
    return [Offer(present, Content(f"{clean(present)}  as it is")), *offers]


class Choice(OptionList):
    """The line under the cursor is what is chosen; enter goes on to the next field."""

    DEFAULT_CSS = """
    Choice { height: auto; max-height: 6; }
    """

    def offer(self, offers: Sequence[Offer], chosen: str | None = None) -> None:
        """Show these from now on.

        Args:
            offers: in order.
            chosen: the one to begin with; the first that can be chosen where it cannot.
        """
        self.clear_options()
        self.add_options([Option(offer.line, id=offer.key, disabled=not offer.open) for offer in offers])
        places = [place for place, offer in enumerate(offers) if offer.open]
        wanted = [place for place in places if offers[place].key == chosen]
        self.highlighted = next(iter(wanted or places), None)

    @property
    def chosen(self) -> str | None:
        """What is chosen; None where nothing can be."""
        return None if self.highlighted is None else self.get_option_at_index(self.highlighted).id

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter goes on to the next field."""
        event.stop()
        self.screen.focus_next()
