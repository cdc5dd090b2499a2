"""Types of a request: what the service's deserialiser refuses, and what it silently drops."""

from __future__ import annotations

import math
from typing import Any

from services.emulator.errors import ServiceFault
from services.emulator.model import Shape

_TOO_LATE = 253_402_300_800.0
"""The year 10000 in POSIX seconds: dates end before it."""

_ARTICLES = {"string": "a String", "integer": "an Integer", "long": "a Long", "boolean": "a Boolean"}


def typed(shape: Shape, value: Any) -> Any:
    """A fresh copy of ``value`` with only the members that the shape knows, nulls left out.

    Args:
        shape: what the member is declared as.
        value: what came over the wire, parsed.

    Raises:
        ServiceFault: SerializationException where a type is wrong, as AWS JSON services answer.
    """
    match shape.kind:
        case "structure":
            return _structure(shape, value)
        case "list":
            return _list(shape, value)
        case "map":
            return _map(shape, value)
        case _:
            return _scalar(shape.kind, value)


def _structure(shape: Shape, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _unexpected(value, "Unexpected field type")
    return {
        name: typed(member, value[name])
        for name, member in shape.members.items()
        if value.get(name) is not None
    }


def _list(shape: Shape, value: Any) -> list[Any]:
    if not isinstance(value, list) or shape.member is None:
        raise _unexpected(value, "Expected list or null")
    return [typed(shape.member, item) for item in value if item is not None]


def _map(shape: Shape, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict) or shape.value is None:
        raise _unexpected(value, "Expected map or null")
    return {
        _scalar("string", key): typed(shape.value, item) for key, item in value.items() if item is not None
    }


def _scalar(kind: str, value: Any) -> Any:
    if isinstance(value, list | dict):
        raise _unexpected(value, "Unexpected field type")
    match kind:
        case "boolean" if isinstance(value, bool):
            return value
        case "integer" | "long" if _is_number(value) and value == int(value):
            return int(value)
        case "float" | "double" if _is_number(value):
            return value
        case "timestamp" if _is_number(value) and 0 <= value < _TOO_LATE:
            return value
        case "string" if isinstance(value, str):
            return _encodable(value)
        case _:
            article = _ARTICLES.get(kind, f"a {kind.capitalize()}")
            raise ServiceFault("SerializationException", f"{_token(value)} can not be converted to {article}")


def _encodable(text: str) -> str:
    """``text``, unless half of a surrogate pair stands in it, which no answer could carry."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ServiceFault("SerializationException", "Unpaired surrogate in a String") from None
    return text


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _token(value: Any) -> str:
    if isinstance(value, bool):
        return "TRUE_VALUE" if value else "FALSE_VALUE"
    return "STRING_VALUE" if isinstance(value, str) else "NUMBER_VALUE"


def _unexpected(value: Any, otherwise: str) -> ServiceFault:
    if isinstance(value, dict):
        message = "Start of structure or map found where not expected."
    elif isinstance(value, list):
        message = "Start of list found where not expected"
    else:
        message = otherwise
    return ServiceFault("SerializationException", message)
