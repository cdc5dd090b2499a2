"""Esc at once, also when another key follows in a hurry.

Textual takes a key that comes up to a tenth of a second behind Esc for Alt and that key, or drops the Esc. Nothing
here is on Alt, and someone who types Esc means to close first: so an Esc stands alone as soon as its time is over,
or what follows cannot continue a terminal's sequence, whether it comes in the same packet or in the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.message import Message

ESC = "\x1b"
_OPENERS = frozenset("[O]P_^X" + ESC)
"""What may follow Esc in a sequence that a terminal sends."""
_AFTER_LONE_ESC = re.compile(f"(?<={ESC})(?=[^{re.escape(''.join(sorted(_OPENERS)))}])")
_PASTE_BEGINS = f"{ESC}[200~"
_PASTE_ENDS = f"{ESC}[201~"


class PromptParser(XTermParser):
    """Textual's parser of what the terminal sends, less its patience with Esc."""

    _esc_last = False
    _pasting = False

    def feed(self, data: str) -> Iterable[Message]:
        """The events of what the terminal sent."""
        yield from self.tick()
        pasted = self._pasting or _PASTE_BEGINS in data
        for part in [data] if pasted else _AFTER_LONE_ESC.split(data):
            if self._esc_last and part and part[0] not in _OPENERS:
                yield from self._end_esc()
            yield from super().feed(part)
            self._esc_last = not pasted and part.endswith(ESC)
        if pasted:
            self._pasting = data.rfind(_PASTE_BEGINS) > data.rfind(_PASTE_ENDS) or (
                self._pasting and _PASTE_ENDS not in data
            )

    def _end_esc(self) -> Iterable[Message]:
        """Let the time be over in which the Esc that came last could begin a sequence."""
        if self._timeout_time is not None:
            self._timeout_time = 0.0
            yield from self.tick()


def install() -> None:
    """Have Textual's driver use the parser; it offers no other way in."""
    vars(linux_driver)["XTermParser"] = PromptParser
