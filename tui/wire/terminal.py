"""What the terminal can do beyond Textual: the clipboard through multiplexers, and a clean end."""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping

CLIPBOARD_LIMIT = 74_994
"""How many bytes of text fit an OSC 52 sequence that common terminals accept (100,000 bytes of base64)."""

SCREEN_CHUNK = 76
"""How many bytes GNU screen passes through in one DCS string without harm."""


class TooLargeToCopy(ValueError):
    """The text is larger than a terminal's clipboard sequence may be."""


def clipboard_sequence(text: str, environ: Mapping[str, str] = os.environ) -> str:
    """The escape sequence that puts ``text`` on the clipboard of the terminal in front of the operator.

    It is OSC 52, wrapped for tmux (``allow-passthrough``) or GNU screen where one of them stands between.
    Under tmux the bare sequence goes out as well, for ``set-clipboard``.

    Raises:
        TooLargeToCopy: above CLIPBOARD_LIMIT bytes.
    """
    data = text.encode("utf-8", "replace")
    if len(data) > CLIPBOARD_LIMIT:
        raise TooLargeToCopy(f"{len(data)} bytes are too many for the terminal's clipboard")
    payload = base64.b64encode(data).decode("ascii")
    bare = f"\x1b]52;c;{payload}\x07"
    if environ.get("TMUX"):
        return f"{bare}\x1bPtmux;\x1b{bare}\x1b\\"
    if environ.get("TERM", "").startswith("screen"):
        chunks = [bare[start : start + SCREEN_CHUNK] for start in range(0, len(bare), SCREEN_CHUNK)]
        return "".join(f"\x1bP{chunk}\x1b\\" for chunk in chunks)
    return bare
