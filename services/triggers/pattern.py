"""EventBridge event patterns: whether a pattern matches an event.

As documented in the Amazon EventBridge User Guide, "Event patterns" and "Comparison operators for use in event
patterns": a pattern has the shape of the event, each of its leaves lists what may stand there, all leaves must
match, and where the event has a list any of its elements will do.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from services.triggers.comparison import PatternError, parse_comparison

Json = Mapping[str, Any]

ALTERNATIVES = "$or"
"""The one key that is no member of the event: a list of patterns, one of which must match."""


def parse_pattern(text: str) -> dict[str, Any]:
    """A rule's EventPattern, checked.

    Raises:
        PatternError: it is no JSON object, or EventBridge would not take it.
    """
    try:
        pattern = json.loads(text)
    except ValueError as error:
        raise PatternError(f"no JSON: {error}") from error
    except RecursionError as error:
        raise PatternError("nested too deep") from error
    if not isinstance(pattern, dict):
        raise PatternError("a pattern is a JSON object")
    check_pattern(pattern)
    return pattern


def check_pattern(pattern: Json, at: str = "") -> None:
    """Whether EventBridge would take the pattern.

    Args:
        pattern: the object.
        at: its path in a larger one, for the message.

    Raises:
        PatternError: it would not; the message names the path.
    """
    if not pattern:
        raise PatternError(f"{at or 'the pattern'} is an empty object")
    for key, wanted in pattern.items():
        path = _path(at, key)
        if key == ALTERNATIVES:
            _check_alternatives(wanted, path)
        elif isinstance(wanted, Mapping):
            check_pattern(wanted, path)
        elif isinstance(wanted, list) and wanted:
            for entry in wanted:
                parse_comparison(entry, path)
        else:
            raise PatternError(f"{path} must be an object, or a list with something in it")


def matches(pattern: Json, event: Json) -> bool:
    """Whether the rule's pattern matches the event.

    Raises:
        PatternError: the pattern is none.
    """
    return find_mismatch(pattern, event) is None


def find_mismatch(pattern: Json, event: Json) -> str | None:
    """The path of the first part of the pattern that the event does not match; None where all match.

    Raises:
        PatternError: the pattern is none.
    """
    check_pattern(pattern)
    return _mismatch(pattern, event, "")


def _mismatch(pattern: Json, event: Json, at: str) -> str | None:
    for key, wanted in pattern.items():
        path = _path(at, key)
        if key == ALTERNATIVES:
            if all(_mismatch(option, event, at) is not None for option in wanted):
                return path
        elif isinstance(wanted, Mapping):
            found = _mismatch_below(wanted, event.get(key), path)
            if found is not None:
                return found
        elif not _fits(wanted, event, key, path):
            return path
    return None


def _mismatch_below(pattern: Json, value: object, path: str) -> str | None:
    """An object of the pattern against what the event has there: an object, or a list with one that matches."""
    if isinstance(value, list):
        found = [_mismatch(pattern, entry, path) for entry in value if isinstance(entry, Mapping)]
        return None if None in found else next(iter(found), _mismatch(pattern, {}, path))
    return _mismatch(pattern, value if isinstance(value, Mapping) else {}, path)


def _fits(wanted: Sequence[object], event: Json, key: str, path: str) -> bool:
    """Whether one of a leaf's alternatives takes one of the values that the event has there."""
    comparisons = [parse_comparison(entry, path) for entry in wanted]
    values = _leaves(event[key]) if key in event else []
    if not values:
        return any(comparison.takes_absence for comparison in comparisons)
    return any(comparison.takes(value) for comparison in comparisons for value in values)


def _leaves(value: object) -> list[object]:
    """The values of a member that can be compared: those of a list; none of an object."""
    if isinstance(value, list):
        return [leaf for entry in value for leaf in _leaves(entry)]
    return [] if isinstance(value, Mapping) else [value]


def _check_alternatives(wanted: object, path: str) -> None:
    if not isinstance(wanted, list) or len(wanted) < 2:
        raise PatternError(f"{path} must list two patterns or more")
    for entry in wanted:
        if not isinstance(entry, Mapping):
            raise PatternError(f"{path} lists something that is no pattern")
        check_pattern(entry, path)


def _path(at: str, key: str) -> str:
    return f"{at}.{key}" if at else key
