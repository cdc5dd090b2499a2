"""Where the members of a text begin."""

from __future__ import annotations

from dataclasses import dataclass

from services.definition.problem import Path


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a text; both count from 1."""

    line: int
    column: int


Places = dict[Path, Place]
"""A member's place is that of its name, a list entry's that of its value."""


def line_and_column(text: str, offset: int) -> Place:
    """The place of the character at an offset."""
    begin = text.rfind("\n", 0, offset) + 1
    return Place(text.count("\n", 0, offset) + 1, offset - begin + 1)
