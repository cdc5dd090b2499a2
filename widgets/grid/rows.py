"""The rows of a grid: kept by key, in order, filtered. No widget, no terminal."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from widgets.grid.column import Column, Comparable

K = TypeVar("K", bound=Hashable)
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Sort(Generic[R]):
    """An order that the operator asked for.

    Attributes:
        column: The column whose values are compared.
        reverse: Greatest first. Rows without a value come last either way.
    """

    column: Column[R, Any]
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class Change(Generic[K]):
    """What an update did to the rows on show.

    Attributes:
        keys: Rows whose value is another one now.
        moved: Whether rows came, went or changed places.
    """

    keys: frozenset[K]
    moved: bool


class Rows(Generic[K, R]):
    """Rows by key, in a default order or by a column, and those among them that a predicate lets through.

    Sort keys are kept, so that an update costs one sort of an almost sorted list and no more.
    """

    def __init__(self, order: Callable[[R], Comparable] | None = None) -> None:
        self._order = order
        self._rows: dict[K, R] = {}
        self._base: dict[K, Comparable] = {}
        self._column: dict[K, tuple[bool, Any]] = {}
        self._sort: Sort[R] | None = None
        self._predicate: Callable[[R], bool] | None = None
        self._based: list[K] = []
        self._sorted: list[K] = []
        self._shown: list[K] = []
        self._matching: set[K] = set()
        self._places: dict[K, int | None] = {}
        """Of the rows that were asked for; few are, and rows change places all the time."""

    def __len__(self) -> int:
        """How many rows there are, hidden ones included."""
        return len(self._rows)

    def __contains__(self, key: object) -> bool:
        """Whether there is such a row, hidden or not."""
        return key in self._rows

    def __getitem__(self, key: K) -> R:
        """The row of a key."""
        return self._rows[key]

    def get(self, key: K | None) -> R | None:
        """The row of a key, or None."""
        return None if key is None else self._rows.get(key)

    def values(self) -> Iterable[R]:
        """Every row, hidden ones included, in no order."""
        return self._rows.values()

    @property
    def shown(self) -> Sequence[K]:
        """The keys on show, in order; a new list after each change that moves rows."""
        return self._shown

    @property
    def sort(self) -> Sort[R] | None:
        """The order asked for, or None for the default one."""
        return self._sort

    def place(self, key: K | None) -> int | None:
        """Where a row is among those on show, or None where it is not."""
        if key is None:
            return None
        if key not in self._places:
            self._places[key] = self._shown.index(key) if self._is_shown(key) else None
        return self._places[key]

    def update(self, changed: Mapping[K, R], removed: Iterable[K] = ()) -> Change[K]:
        """Add, replace and remove rows.

        Args:
            changed: New rows and new values of known rows; a value equal to the old one changes nothing.
            removed: Keys that go; unknown ones are ignored.
        """
        gone = {key for key in removed if key in self._rows and key not in changed}
        for key in gone:
            self._forget(key)
        fresh = {k: row for k, row in changed.items() if self._differs(k, row)}
        resort = self._store(fresh)
        rematch = self._match(fresh)
        if gone:
            self._based = [key for key in self._based if key not in gone]
        if gone or resort:
            self._arrange()
        if gone or resort or rematch:
            self._show()
        return Change(frozenset(fresh), bool(gone or resort or rematch))

    def replace(self, rows: Mapping[K, R]) -> Change[K]:
        """Let these be all rows there are."""
        return self.update(rows, [key for key in self._rows if key not in rows])

    def sort_by(self, sort: Sort[R] | None) -> None:
        """Put the rows in the order of a column, equal ones in the default order; None for that alone."""
        self._sort = sort
        self._column = {} if sort is None else {k: _comparable(sort, row) for k, row in self._rows.items()}
        self._arrange()
        self._show()

    def filter(self, predicate: Callable[[R], bool] | None) -> None:
        """Show those rows alone for which the predicate holds; None shows all."""
        self._predicate = predicate
        self._matching = set()
        if predicate is not None:
            self._matching = {key for key, row in self._rows.items() if predicate(row)}
        self._show()

    def _differs(self, key: K, row: R) -> bool:
        known = self._rows.get(key)
        return known is not row and (known != row or key not in self._rows)

    def _forget(self, key: K) -> None:
        del self._rows[key]
        self._base.pop(key, None)
        self._column.pop(key, None)
        self._matching.discard(key)

    def _store(self, fresh: Mapping[K, R]) -> bool:
        """Keep the values and their sort keys; tell whether the order may be another one now."""
        resort = False
        for key, row in fresh.items():
            if key not in self._rows:
                self._based.append(key)
                resort = True
            self._rows[key] = row
            if self._order is not None:
                base = self._order(row)
                resort = resort or self._base.get(key) != base
                self._base[key] = base
            if self._sort is not None:
                value = _comparable(self._sort, row)
                resort = resort or self._column.get(key) != value
                self._column[key] = value
        return resort

    def _match(self, fresh: Mapping[K, R]) -> bool:
        if self._predicate is None:
            return False
        before = len(self._matching)
        now = {key for key, row in fresh.items() if self._predicate(row)}
        left = (self._matching & fresh.keys()) - now
        self._matching -= left
        self._matching |= now
        return bool(left) or len(self._matching) != before

    def _arrange(self) -> None:
        if self._order is not None:
            self._based.sort(key=self._base.__getitem__)
        self._sorted = self._based
        if self._sort is not None:
            self._sorted = sorted(self._based, key=self._column.__getitem__, reverse=self._sort.reverse)

    def _show(self) -> None:
        if self._predicate is None:
            self._shown = list(self._sorted)
        else:
            self._shown = [key for key in self._sorted if key in self._matching]
        self._places = {}

    def _is_shown(self, key: K) -> bool:
        return key in self._rows and (self._predicate is None or key in self._matching)


def _comparable(sort: Sort[R], row: R) -> tuple[bool, Any]:
    value = sort.column.comparable(row)
    # Sorting in reverse keeps equal rows in place and turns the flag round: rows without a value stay last.
    return (value is None) != sort.reverse, 0 if value is None else value
