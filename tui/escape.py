"""Esc at once, also when another key follows in a hurry.

Textual takes a key that comes up to a tenth of a second behind Esc for Alt and that key, or drops the Esc. Nothing
here is on Alt, and someone who types Esc means to close first: so an Esc stands alone as soon as its time is over,
or what follows cannot continue a terminal's sequence.
"""

from __future__ import annotations

from collections.abc import Iterable

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.message import Message

ESC = "\x1b"
_OPENERS = frozenset("[O]P_^X" + ESC)
"""What may follow Esc in a sequence that a terminal sends."""


class PromptParser(XTermParser):
    """Textual's parser of what the terminal sends, less its patience with Esc."""

    def feed(self, data: str) -> Iterable[Message]:
        """The events of what the terminal sent."""
        yield from self.tick()
        if len(data) > 1 and data[0] == ESC and data[1] not in _OPENERS:
            yield events.Key("escape", ESC)
            data = data[1:]
        yield from super().feed(data)


def install() -> None:
    """Have Textual's driver use the parser; it offers no other way in."""
    vars(linux_driver)["XTermParser"] = PromptParser
