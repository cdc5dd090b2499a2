"""The filter language of the tables: words, `!word`, `key:value`, `"quoted phrases"`; it never raises.

All terms must hold; case does not matter. A term is one class with one method, so another kind of term
(fuzzy, regular expression) is another class and another branch in `_term`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

R = TypeVar("R")

_TOKEN = re.compile(r'(?P<inverse>!?)(?:(?P<key>[A-Za-z][\w-]*):)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]*))')


class Searchable:
    """What can be searched of a row, folded once: make one a row and keep it while the row lasts.

    Args:
        text: All that a plain word may be found in.
        fields: Named values for `key:value`; names in lower case.
    """

    __slots__ = ("fields", "text")

    def __init__(self, text: str, fields: Mapping[str, str] | None = None) -> None:
        self.text = text.casefold()
        self.fields = {} if fields is None else {name: value.casefold() for name, value in fields.items()}


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
class Inverse:
    """A term that must not hold."""

    term: Term

    def matches(self, row: Searchable) -> bool:
        """Whether the term does not hold."""
        return not self.term.matches(row)


@dataclass(frozen=True, slots=True)
class Query:
    """A filter as typed, understood."""

    terms: tuple[Term, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it lets every row through."""
        return not self.terms

    def matches(self, row: Searchable) -> bool:
        """Whether a row meets every term."""
        for term in self.terms:  # noqa: SIM110 - all() over a generator takes twice as long, ten thousand times a letter
            if not term.matches(row):
                return False
        return True


class SearchIndex(Generic[R]):
    """Makes each row searchable once, until the row's key holds another row.

    Args:
        key: The key of a row.
        searchable: What can be searched of a row; costs more than the search itself, hence the index.
    """

    LIMIT = 50_000
    """Entries after which the index starts again, so that rows long gone do not pile up."""

    def __init__(self, key: Callable[[R], Hashable], searchable: Callable[[R], Searchable]) -> None:
        self._key = key
        self._searchable = searchable
        self._known: dict[Hashable, tuple[R, Searchable]] = {}

    def predicate(self, query: Query) -> Callable[[R], bool] | None:
        """What `Grid.filter` takes: whether a row meets the query, or None where all do."""
        return None if query.is_empty else lambda row: query.matches(self._of(row))

    def _of(self, row: R) -> Searchable:
        key = self._key(row)
        known = self._known.get(key)
        if known is not None and known[0] is row:
            return known[1]
        if len(self._known) >= self.LIMIT:
            self._known.clear()
        made = self._searchable(row)
        self._known[key] = (row, made)
        return made


def parse_query(text: str) -> Query:
    """Understand a filter, unfinished ones too: every text means something, and none is an error.

    Args:
        text: Words that must all occur; `!word` must not; `key:value` looks in one field; quotes keep spaces.
            A quote that is not closed ends with the text; a `!` or `!key:` without anything behind it is not
            yet a condition.
    """
    return Query(tuple(_terms(text)))


def _terms(text: str) -> Iterator[Term]:
    place = 0
    while place < len(text):
        token = _TOKEN.match(text, place)
        # The pattern also matches nothing at all, at a space: step over it.
        if token is None or token.end() == place:
            place += 1
            continue
        place = token.end()
        term = _term(token)
        if term is not None:
            yield Inverse(term) if token["inverse"] else term


def _term(token: re.Match[str]) -> Term | None:
    value = (token["phrase"] if token["phrase"] is not None else token["word"]).casefold()
    if token["key"] is None:
        return Word(value) if value else None
    if not value and token["inverse"]:
        return None
    name = token["key"].lower()
    return Field(name, value, f"{name}:{value}")
