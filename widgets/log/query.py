"""What is searched for in a log: a regular expression, or plain text where it is none."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MOST_MATCHES = 200
"""Matches that are shown in one line of a log."""


@dataclass(frozen=True, slots=True)
class Query:
    """A search as it was typed.

    Args:
        text: what was typed.
        expression: what it means.
        literal: whether it is no regular expression and is taken as it stands.
    """

    text: str
    expression: re.Pattern[str]
    literal: bool = False

    def holds(self, text: str) -> bool:
        """Whether a text has a match."""
        return self.expression.search(text) is not None

    def matches(self, text: str) -> tuple[tuple[int, int], ...]:
        """Where a text matches: from which character to before which."""
        found: list[tuple[int, int]] = []
        for match in self.expression.finditer(text):
            if match.end() > match.start():
                found.append(match.span())
                if len(found) == _MOST_MATCHES:
                    break
        return tuple(found)


def query_of(text: str) -> Query | None:
    """The query that a text means; None where it is empty.

    Upper and lower case count only where an upper-case letter was typed.
    """
    if not text:
        return None
    letters = re.sub(r"\\.", "", text)  # \W and \S are no upper-case letters
    flags = re.NOFLAG if letters != letters.lower() else re.IGNORECASE
    try:
        return Query(text, re.compile(text, flags))
    except (re.error, OverflowError, RecursionError):
        flags = re.NOFLAG if text != text.lower() else re.IGNORECASE
        return Query(text, re.compile(re.escape(text), flags), literal=True)
