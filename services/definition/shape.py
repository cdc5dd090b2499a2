"""A declaration against the service's model: members, types, lengths, patterns and words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from services.definition.problem import VALIDATION, DefinitionProblem, Path
from services.text import clean

RULE = "model"
"""The id of what the model itself refuses."""
UNKNOWN_MEMBERS = "unknown-members"
"""The id of members that the model has not."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape of the service's model.

    Args:
        kind: ``structure``, ``list``, ``map``, ``string``, ``integer`` or ``boolean``.
        members: of a structure, by name.
        required: which of them must be there.
        item: what a list or a map holds.
        key: what a map's keys are like.
        least: the smallest number, length or count.
        most: the largest.
        pattern: what a whole text must match.
        words: what a text may be.
    """

    kind: str
    members: Mapping[str, Shape] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    item: Shape | None = None
    key: Shape | None = None
    least: int | None = None
    most: int | None = None
    pattern: str | None = None
    words: tuple[str, ...] = ()


def check_shape(value: object, shape: Shape, path: Path = ()) -> Iterator[DefinitionProblem]:
    """Everything in the value that the model refuses, in the order of the text.

    Args:
        value: as JSON has it.
        shape: what it should be.
        path: where it stands.
    """
    if shape.kind == "structure" and isinstance(value, Mapping):
        yield from _check_members(value, shape, path)
    elif shape.kind == "map" and isinstance(value, Mapping):
        yield from _check_map(value, shape, path)
    elif shape.kind == "list" and isinstance(value, (list, tuple)):
        yield from _check_bounds(len(value), "entries", shape, path)
        for at, entry in enumerate(value):
            yield from check_shape(entry, shape.item or _ANYTHING, (*path, at))
    elif shape.kind == "string" and isinstance(value, str):
        yield from _check_text(value, shape, path)
    elif shape.kind == "integer" and isinstance(value, int) and not isinstance(value, bool):
        yield from _check_bounds(value, "", shape, path)
    elif not (shape.kind == "boolean" and isinstance(value, bool)) and shape is not _ANYTHING:
        yield _problem(path, f"must be {_KINDS.get(shape.kind, shape.kind)}, not {_name_of(value)}")


_ANYTHING = Shape("anything")
_KINDS = {
    "structure": "an object",
    "map": "an object",
    "list": "a list",
    "string": "a text",
    "integer": "a whole number",
    "boolean": "true or false",
}


def _check_members(value: Mapping[object, object], shape: Shape, path: Path) -> Iterator[DefinitionProblem]:
    for name in shape.required:
        if value.get(name) is None:
            yield _problem(path, f"needs {name}")
    for key, member in value.items():
        name = clean(str(key), lines=False)
        known = shape.members.get(str(key))
        if known is not None:
            if member is not None:
                yield from check_shape(member, known, (*path, name))
            continue
        close = get_close_matches(str(key), shape.members, n=1)
        hint = f": did you mean {close[0]}?" if close else ""
        message = f"{name} is no member here{hint}"
        yield DefinitionProblem(UNKNOWN_MEMBERS, (*path, name), message, VALIDATION)


def _check_map(value: Mapping[object, object], shape: Shape, path: Path) -> Iterator[DefinitionProblem]:
    yield from _check_bounds(len(value), "entries", shape, path)
    for key, entry in value.items():
        place = (*path, clean(str(key), lines=False))
        yield from check_shape(key, shape.key or _ANYTHING, place)
        yield from check_shape(entry, shape.item or _ANYTHING, place)


def _check_text(value: str, shape: Shape, path: Path) -> Iterator[DefinitionProblem]:
    shown = clean(value, lines=False)
    if shape.words and value not in shape.words:
        yield _problem(path, f"{shown} is none of {', '.join(shape.words)}")
        return
    yield from _check_bounds(len(value), "characters", shape, path)
    if shape.pattern is not None and re.fullmatch(shape.pattern, value, re.ASCII) is None and value:
        yield _problem(path, f"{_shorten(shown)} does not match {shape.pattern}")


def _check_bounds(count: int, unit: str, shape: Shape, path: Path) -> Iterator[DefinitionProblem]:
    counted = f"{count} {unit}".strip()
    if shape.least is not None and count < shape.least:
        yield _problem(path, f"{counted}, {shape.least} at least")
    if shape.most is not None and count > shape.most:
        yield _problem(path, f"{counted}, {shape.most} at most")


def _problem(path: Path, message: str) -> DefinitionProblem:
    return DefinitionProblem(RULE, path, message, VALIDATION)


def _name_of(value: object) -> str:
    """What something is in JSON's words; a number or boolean with its value, which wants quotes around it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return f"the boolean {str(value).lower()}"
    if isinstance(value, (int, float)):
        return f"the number {value}"
    if isinstance(value, str):
        return f'the text "{_shorten(clean(value, lines=False))}"'
    return "a list" if isinstance(value, Sequence) else "an object"


def _shorten(text: str, most: int = 40) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
