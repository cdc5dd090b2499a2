"""How a standing looks: its sign, its word and its tone, always together, never colour alone."""

from __future__ import annotations

from services.domain.standing import Standing
from widgets.glyphs import glyphs
from widgets.tones import Tone

_TONES = {
    Standing.WAITING: Tone.CALL,
    Standing.FAILED: Tone.BAD,
    Standing.RUNNING: Tone.BUSY,
    Standing.STOPPING: Tone.EASING,
    Standing.HELD: Tone.HELD,
    Standing.STOPPED: Tone.EASING,
    Standing.CANCELLED: Tone.DIM,
    Standing.ABANDONED: Tone.EASING,
    Standing.SUCCEEDED: Tone.GOOD,
    Standing.ROLLED_BACK: Tone.BACK,
    Standing.OVERRIDDEN: Tone.BACK,
    Standing.SUPERSEDED: Tone.DIM,
    Standing.SKIPPED: Tone.DIM,
    Standing.NEVER_RUN: Tone.DIM,
    Standing.UNKNOWN: Tone.DIM,
}


def glyph(standing: Standing, ascii_only: bool = False) -> str:
    """The sign of a standing; one cell."""
    return glyphs(ascii_only).standings[standing]


def word(standing: Standing) -> str:
    """The word of a standing, as it is read on screen."""
    return standing.value


def tone(standing: Standing) -> Tone:
    """The tone of a standing; ``tone(...).style`` is what a ``Content`` object takes."""
    return _TONES[standing]
