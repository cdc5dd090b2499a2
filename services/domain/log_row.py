"""Lines of a log made fit to be shown: clean text, and the colours its writer gave it."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

Colour: TypeAlias = int | tuple[int, int, int]
"""One of the terminal's 256 colours by number, or red, green and blue, each 0 to 255."""


class LogStyle(NamedTuple):
    """How a piece of text looks; None is the default colour."""

    foreground: Colour | None = None
    background: Colour | None = None
    bold: bool = False
    dim: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    reverse: bool = False


class LogSpan(NamedTuple):
    """Which characters of a text have a style: from ``start`` to before ``end``."""

    start: int
    end: int
    style: LogStyle


class LogRow(NamedTuple):
    """A line as it is shown.

    Args:
        timestamp: when it was written, in milliseconds since 1970.
        text: without any control character, tabs expanded.
        spans: where it is styled, in order, never overlapping.
        full: the whole clean text where ``text`` was cut; else None.
        first: whether it begins an event; an event of several lines has several rows.
    """

    timestamp: int
    text: str
    spans: tuple[LogSpan, ...] = ()
    full: str | None = None
    first: bool = True

    @property
    def whole(self) -> str:
        """The text, whole."""
        return self.text if self.full is None else self.full
