"""Two texts line by line, as people read what changed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DiffLineKind(StrEnum):
    """What a line of a difference is."""

    SAME = " "
    REMOVED = "-"
    ADDED = "+"
    GAP = "@"


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line.

    Args:
        kind: whether it is in both texts, in one of them, or stands for lines that are left out.
        text: the line without its end; of a gap nothing.
        before: its number in the text before, from 1; None where it is not in it.
        after: its number in the text after, likewise.
    """

    kind: DiffLineKind
    text: str
    before: int | None = None
    after: int | None = None
