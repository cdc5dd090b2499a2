"""Where in a declaration a line of its text is: in words, and in which stage and action."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

from services.definition.problem import Path
from services.definition.text import read_definition
from widgets.cells import clean


class Outline:
    """The members of a text by their lines.

    Args:
        text: a declaration, as ``write_definition`` writes it.
        ascii_only: whether the signs between members are ASCII.
    """

    def __init__(self, text: str, *, ascii_only: bool = False) -> None:
        read = read_definition(text)
        self._declaration: Mapping[str, Any] = read.declaration
        self._between = " > " if ascii_only else " › "
        # Of what begins on one line the innermost counts.
        heads = {place.line: path for path, place in sorted(read.places.items(), key=_depth)}
        self._lines = sorted(heads)
        self._paths = [heads[line] for line in self._lines]

    def path_at(self, line: int) -> Path:
        """The member that a line, from 0, is about."""
        at = bisect_right(self._lines, line + 1) - 1
        return self._paths[at] if at >= 0 else ()

    def line_of(self, stage: str, action: str | None = None) -> int | None:
        """The line, from 0, where a stage or an action begins; None where there is none of that name."""
        for line, path in zip(self._lines, self._paths, strict=True):
            if self.place_at(path) == (stage, action) or (action is None and self.place_at(path)[0] == stage):
                return line - 1
        return None

    def place_at(self, path: Path) -> tuple[str | None, str | None]:
        """The stage and the action that a member belongs to."""
        names = self._names(path)
        stage = names[1] if path[:1] == ("stages",) and len(path) > 1 else None
        action = names[3] if stage is not None and path[2:3] == ("actions",) and len(path) > 3 else None
        return stage, action

    def words_at(self, line: int) -> str:
        """Where a line is, from the outside in: ``stages › Deploy › actions › Service › configuration``."""
        return self._between.join(clean(name) for name in self._names(self.path_at(line)))

    def _names(self, path: Path) -> Sequence[str]:
        names: list[str] = []
        value: Any = self._declaration
        for part in path:
            value = _member(value, part)
            named = value.get("name") if isinstance(part, int) and isinstance(value, Mapping) else None
            names.append(named if isinstance(named, str) and named else str(part))
        return names


def _depth(entry: tuple[Path, object]) -> int:
    return len(entry[0])


def _member(value: Any, part: str | int) -> Any:
    if isinstance(part, int):
        return value[part] if isinstance(value, list) and part < len(value) else None
    return value.get(part) if isinstance(value, Mapping) else None
