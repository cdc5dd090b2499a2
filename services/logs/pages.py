"""The pages of a log that are held, oldest first: so that whole ones can be let go and read again."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

MOST_ROWS = 100_000
"""Rows that are held."""
MOST_CHARACTERS = 24_000_000
"""Characters that are held, the unshown ends of long lines included."""
_SMALL = 1_000
"""Rows up to which a page takes in the next one: following brings many of a few rows."""


@dataclass(slots=True)
class _Page:
    rows: int
    characters: int
    earlier_token: str | None


class HeldPages:
    """How much is held and which token reads what is before it.

    Args:
        most_rows: rows that are held; the newest page stays, however large.
        most_characters: characters that are held, likewise.
    """

    def __init__(self, most_rows: int = MOST_ROWS, most_characters: int = MOST_CHARACTERS) -> None:
        self._most_rows = most_rows
        self._most_characters = most_characters
        self._pages: deque[_Page] = deque()
        self.rows = 0
        self.characters = 0

    @property
    def earlier_token(self) -> str | None:
        """What reads the page before the first one that is held; None where there is nothing to ask with."""
        return self._pages[0].earlier_token if self._pages else None

    @property
    def full(self) -> bool:
        """Whether there is room for no earlier page."""
        return self.rows >= self._most_rows or self.characters >= self._most_characters

    def append(self, rows: int, characters: int, earlier_token: str | None) -> int:
        """Take a page in behind the last, and let go of the first ones beyond the limits.

        Returns:
            How many rows at the front were let go.
        """
        self.rows += rows
        self.characters += characters
        last = self._pages[-1] if self._pages else None
        if last is not None and last.rows + rows <= _SMALL:
            last.rows += rows
            last.characters += characters
        else:
            self._pages.append(_Page(rows, characters, earlier_token))
        dropped = 0
        while len(self._pages) > 1 and self._over():
            first = self._pages.popleft()
            self.rows -= first.rows
            self.characters -= first.characters
            dropped += first.rows
        return dropped

    def prepend(self, rows: int, characters: int, earlier_token: str | None) -> None:
        """Take a page in before the first."""
        self._pages.appendleft(_Page(rows, characters, earlier_token))
        self.rows += rows
        self.characters += characters

    def _over(self) -> bool:
        return self.rows > self._most_rows or self.characters > self._most_characters
