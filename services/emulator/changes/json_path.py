"""JSON paths as the filters of webhooks write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

_STEP = re.compile(r"(\.\.|\.)?(?:\[(?:'([^']*)'|\"([^\"]*)\"|(\d+)|(\*))\]|([A-Za-z0-9_-]+|\*))")


class InvalidPathError(ValueError):
    """What is no JSON path of the kind that webhooks use."""


def read_path(text: str) -> list[tuple[bool, str | int]]:
    """The steps of a path such as ``$.head_commit.author['name']``: whether at any depth, and what is looked for.

    Raises:
        InvalidPathError: it is none.
    """
    if not text.startswith("$"):
        raise InvalidPathError(text)
    steps: list[tuple[bool, str | int]] = []
    at = 1
    while at < len(text):
        found = _STEP.match(text, at)
        if found is None or (found[6] is not None and found[1] is None):
            raise InvalidPathError(text)
        number = found[4]
        name = next((one for one in (found[2], found[3], found[5], found[6]) if one is not None), "")
        steps.append((found[1] == "..", int(number) if number is not None else name))
        at = found.end()
    return steps


def values_at(path: list[tuple[bool, str | int]], document: Any) -> list[Any]:
    """Everything in a document that a path leads to."""
    found = [document]
    for deep, wanted in path:
        around = [inner for one in found for inner in _all_within(one)] if deep else found
        found = [value for one in around for value in _members(one, wanted)]
    return found


def _members(value: Any, wanted: str | int) -> Iterator[Any]:
    if wanted == "*":
        yield from _inner(value)
    elif isinstance(value, dict):
        yield from (value[name] for name in (wanted,) if name in value)
    elif isinstance(value, list) and isinstance(wanted, int):
        yield from value[wanted : wanted + 1]


def _all_within(value: Any) -> Iterator[Any]:
    yield value
    for one in _inner(value):
        yield from _all_within(one)


def _inner(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
