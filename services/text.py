"""Text that others wrote, made safe to show: it is data, never instructions to a terminal."""

from __future__ import annotations

import re

_SEQUENCES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI
    r"|(?:\x1b[\]P_^X]|[\x9d\x90\x9f\x9e\x98])[^\x07\x1b\x80-\x9f\r\n]*(?:\x07|\x1b\\|\x9c)"  # strings
    r"|\x1b[ -/]+[0-~]"  # character sets and the like
    r"|\x1b[0-~]"  # any other two-character sequence, and the opening of one that never ends
)
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f]"
    r"|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"  # bidirectional controls
    r"|[\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"  # marks that hide text
    r"|[\ud800-\udfff]"  # halves of a character
)
_PICTURES = 0x2400


def clean(text: str, *, lines: bool = True) -> str:
    r"""The text without anything that could steer a terminal or reorder what is read.

    Terminal sequences (CSI, OSC, DCS, APC, PM, SOS; seven or eight bits) go away whole; one that never ends
    loses its opening only, so that it hides nothing. Single C0 controls and DEL are shown as their Unicode
    pictures (``␛``), C1 controls and lone surrogates as U+FFFD; bidirectional controls and invisible tags are
    removed. Every line ending becomes ``\n``. Cleaning twice changes nothing more.

    Args:
        text: anything.
        lines: whether line breaks and tabs may stay; otherwise each becomes one space.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _SEQUENCES.sub("", text)
    text = _LINE_ENDS.sub("\n", text)
    if not lines:
        text = text.replace("\n", " ").replace("\t", " ")
    return _FORBIDDEN.sub(_shown, text)


def _shown(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(_PICTURES + code)
    if code == 0x7F:
        return chr(_PICTURES + 0x21)
    if code < 0xA0 or 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    return ""
