"""How a typed text matches what could complete it: as a prefix, as a part, or letter by letter in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

_SEPARATORS = frozenset(" -_./:")


@dataclass(frozen=True, slots=True, order=True)
class Match:
    """How well a text matches; smaller is better.

    Args:
        tier: 0 prefix, 1 start of a word, 2 part, 3 letters in order.
        spread: how far apart the letters are; of prefixes, 0 where nothing is missing.
        start: where the first letter is.
        places: which characters matched.
    """

    tier: int
    spread: int
    start: int
    places: tuple[int, ...] = ()


def match(typed: str, text: str) -> Match | None:
    """How ``typed`` matches ``text``, whatever the case, or None where it does not."""
    needle, hay = typed.casefold(), text.casefold()
    if not needle:
        return Match(0, 0, 0)
    if len(hay) != len(text):  # some letters fold into two, and places must stay true
        hay = text.lower() if len(text.lower()) == len(text) else text
    start = hay.find(needle)
    if start == 0:
        return Match(0, int(hay != needle), 0, tuple(range(len(needle))))
    word = next(
        (
            index
            for index in range(1, len(hay))
            if hay[index - 1] in _SEPARATORS and hay.startswith(needle, index)
        ),
        None,
    )
    if word is not None:
        return Match(1, 0, word, tuple(range(word, word + len(needle))))
    if start > 0:
        return Match(2, 0, start, tuple(range(start, start + len(needle))))
    places: list[int] = []
    index = 0
    for character in needle:
        index = hay.find(character, index)
        if index < 0:
            return None
        places.append(index)
        index += 1
    return Match(3, places[-1] - places[0], places[0], tuple(places))


def ranked(typed: str, candidates: Iterable[T], text: Callable[[T], str]) -> list[tuple[T, Match]]:
    """The candidates that match, best first; equal ones stay in their order."""
    matches = [(candidate, found) for candidate in candidates if (found := match(typed, text(candidate)))]
    return sorted(matches, key=lambda pair: (pair[1].tier, pair[1].spread, pair[1].start))
