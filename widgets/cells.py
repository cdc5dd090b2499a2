"""Text measured in terminal cells, and made safe to send to a terminal."""

from __future__ import annotations

import unicodedata

from rich.cells import cell_len, split_graphemes

ELLIPSIS = "…"
SUBSTITUTE = "␦"
_CONTROL_PICTURES = 0x2400
_DELETE_PICTURE = "␡"
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_VARIATION_SELECTORS = range(0xFE00, 0xFE10)


def clean(text: str) -> str:
    """One printable line of a text that came from elsewhere.

    Line breaks and tabs become spaces, other control characters their pictures (ESC becomes ``␛``), lone
    surrogates ``␦``. What has no width of its own and makes terminals disagree on width or order (joiners,
    variation selectors, skin tones, direction overrides) is left out; combining marks stay.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_clean_character, text))


def _clean_character(character: str) -> str:
    code = ord(character)
    if character in "\t\n\r\v\f\x85\u2028\u2029":
        return " "
    if code < 0x20:
        return chr(_CONTROL_PICTURES + code)
    if code == 0x7F:
        return _DELETE_PICTURE
    if code in _SKIN_TONES or code in _VARIATION_SELECTORS:
        return ""
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    return SUBSTITUTE if category in {"Cc", "Cs"} else character


def width(text: str) -> int:
    """How many cells a clean text takes."""
    return len(text) if text.isascii() else cell_len(text)


def fit(text: str, limit: int, ellipsis: str = ELLIPSIS) -> str:
    """A clean text cut to at most ``limit`` cells, with an ellipsis where something was cut.

    A character two cells wide is never split, so the result may be a cell shorter than the limit.
    """
    if limit <= 0:
        return ""
    if width(text) <= limit:
        return text
    room = limit - width(ellipsis)
    if room < 0:
        return ""
    return text[: _index_at(text, room)].rstrip() + ellipsis


def pad(text: str, limit: int, ellipsis: str = ELLIPSIS) -> str:
    """A clean text cut or filled with spaces to exactly ``limit`` cells."""
    fitted = fit(text, limit, ellipsis)
    return fitted + " " * (limit - width(fitted))


def squeeze(text: str, limit: int, ellipsis: str = ELLIPSIS) -> str:
    """A clean text cut to at most ``limit`` cells in its middle, more of its end kept than of its beginning.

    For names of a family (``Stack-Ireland.Deploy``, ``Stack-Sydney.Deploy``), which differ where they end.
    """
    room = limit - width(ellipsis)
    if width(text) <= limit or room < 3:
        return fit(text, limit, ellipsis)
    head = text[: _index_at(text, room // 3)].rstrip()
    tail = text[_index_at(text, width(text) - (room - width(head))) :]
    while width(tail) > room - width(head):  # a wide character begins before the cut
        tail = tail[1:]
    return head + ellipsis + tail.lstrip()


def _index_at(text: str, cells: int) -> int:
    """The index of the last whole grapheme's end within so many cells."""
    if text.isascii():
        return min(cells, len(text))
    used = 0
    graphemes, _ = split_graphemes(text)
    for start, _end, size in graphemes:
        if used + size > cells:
            return start
        used += size
    return len(text)


def wrap(text: str, limit: int) -> list[str]:
    """A clean text folded into lines of at most ``limit`` cells, at spaces where that is possible.

    Always at least one line; ``limit`` below one counts as one.
    """
    limit = max(1, limit)
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        candidate = f"{line} {word}" if line else word
        if width(candidate) <= limit:
            line = candidate
            continue
        if line:
            lines.append(line)
        while width(word) > limit:
            cut = _index_at(word, limit) or 1
            lines.append(word[:cut])
            word = word[cut:]
        line = word
    lines.append(line)
    return lines
