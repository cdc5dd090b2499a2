"""Glob patterns as git triggers write them, matched against names and paths.

The language is the one of the CodePipeline User Guide, "Working with glob patterns in syntax": that of Java's
file systems. It is matched by walking the pattern once with all positions it may have reached, never by a
backtracking expression, so that no pattern can make it slow.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

SEPARATOR = "/"


class GlobError(ValueError):
    """A pattern that is none. The message says why; ``position`` counts characters from 0."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


@dataclass(frozen=True, slots=True)
class Letter:
    """Exactly this character."""

    letter: str


@dataclass(frozen=True, slots=True)
class AnyLetter:
    """``?``: one character of a name, never a slash."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """``[...]``: one character of these ranges, or with ``!`` of none of them; never a slash."""

    ranges: tuple[tuple[str, str], ...]
    negated: bool = False

    def admits(self, letter: str) -> bool:
        """Whether the character is meant."""
        return any(first <= letter <= last for first, last in self.ranges) is not self.negated


@dataclass(frozen=True, slots=True)
class Run:
    """``*``: any number of characters of a name; ``**`` (``crossing``): slashes too."""

    crossing: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """``{a,b}``: one of these."""

    options: tuple[tuple[Step, ...], ...]


Step = Letter | AnyLetter | OneOf | Run | Choice


@dataclass(frozen=True, slots=True)
class Glob:
    """A pattern, taken apart."""

    pattern: str
    steps: tuple[Step, ...]

    def matches(self, text: str) -> bool:
        """Whether the whole text fits; letters must agree in case."""
        return len(text) in _walk(self.steps, text, {0})

    @property
    def literal(self) -> str | None:
        """The one text that it matches, where it has no wildcard."""
        letters = [step.letter for step in self.steps if isinstance(step, Letter)]
        return "".join(letters) if len(letters) == len(self.steps) else None


@lru_cache(maxsize=4096)
def parse_glob(pattern: str) -> Glob:
    """The pattern, taken apart.

    ``*`` stops at a slash and ``**`` does not; ``?`` is one character, no slash; ``[a-z]`` and ``[!a-z]`` one of
    or not of a set, in which ``*``, ``?`` and a backslash mean themselves and so does a hyphen that comes first;
    ``{a,b}`` one of several, not nested; a backslash takes the meaning from what follows.

    Raises:
        GlobError: it is not written so.
    """
    return Glob(pattern, _Parser(pattern).parse())


class _Parser:
    """Reads one pattern from left to right."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0

    def parse(self) -> tuple[Step, ...]:
        steps: list[Step] = []
        while self._at < len(self._pattern):
            steps.append(self._choice() if self._pattern[self._at] == "{" else self._single())
        return tuple(steps)

    def _single(self) -> Step:
        letter = self._take()
        if letter == "*":
            if self._peek() != "*":
                return Run()
            self._at += 1
            return Run(crossing=True)
        if letter == "?":
            return AnyLetter()
        if letter == "[":
            return self._one_of()
        if letter != "\\":
            return Letter(letter)
        if self._peek() is None:
            raise GlobError("ends with a backslash that escapes nothing", self._at - 1)
        return Letter(self._take())

    def _choice(self) -> Choice:
        opened = self._at
        self._at += 1
        options: list[tuple[Step, ...]] = []
        steps: list[Step] = []
        while (letter := self._peek()) != "}":
            if letter is None:
                raise GlobError("{ is never closed", opened)
            if letter == "{":
                raise GlobError("groups in { } cannot be nested", self._at)
            if letter == ",":
                self._at += 1
                options.append(tuple(steps))
                steps = []
            else:
                steps.append(self._single())
        self._at += 1
        return Choice((*options, tuple(steps)))

    def _one_of(self) -> OneOf:
        opened = self._at - 1
        negated = self._peek() == "!"
        if negated:
            self._at += 1
        ranges: list[tuple[str, str]] = []
        while (first := self._take_of_set(opened)) != "]":
            if first == "-" and ranges:
                raise GlobError("a hyphen in [ ] comes first, last, or between two characters", self._at - 1)
            if self._peek() != "-" or first == "-":
                ranges.append((first, first))
                continue
            self._at += 1
            last = self._take_of_set(opened)
            if last == "]":
                ranges += [(first, first), ("-", "-")]
                break
            if last < first:
                raise GlobError(f"{first}-{last} is no range: it runs backwards", self._at - 3)
            ranges.append((first, last))
        if not ranges:
            raise GlobError("[ ] names no character", opened)
        return OneOf(tuple(ranges), negated)

    def _take_of_set(self, opened: int) -> str:
        if self._peek() is None:
            raise GlobError("[ is never closed", opened)
        if self._peek() == SEPARATOR:
            raise GlobError("[ ] cannot name a slash", self._at)
        return self._take()

    def _peek(self) -> str | None:
        return self._pattern[self._at] if self._at < len(self._pattern) else None

    def _take(self) -> str:
        self._at += 1
        return self._pattern[self._at - 1]


def _walk(steps: Iterable[Step], text: str, starts: set[int]) -> set[int]:
    """Where in the text the steps can end that begin at any of ``starts``."""
    for step in steps:
        if isinstance(step, Run):
            starts = _run(step, text, starts)
        elif isinstance(step, Choice):
            starts = {end for option in step.options for end in _walk(option, text, starts)}
        else:
            starts = {at + 1 for at in starts if at < len(text) and _admits(step, text[at])}
        if not starts:
            break
    return starts


def _run(step: Run, text: str, starts: set[int]) -> set[int]:
    if not starts:
        return set()
    if step.crossing:
        return set(range(min(starts), len(text) + 1))
    ends: set[int] = set()
    running = False
    for at in range(min(starts), len(text) + 1):
        running = running or at in starts
        if running:
            ends.add(at)
        if at < len(text) and text[at] == SEPARATOR:
            running = False
    return ends


def _admits(step: Letter | AnyLetter | OneOf, letter: str) -> bool:
    if isinstance(step, Letter):
        return step.letter == letter
    if letter == SEPARATOR:
        return False
    return isinstance(step, AnyLetter) or step.admits(letter)
