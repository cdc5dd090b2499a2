"""Event patterns, as EventBridge matches them.

From the EventBridge User Guide, "Event patterns" and "Comparison operators": a pattern names members of the event;
all that it names must match, any entry of a leaf's list will do, and of a list in the event any element.
"""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]
_ABSENT = object()
_NUMERIC: dict[str, Callable[[float, float], bool]] = {
    "=": lambda value, bound: value == bound,
    "<": lambda value, bound: value < bound,
    "<=": lambda value, bound: value <= bound,
    ">": lambda value, bound: value > bound,
    ">=": lambda value, bound: value >= bound,
}


class InvalidPatternError(ValueError):
    """What EventBridge does not take for an event pattern."""


def read_pattern(text: str) -> Json:
    """A rule's pattern from its JSON text.

    Raises:
        InvalidPatternError: it is none.
    """
    try:
        pattern = json.loads(text)
    except (ValueError, RecursionError):
        raise InvalidPatternError("it is no JSON") from None
    if not isinstance(pattern, dict):
        raise InvalidPatternError("Filter is not an object")
    _require_object(pattern)
    return pattern


def matches(pattern: Json, event: Any) -> bool:
    """Whether an event has all that a pattern (as `read_pattern` answered it) names."""
    if isinstance(event, list):
        return any(matches(pattern, element) for element in event if isinstance(element, dict))
    members: Json = event if isinstance(event, dict) else {}
    for key, wanted in pattern.items():
        if key == "$or" and isinstance(wanted, list):
            if not any(matches(one, members) for one in wanted):
                return False
        elif isinstance(wanted, dict):
            if not matches(wanted, members.get(key, {})):
                return False
        elif not _leaf_matches(wanted, members.get(key, _ABSENT)):
            return False
    return True


def _require_object(pattern: Json) -> None:
    if not pattern:
        raise InvalidPatternError("Empty event pattern is not allowed")
    for key, wanted in pattern.items():
        if key == "$or" and isinstance(wanted, list):
            if len(wanted) < 2 or not all(isinstance(one, dict) for one in wanted):
                raise InvalidPatternError("$or must have two objects at least")
            for one in wanted:
                _require_object(one)
        elif isinstance(wanted, dict):
            _require_object(wanted)
        elif not isinstance(wanted, list):
            raise InvalidPatternError(f'"{key}" must be an object or an array')
        elif not wanted:
            raise InvalidPatternError("Empty arrays are not allowed")
        else:
            for entry in wanted:
                _require_entry(entry)


def _require_entry(entry: Any) -> None:
    if isinstance(entry, list):
        raise InvalidPatternError("Match value must be String, number, true, false, or null")
    if not isinstance(entry, dict):
        return
    if len(entry) != 1:
        raise InvalidPatternError("Only one key allowed in match expression")
    (operator, operand), *_ = entry.items()
    if not _sound(operator, operand):
        raise InvalidPatternError(f"Unrecognized match type {operator}, or its operand is none")


def _sound(operator: str, operand: Any) -> bool:
    match operator:
        case "prefix" | "suffix":
            folded = isinstance(operand, dict) and list(operand) == ["equals-ignore-case"]
            return isinstance(operand["equals-ignore-case"] if folded else operand, str)
        case "equals-ignore-case" | "wildcard":
            return isinstance(operand, str) and "**" not in operand
        case "exists":
            return isinstance(operand, bool)
        case "cidr":
            return isinstance(operand, str) and _network(operand) is not None
        case "numeric":
            return _sound_numeric(operand)
        case "anything-but":
            return _sound_exception(operand)
        case _:
            return False


def _sound_numeric(operand: Any) -> bool:
    if not isinstance(operand, list) or len(operand) not in (2, 4):
        return False
    pairs = list(zip(operand[::2], operand[1::2], strict=True))
    return all(sign in _NUMERIC and _is_number(bound) for sign, bound in pairs)


def _sound_exception(operand: Any) -> bool:
    if isinstance(operand, dict):
        if len(operand) != 1 or not set(operand) <= {"prefix", "suffix", "wildcard", "equals-ignore-case"}:
            return False
        (texts,) = operand.values()
        listed = texts if isinstance(texts, list) else [texts]
        return bool(listed) and all(isinstance(text, str) for text in listed)
    listed = operand if isinstance(operand, list) else [operand]
    return bool(listed) and all(isinstance(value, str) or _is_number(value) for value in listed)


def _leaf_matches(wanted: list[Any], found: Any) -> bool:
    listed = found if isinstance(found, list) else [found]
    values = [value for value in listed if not isinstance(value, dict)] or [_ABSENT]
    return any(_entry_matches(entry, value) for entry in wanted for value in values)


def _entry_matches(entry: Any, value: Any) -> bool:
    if not isinstance(entry, dict):
        return value is not _ABSENT and _same(entry, value)
    (operator, operand), *_ = entry.items()
    if operator == "exists":
        return (value is not _ABSENT) is operand
    if value is _ABSENT:
        return False
    match operator:
        case "numeric":
            pairs = zip(operand[::2], operand[1::2], strict=True)
            return _is_number(value) and all(_NUMERIC[sign](value, bound) for sign, bound in pairs)
        case "cidr":
            return isinstance(value, str) and _within(operand, value)
        case "anything-but":
            return not _excepted(operand, value)
        case _:
            return isinstance(value, str) and _text_matches(operator, operand, value)


def _excepted(operand: Any, value: Any) -> bool:
    if isinstance(operand, dict):
        (operator, texts), *_ = operand.items()
        listed = texts if isinstance(texts, list) else [texts]
        return isinstance(value, str) and any(_text_matches(operator, text, value) for text in listed)
    return any(_same(one, value) for one in (operand if isinstance(operand, list) else [operand]))


def _text_matches(operator: str, operand: Any, value: str) -> bool:
    if isinstance(operand, dict):
        operand, value = operand["equals-ignore-case"].casefold(), value.casefold()
    match operator:
        case "prefix":
            return value.startswith(operand)
        case "suffix":
            return value.endswith(operand)
        case "equals-ignore-case":
            return bool(value.casefold() == operand.casefold())
        case _:
            return re.fullmatch(_wildcard(operand), value, re.DOTALL) is not None


def _wildcard(text: str) -> str:
    """A regular expression in which only the stars of a wildcard, not those after a backslash, are special."""
    pieces = re.split(r"(\\[\\*]|\*)", text)
    special = {"*": ".*", r"\*": r"\*", r"\\": r"\\"}
    return "".join(special.get(piece, re.escape(piece)) for piece in pieces)


def _same(one: Any, other: Any) -> bool:
    """Whether two JSON scalars are the same: 1 and 1.0 are, 1 and true are not."""
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None


def _within(network: str, address: str) -> bool:
    found, block = _network(address), _network(network)
    return (
        found is not None
        and block is not None
        and found.num_addresses == 1
        and found.version == block.version
        and found.network_address in block
    )
