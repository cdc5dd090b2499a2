"""The filter language of the tables; it never raises.

All terms must hold; case does not matter. `word` and `"a phrase"` must occur, `~letters` in this order in the name,
`/regular expression/` must be found, `key:value` looks in one field (also `key:~letters`, `key:/expression/`),
`age:<2h` and `age:>3d` compare a time; `!` before any of them turns it round.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from widgets.grid.filter_terms import (
    Age,
    Field,
    Fuzzy,
    Inverse,
    Pattern,
    Searchable,
    Term,
    Word,
    expression_of,
)

R = TypeVar("R")

__all__ = ["Query", "SearchIndex", "Searchable", "parse_query"]

Clock = Callable[[], float]

_TOKEN = re.compile(
    r"""(?P<inverse>!?)
        (?:(?P<key>[A-Za-z][\w-]*):)?
        (?:
            /(?P<pattern>(?:[^/\\]|\\.)*)/?(?=\s|$)
            | (?P<fuzzy>~?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]*))
        )""",
    re.VERBOSE,
)
_AGE = re.compile(r"(?P<sign>[<>]?)=?(?P<number>\d+(?:\.\d+)?)(?P<unit>[smhdw])")
_SECONDS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0, "w": 604_800.0}
_AGES = frozenset({"age"})
"""Keys that compare a time."""


@dataclass(frozen=True, slots=True)
class Query:
    """A filter as typed, understood."""

    terms: tuple[Term, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it lets every row through."""
        return not self.terms

    @property
    def tells_time(self) -> bool:
        """Whether rows come and go by time alone."""
        return any(isinstance(getattr(term, "term", term), Age) for term in self.terms)

    @property
    def names(self) -> frozenset[str]:
        """The fields that it looks into."""
        plain = (getattr(term, "term", term) for term in self.terms)
        return frozenset(
            term.name for term in plain if isinstance(term, Field | Fuzzy | Pattern) and term.name
        )

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


def parse_query(text: str, clock: Clock = time.time) -> Query:
    """Understand a filter, unfinished ones too: every text means something, and none is an error.

    Args:
        text: As the module says. What is not closed ends with the text; a sign with nothing behind it is not yet a
            condition, nor is a time without its unit; what is no regular expression is taken as a phrase.
        clock: The present in POSIX seconds, for ages.
    """
    return Query(tuple(_terms(text, clock)))


def _terms(text: str, clock: Clock) -> Iterator[Term]:
    place = 0
    while place < len(text):
        token = _TOKEN.match(text, place)
        # The pattern also matches nothing at all, at a space: step over it.
        if token is None or token.end() == place:
            place += 1
            continue
        place = token.end()
        term = _term(token, clock)
        if term is not None:
            yield Inverse(term) if token["inverse"] else term


def _term(token: re.Match[str], clock: Clock) -> Term | None:
    key = token["key"].lower() if token["key"] is not None else None
    if token["pattern"] is not None:
        expression = expression_of(token["pattern"])
        if expression is not None:
            return Pattern(expression, key) if token["pattern"] else None
        return _plain(key, token["pattern"].casefold(), inverse=bool(token["inverse"]))
    value = (token["phrase"] if token["phrase"] is not None else token["word"]).casefold()
    if token["fuzzy"]:
        return Fuzzy(value, key or "name") if value else None
    if key in _AGES:
        age = _AGE.fullmatch(value)
        if age is not None:
            seconds = float(age["number"]) * _SECONDS[age["unit"]]
            return Age(seconds, age["sign"] == ">", key or "age", clock)
        return None
    return _plain(key, value, inverse=bool(token["inverse"]))


def _plain(key: str | None, value: str, *, inverse: bool) -> Term | None:
    if key is None:
        return Word(value) if value else None
    if not value and inverse:
        return None
    return Field(key, value, f"{key}:{value}")
