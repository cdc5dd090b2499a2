"""A few texts that a pattern matches, and a few that it only nearly does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from services.triggers.glob import SEPARATOR, AnyLetter, Choice, Glob, Letter, OneOf, Run, Step, parse_glob

_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ._-"
_TRIED = 64
"""How many fillings of a pattern are tried for enough that match."""


@dataclass(frozen=True, slots=True)
class Examples:
    """What a pattern matches and what it does not; every one is checked by the matcher."""

    matching: tuple[str, ...]
    missing: tuple[str, ...]


def find_examples(pattern: str, most: int = 3) -> Examples:
    """Up to ``most`` examples of each kind; a pattern may have fewer (``**`` misses nothing).

    Raises:
        GlobError: the pattern is no glob.
    """
    glob = parse_glob(pattern)
    matching = _pick(glob, (_fill(glob.steps, choice) for choice in range(_TRIED)), most, wanted=True)
    return Examples(matching, _pick(glob, _near_misses(glob, matching), most, wanted=False))


def _pick(glob: Glob, candidates: Iterable[str], most: int, *, wanted: bool) -> tuple[str, ...]:
    fitting = (text for text in candidates if _is_name(text) and glob.matches(text) is wanted)
    return tuple(islice(dict.fromkeys(fitting), most))


def _is_name(text: str) -> bool:
    """Whether Git could call a branch, a tag or a file so, as far as slashes go."""
    return all(text.split(SEPARATOR))


_NAMES = ("app", "", "login-2", "x")
_PATHS = ("app", "src/app", "", "a/b/c")


def _fill(steps: Sequence[Step], choice: int) -> str:
    """A text for the steps; ``choice`` counts through what each can stand for."""
    parts = []
    for at, step in enumerate(steps):
        turn = choice + at if choice >= len(_PATHS) else choice
        parts.append(_fill_one(step, turn))
    return "".join(parts)


def _fill_one(step: Step, choice: int) -> str:
    if isinstance(step, Letter):
        return step.letter
    if isinstance(step, AnyLetter):
        return "x1A-"[choice % 4]
    if isinstance(step, Run):
        texts = _PATHS if step.crossing else _NAMES
        return texts[choice % len(texts)]
    if isinstance(step, Choice):
        return _fill(step.options[choice % len(step.options)], choice // len(step.options))
    return _letter_of(step, choice)


def _letter_of(step: OneOf, choice: int) -> str:
    ends = [letter for ends in step.ranges for letter in ends]
    admitted = [letter for letter in (*ends, *_ALPHABET) if letter != SEPARATOR and step.admits(letter)]
    return admitted[choice % len(admitted)] if admitted else ""


def _near_misses(glob: Glob, matching: Sequence[str]) -> Iterator[str]:
    """Texts close to those that match: a directory deeper or higher, a letter more or less, another case."""
    for text in matching:
        head, slash, tail = text.rpartition(SEPARATOR)
        yield f"{text}/more"
        yield f"other/{text}"
        if slash:
            yield tail
            yield head
        yield text.swapcase()
        yield f"{text}-2"
        yield f"my-{text}"
        yield text[:-1]
        yield text[1:]
    shortest = "".join("" if isinstance(step, Run) else _fill_one(step, 0) for step in glob.steps)
    yield shortest.strip(SEPARATOR)
    yield shortest.replace(SEPARATOR, "")
    yield "".join("a/b" if isinstance(step, Run) else _fill_one(step, 0) for step in glob.steps)
