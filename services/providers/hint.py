"""A known failure and what to do about it."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hint:
    """A known failure.

    Args:
        pattern: found in the error's code and message, whatever the case.
        advice: what it means and what to do.
        providers: whose failure it is; any provider's where empty.
    """

    pattern: re.Pattern[str]
    advice: str
    providers: frozenset[str] = frozenset()

    def fits(self, provider: str, text: str) -> bool:
        """Whether a provider's failure with this text is meant."""
        return (not self.providers or provider in self.providers) and bool(self.pattern.search(text))


def known(providers: str, pattern: str, advice: str) -> Hint:
    """A hint from its row in a table.

    Args:
        providers: separated by spaces; "" for any.
        pattern: a regular expression; case does not count, and ``.`` crosses lines.
        advice: for the operator.
    """
    return Hint(re.compile(pattern, re.IGNORECASE | re.DOTALL), advice, frozenset(providers.split()))
