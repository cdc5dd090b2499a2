"""The conditions that a filter is made of, each a class with one method."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

MOST_SEARCHED = 300
"""Characters of a row that a regular expression is tried on, so that none takes long."""
_MOST_REPEATS = 3
_REPEATS = re.compile(r"(?:\\.|\[(?:\\.|[^\]])*\])|(?P<repeat>[*+]|\{\d*,\d*\})")
_GROUP_REPEATED = re.compile(r"(?<!\\)\)(?:[*+]|\{)")


class Searchable:
    """What can be searched of a row, folded once: make one a row and keep it while the row lasts.

    Args:
        text: All that a plain word may be found in.
        fields: Named values for `key:value`; names in lower case.
        instants: Named moments in POSIX seconds, for `age:<2h`; None where there was none.
    """

    __slots__ = ("fields", "instants", "text")

    def __init__(
        self,
        text: str,
        fields: Mapping[str, str] | None = None,
        instants: Mapping[str, float | None] | None = None,
    ) -> None:
        self.text = text.casefold()
        self.fields = {} if fields is None else {name: value.casefold() for name, value in fields.items()}
        self.instants = instants


class Term(Protocol):
    """One condition of a filter."""

    def matches(self, row: Searchable) -> bool:
        """Whether the row meets it."""
        ...


@dataclass(frozen=True, slots=True)
class Word:
    """A word or phrase that must occur in the row's text."""

    text: str

    def matches(self, row: Searchable) -> bool:
        """Whether the row's text contains it."""
        return self.text in row.text


@dataclass(frozen=True, slots=True)
class Field:
    """A named field that must contain a value; where the row has no such field, plain text that must occur.

    Attributes:
        name: The field's name, in lower case.
        value: What it must contain; empty while it is being typed, which every row meets.
        text: The term as typed, for rows without the field: an ARN is a word with colons.
    """

    name: str
    value: str
    text: str

    def matches(self, row: Searchable) -> bool:
        """Whether the field contains the value."""
        field = row.fields.get(self.name)
        return self.text in row.text if field is None else self.value in field


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Letters that must occur in a field in this order, others between them.

    Attributes:
        letters: Which.
        name: The field's name; a row without it is searched in its text.
    """

    letters: str
    name: str = "name"

    def matches(self, row: Searchable) -> bool:
        """Whether they do."""
        text = row.fields.get(self.name, row.text)
        place = 0
        for letter in self.letters:
            place = text.find(letter, place) + 1
            if not place:
                return False
        return True


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression that must be found.

    Attributes:
        expression: What is looked for.
        name: In which field; None, and where the row has no such field: in its text.
    """

    expression: re.Pattern[str]
    name: str | None = None

    def matches(self, row: Searchable) -> bool:
        """Whether it is."""
        text = row.text if self.name is None else row.fields.get(self.name, row.text)
        return self.expression.search(text, 0, MOST_SEARCHED) is not None


@dataclass(frozen=True, slots=True)
class Age:
    """How long ago something must have been.

    Attributes:
        seconds: The limit.
        older: Whether it must be longer ago than that.
        name: Which of the row's moments.
        clock: The present in POSIX seconds.
    """

    seconds: float
    older: bool
    name: str
    clock: Callable[[], float]

    def matches(self, row: Searchable) -> bool:
        """Whether it was; what never was is neither young nor old."""
        instant = row.instants.get(self.name) if row.instants else None
        return instant is not None and (self.clock() - instant > self.seconds) is self.older


@dataclass(frozen=True, slots=True)
class Inverse:
    """A term that must not hold."""

    term: Term

    def matches(self, row: Searchable) -> bool:
        """Whether the term does not hold."""
        return not self.term.matches(row)


def expression_of(text: str) -> re.Pattern[str] | None:
    """The regular expression that a text is, upper and lower case alike; None where it is none yet.

    One that repeats a repeated group, or more than three times anything, is none either: it could take for ever
    to find nothing.
    """
    repeats = sum(1 for found in _REPEATS.finditer(text) if found["repeat"])
    if repeats > _MOST_REPEATS or (_GROUP_REPEATED.search(text) and (repeats > 1 or "|" in text)):
        return None
    try:
        return re.compile(text, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError):
        return None
