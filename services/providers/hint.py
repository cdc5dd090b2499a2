"""A known failure and what to do about it."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hint:
    """A known failure.

    Args:
        pattern: a regular expression found in the error's code and message, whatever the case; it is compiled
            when it is first looked for, not while the program starts.
        advice: what it means and what to do.
        providers: whose failure it is; any provider's where empty.
    """

    pattern: str
    advice: str
    providers: frozenset[str] = frozenset()

    def fits(self, provider: str, text: str) -> bool:
        """Whether a provider's failure with this text is meant."""
        if self.providers and provider not in self.providers:
            return False
        return re.search(self.pattern, text, re.IGNORECASE | re.DOTALL) is not None


def known(providers: str, pattern: str, advice: str) -> Hint:
    """A hint from its row in a table.

    Args:
        providers: separated by spaces; "" for any.
        pattern: a regular expression; case does not count, and ``.`` crosses lines.
        advice: for the operator.
    """
    return Hint(pattern, advice, frozenset(providers.split()))
