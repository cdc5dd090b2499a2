"""Select Graphic Rendition: the escape sequences that colour text (ECMA-48, 8.3.117; ITU-T T.416, 13.1.8)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from services.domain.log_row import Colour, LogStyle

_ON: dict[int, dict[str, Any]] = {
    1: {"bold": True},
    2: {"dim": True},
    3: {"italic": True},
    4: {"underline": True},
    7: {"reverse": True},
    9: {"strike": True},
    21: {"underline": True},
    22: {"bold": False, "dim": False},
    23: {"italic": False},
    24: {"underline": False},
    27: {"reverse": False},
    29: {"strike": False},
    39: {"foreground": None},
    49: {"background": None},
}
"""What a parameter changes. Concealed and blinking text is shown plainly: nothing in a log hides."""

_MOST_PARAMETERS = 64


def restyle(style: LogStyle, parameters: str) -> LogStyle:
    """The style after a sequence ``ESC [ parameters m``; what is malformed or unknown changes nothing.

    Args:
        style: the style before it.
        parameters: numbers between semicolons, with sub-parameters between colons.
    """
    groups = iter(parameters.split(";")[:_MOST_PARAMETERS])
    for group in groups:
        head, *rest = [_number(part) for part in group.split(":")]
        if head == 0:
            style = LogStyle()
        elif head in (38, 48):
            colour = _from_colons(rest) if rest else _from_semicolons(groups)
            if colour is not None:
                style = _painted(style, colour, background=head == 48)
        elif head == 4 and rest:
            style = style._replace(underline=rest[0] != 0)
        elif head in _ON:
            style = style._replace(**_ON[head])
        else:
            style = _basic(style, head)
    return style


def _basic(style: LogStyle, code: int) -> LogStyle:
    """One of the sixteen colours, or nothing."""
    for first, bright in ((30, 0), (90, 8)):
        if first <= code <= first + 7:
            return style._replace(foreground=code - first + bright)
        if first + 10 <= code <= first + 17:
            return style._replace(background=code - first - 10 + bright)
    return style


def _painted(style: LogStyle, colour: Colour, *, background: bool) -> LogStyle:
    return style._replace(background=colour) if background else style._replace(foreground=colour)


def _from_semicolons(groups: Iterator[str]) -> Colour | None:
    kind = _number(next(groups, ""))
    if kind == 5:
        return _indexed(_number(next(groups, "")))
    if kind == 2:
        return _direct([_number(next(groups, "")) for _ in range(3)])
    return None


def _from_colons(rest: list[int]) -> Colour | None:
    if rest[0] == 5 and len(rest) >= 2:
        return _indexed(rest[1])
    if rest[0] == 2 and len(rest) >= 4:
        return _direct(rest[2:5] if len(rest) >= 5 else rest[1:4])  # with a colour space or without
    return None


def _indexed(number: int) -> Colour | None:
    return number if number <= 255 else None


def _direct(parts: list[int]) -> Colour | None:
    red, green, blue = parts
    return (red, green, blue) if max(parts) <= 255 else None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else 0
