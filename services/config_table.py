"""A table of the configuration file, read key by key, with complaints that say where they are."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.config import ConfigError
from services.text import clean

LEAST_SECONDS = 1.0
MOST_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the file, with what it takes to say where it is."""

    path: Path
    source: str
    name: str
    members: Mapping[str, Any]

    def wrong(self, key: str, complaint: str) -> ConfigError:
        """The complaint about a key, with its place."""
        line = self._line(key)
        place = f"{self.path}:{line}" if line else str(self.path)
        return ConfigError(clean(f"{place}: {self._full(key)}: {complaint}", lines=False))

    def only(self, known: Iterable[str]) -> None:
        """Refuse any key but those."""
        choices = list(known)
        for key in self.members:
            if key not in choices:
                near = difflib.get_close_matches(key, choices, 1)
                told = f"did you mean {near[0]}?" if near else f"known are {', '.join(choices)}"
                raise self.wrong(key, f"unknown; {told}")

    def table(self, key: str) -> Table:
        """The table under a key; an empty one where there is none."""
        value = self.members.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(key, "must be a table")
        return Table(self.path, self.source, self._full(key), value)

    def text(self, key: str, fits: Callable[[str], bool] = bool, wanted: str = "some text") -> str | None:
        """The text under a key, or None."""
        value = self.members.get(key)
        if value is not None and not (isinstance(value, str) and fits(value)):
            raise self.wrong(key, f"must be {wanted}")
        return value

    def flag(self, key: str) -> bool | None:
        """The boolean under a key, or None."""
        value = self.members.get(key)
        if value is not None and not isinstance(value, bool):
            raise self.wrong(key, "must be true or false")
        return value

    def seconds(self, key: str) -> float | None:
        """The number of seconds under a key, from 1 to 3600, or None."""
        value = self.members.get(key)
        if value is None:
            return None
        if (
            isinstance(value, bool)
            or not isinstance(value, (int, float))
            or not LEAST_SECONDS <= value <= MOST_SECONDS
        ):
            raise self.wrong(key, f"must be seconds from {LEAST_SECONDS:g} to {MOST_SECONDS:g}")
        return float(value)

    def texts(
        self, key: str, fits: Callable[[str], bool] = bool, wanted: str = "some text"
    ) -> tuple[str, ...]:
        """The list of texts under a key, none of them twice; empty where there is none.

        Raises:
            ConfigError: it is no list, an empty one, or one of its items does not fit.
        """
        value = self.members.get(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not value:
            raise self.wrong(key, f"must be a list of {wanted}")
        for item in value:
            if not (isinstance(item, str) and fits(item)):
                raise self.wrong(key, f"{item!r} is not {wanted}")
            if value.count(item) > 1:
                raise self.wrong(key, f"{item!r} stands there twice")
        return tuple(value)

    def has(self, key: str) -> bool:
        """Whether the table says anything about a key."""
        return key in self.members

    def _full(self, key: str) -> str:
        return f"{self.name}.{key}" if self.name else key

    def _line(self, key: str) -> int | None:
        """The key's line, found by reading down from its table's header; None where that finds none."""
        own = not self.name
        for number, line in enumerate(self.source.splitlines(), start=1):
            header = re.match(r"\s*\[+\s*(?P<name>[^\]]+?)\s*\]", line)
            if header:
                name = header["name"].replace('"', "").replace("'", "")
                if name == self._full(key):
                    return number
                own = name == self.name
            elif own and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[=.]", line):
                return number
        return None
