"""Keys as people read them."""

from __future__ import annotations

from textual.keys import format_key

_NAMES = {
    "enter": "enter",
    "escape": "esc",
    "space": "space",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "question_mark": "?",
    "colon": ":",
    "slash": "/",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "up": "up",
    "down": "down",
    "home": "home",
    "end": "end",
}


def key_label(key: str) -> str:
    """A Textual key name as it is read on screen: ``esc``, ``ctrl+r``, ``?``."""
    head, plus, last = key.rpartition("+")
    if last in _NAMES:
        return f"{head}{plus}{_NAMES[last]}"
    return key if plus or len(key) == 1 else format_key(key)
