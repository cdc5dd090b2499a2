"""HTTP messages of the endpoint, before and after any protocol has looked at them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto


class Ending(Enum):
    """What becomes of the connection after an answer."""

    KEEP = auto()
    TRUNCATE = auto()
    """Half of the body goes out, then the connection closes."""
    RESET = auto()
    """Nothing goes out: the connection is reset."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A request as HTTP has it; header names are lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    def header(self, name: str) -> str:
        """The value of a header (lower-case name), or an empty text."""
        return self.headers.get(name, "")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as HTTP has it."""

    status: int
    content_type: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()
    ending: Ending = Ending.KEEP
