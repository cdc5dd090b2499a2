"""Policy patterns: ``*`` stands for any text, ``?`` for one character."""

from __future__ import annotations

import functools
import re


def matches(pattern: str, text: str) -> bool:
    """Whether a text is as the pattern says, capitals and all; a ``*`` reaches over colons and slashes."""
    return _compiled(pattern).fullmatch(text) is not None


@functools.lru_cache(maxsize=2048)
def _compiled(pattern: str) -> re.Pattern[str]:
    escaped = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    return re.compile(escaped, re.DOTALL)
