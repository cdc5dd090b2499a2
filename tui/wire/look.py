"""How a cell looks, and the shortest way from one look to another in a terminal's SGR codes (ECMA-48, 8.3.117)."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from rich.color import ColorSystem
from rich.style import Style
from textual.strip import Strip

_OFF: Final = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "7": "27", "9": "29"}
"""What ends an attribute; bold and dim end together."""
_SEEN_ON_BLANKS: Final = frozenset({"4", "7", "9", "21", "51", "52", "53"})
"""Attributes that show where there is no sign: underline, reverse, strike, frames, overline."""


class Look(NamedTuple):
    """A look: attributes and colours as SGR codes, and a hyperlink.

    Args:
        attributes: such as ``1`` for bold.
        front: the colour of the sign; "" is the terminal's own; None where there is no sign to colour.
        back: the colour behind it; "" is the terminal's own.
        link: the URL of a hyperlink, or "".
    """

    attributes: frozenset[str] = frozenset()
    front: str | None = ""
    back: str = ""
    link: str = ""

    def of_blank(self) -> Look:
        """The look of a space: what cannot be seen of it is left open."""
        return _blank(self)


PLAIN: Final = Look()


@lru_cache(maxsize=4096)
def _blank(look: Look) -> Look:
    if look.attributes & _SEEN_ON_BLANKS:
        return look
    return Look(front=None, back=look.back, link=look.link)


@lru_cache(maxsize=4096)
def look_of(style: Style | None, system: ColorSystem) -> Look:
    """The look of a style where the terminal has so many colours."""
    if style is None:
        return PLAIN
    attributes = Strip.render_ansi(style.without_color, system)
    front = style.color.downgrade(system).get_ansi_codes() if style.color else ()
    back = style.bgcolor.downgrade(system).get_ansi_codes(foreground=False) if style.bgcolor else ()
    codes = frozenset(attributes.split(";")) if attributes else frozenset()
    return Look(codes, ";".join(front), ";".join(back), style.link or "")


@lru_cache(maxsize=4096)
def turn(old: Look, new: Look) -> tuple[str, Look]:
    """The sequence from one look to another, and the look that the terminal has then."""
    if new.front is None:  # a blank: colour and weight of signs stay as they are
        new = new._replace(front=old.front, attributes=old.attributes - _SEEN_ON_BLANKS)
    codes: list[str] = []
    gone = old.attributes - new.attributes
    if new == PLAIN._replace(link=new.link) and old != PLAIN._replace(link=old.link):
        codes = ["0"]
    elif gone - _OFF.keys():
        codes = ["0", *sorted(new.attributes), *filter(None, (new.front, new.back))]
    else:
        ends = sorted({_OFF[code] for code in gone})
        begun = new.attributes - old.attributes | (
            new.attributes & {"1", "2"} if "22" in ends else frozenset()
        )
        codes = [*ends, *sorted(begun)]
        if new.front != old.front:
            codes.append(new.front or "39")
        if new.back != old.back:
            codes.append(new.back or "49")
    sequence = f"\x1b[{';'.join(codes)}m" if codes else ""
    if new.link != old.link:
        sequence += f"\x1b]8;;{new.link}\x1b\\"
    return sequence, new
