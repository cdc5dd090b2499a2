"""The rows of a log that are held, each with a number that stays its own while rows come and go at both ends."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from services.domain.log_row import LogRow


class LogRows:
    """Rows by number: the first row ever held is 0, those that come before it are below zero."""

    def __init__(self) -> None:
        self._rows: list[LogRow] = []
        self.first = 0

    def __len__(self) -> int:
        """How many are held."""
        return len(self._rows)

    def __iter__(self) -> Iterator[LogRow]:
        """All that are held, in order."""
        return iter(self._rows)

    def __getitem__(self, number: int) -> LogRow:
        """The row of a number; only those that are held."""
        return self._rows[number - self.first]

    @property
    def end(self) -> int:
        """One past the last row's number."""
        return self.first + len(self._rows)

    def append(self, rows: Sequence[LogRow]) -> None:
        """Hold rows behind the last."""
        self._rows.extend(rows)

    def prepend(self, rows: Sequence[LogRow]) -> None:
        """Hold rows before the first."""
        self._rows[:0] = rows
        self.first -= len(rows)

    def drop(self, count: int) -> int:
        """Let go of the first rows; how many went."""
        count = min(count, len(self._rows))
        del self._rows[:count]
        self.first += count
        return count

    def between(self, start: int, end: int) -> Sequence[LogRow]:
        """The rows from one number to before another."""
        return self._rows[max(0, start - self.first) : max(0, end - self.first)]

    def at_time(self, instant: int) -> int:
        """The number of the first row written at an instant (in milliseconds) or later; ``end`` where none is."""
        return self.first + bisect_left(self._rows, instant, key=_timestamp)


def _timestamp(row: LogRow) -> int:
    return row.timestamp
