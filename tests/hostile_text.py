"""A text with every trick that a terminal might fall for, and what must never come out of it."""

from __future__ import annotations

EVIL = (
    "\x1b]52;c;ZXZpbA==\x07\x1b]0;PWNED\x07\x1b[41;33;66m\x9b31m\x9d0;PWNED\x9c\x1bP1$r0m\x1b\\"
    "\r\n\x08\x7f\u202e[bold red]x[/] 漢字🙂 {markup}"
)
"""OSC 52 and 0, CSI and DCS in seven and eight bits, overprinting, a direction override, markup, wide letters."""
FORBIDDEN = (
    b"\x1b]52",
    b"\x1b]0;",
    b"\x1b[41;33;66m",
    b"\xc2\x9b",
    b"\xc2\x9d",
    b"\x1bP1$r",
    b"\xe2\x80\xae",
)
"""The clipboard's sequence first: where something is copied at the user's wish, that one is written."""
