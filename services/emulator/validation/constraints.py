"""Constraints of the service model: required members, lengths, values, enums and patterns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from services.emulator.errors import ServiceFault
from services.emulator.model import Shape


def require_valid(shape: Shape, request: dict[str, Any]) -> None:
    """Refuse a request that breaks a constraint of its shape.

    Args:
        shape: the operation's input.
        request: the request, its types already right.

    Raises:
        ServiceFault: ValidationException that lists every violation, in the words common to AWS services.
    """
    found = list(violations(shape, request))
    if found:
        errors = "error" if len(found) == 1 else "errors"
        raise ServiceFault(
            "ValidationException", f"{len(found)} validation {errors} detected: {'; '.join(found)}"
        )


def violations(shape: Shape, value: Any, path: str = "") -> Iterator[str]:
    """Each constraint that ``value`` breaks, as ``Value '…' at 'path' failed to satisfy constraint: …``."""
    broken = list(broken_rules(shape, value))
    for rule in broken:
        yield _violation(shape, value, path, rule)
    match shape.kind:
        case "structure":
            yield from _in_structure(shape, value, path)
        case "list" if shape.member is not None:
            for number, item in enumerate(value, start=1):
                yield from violations(shape.member, item, f"{path}.{number}.member")
        case "map" if shape.key is not None and shape.value is not None:
            yield from _in_map(shape, value, path)


def broken_rules(shape: Shape, value: Any) -> Iterator[str]:
    """The constraints that the value itself breaks, its members aside, as ``Member must …``."""
    if shape.minimum is not None and _measure(shape, value) < shape.minimum:
        yield f"Member must have {_measured(shape)} greater than or equal to {shape.minimum}"
    if shape.maximum is not None and _measure(shape, value) > shape.maximum:
        yield f"Member must have {_measured(shape)} less than or equal to {shape.maximum}"
    if shape.enum and value not in shape.enum:
        yield f"Member must satisfy enum value set: [{', '.join(shape.enum)}]"
    if shape.pattern is not None and not shape.pattern.fullmatch(value):
        yield f"Member must satisfy regular expression pattern: {shape.pattern_text}"


def _in_structure(shape: Shape, value: dict[str, Any], path: str) -> Iterator[str]:
    for name, member in shape.members.items():
        inner = f"{path}.{name}" if path else name
        if name in value:
            yield from violations(member, value[name], inner)
        elif name in shape.required:
            yield f"Value null at '{inner}' failed to satisfy constraint: Member must not be null"


def _in_map(shape: Shape, value: dict[str, Any], path: str) -> Iterator[str]:
    assert shape.key is not None and shape.value is not None  # noqa: S101, PT018 - the caller's guard, for mypy
    for key, item in value.items():
        rules = list(broken_rules(shape.key, key))
        if rules:
            yield _violation(shape, value, path, f"Map keys must satisfy constraint: [{', '.join(rules)}]")
        if shape.value.kind in {"structure", "list", "map"}:
            yield from violations(shape.value, item, f"{path}.{key}.member")
            continue
        rules = list(broken_rules(shape.value, item))
        if rules:
            yield _violation(shape, value, path, f"Map value must satisfy constraint: [{', '.join(rules)}]")


def _violation(shape: Shape, value: Any, path: str, rule: str) -> str:
    shown = "Value" if shape.sensitive else f"Value '{_text(value)}'"
    return f"{shown} at '{path}' failed to satisfy constraint: {rule}"


def _text(value: Any) -> str:
    match value:
        case dict():
            return "{" + ", ".join(f"{key}={_text(item)}" for key, item in value.items()) + "}"
        case list():
            return "[" + ", ".join(_text(item) for item in value) + "]"
        case bool():
            return str(value).lower()
        case _:
            return str(value)


def _measure(shape: Shape, value: Any) -> float:
    return float(value) if shape.kind in {"integer", "long", "float", "double"} else len(value)


def _measured(shape: Shape) -> str:
    return "value" if shape.kind in {"integer", "long", "float", "double"} else "length"
