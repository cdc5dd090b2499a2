"""Where every member of a JSON text begins."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator

from services.definition.places import Place, Places
from services.definition.problem import Path

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')

Token = tuple[str, int]
"""A token and its offset."""


class DuplicateMemberError(ValueError):
    """An object has one member twice, which JSON readers resolve as they please."""

    def __init__(self, name: str, offset: int) -> None:
        super().__init__(name)
        self.name = name
        self.offset = offset


def find_json_places(text: str) -> Places:
    """The place of everything in a text that is known to be JSON.

    Raises:
        DuplicateMemberError: an object has one member twice.
    """
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    tokens = ((found[0], found.start()) for found in _TOKEN.finditer(text))
    return {path: _place(starts, offset) for path, offset in _walk(next(tokens), tokens, ())}


def _place(starts: list[int], offset: int) -> Place:
    line = bisect_right(starts, offset)
    return Place(line, offset - starts[line - 1] + 1)


def _walk(token: Token, tokens: Iterator[Token], path: Path) -> Iterator[tuple[Path, int]]:
    """The value that begins with the token, and all that is in it; takes the tokens up to its end."""
    mark, offset = token
    if not path or not isinstance(path[-1], str):
        yield path, offset
    if mark == "{":
        yield from _walk_object(tokens, path)
    elif mark == "[":
        yield from _walk_list(tokens, path)


def _walk_object(tokens: Iterator[Token], path: Path) -> Iterator[tuple[Path, int]]:
    seen: set[str] = set()
    for mark, offset in tokens:
        if mark == "}":
            return
        if mark == ",":
            continue
        name = json.loads(mark)
        if name in seen:
            raise DuplicateMemberError(name, offset)
        seen.add(name)
        yield (*path, name), offset
        next(tokens)
        yield from _walk(next(tokens), tokens, (*path, name))


def _walk_list(tokens: Iterator[Token], path: Path) -> Iterator[tuple[Path, int]]:
    at = 0
    for token in tokens:
        if token[0] == "]":
            return
        if token[0] == ",":
            continue
        yield from _walk(token, tokens, (*path, at))
        at += 1
