"""What may stand at a leaf of an EventBridge event pattern: a value, or one comparison operator."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from operator import eq, ge, gt, le, lt

_RELATIONS: Mapping[str, Callable[[float, float], bool]] = {"=": eq, "<": lt, "<=": le, ">": gt, ">=": ge}
_NUMBER_MOST = 5e9
"""Numbers compared lie within minus and plus this (EventBridge User Guide, numeric matching)."""


class PatternError(ValueError):
    """An event pattern that EventBridge does not take; the message names the path and says why."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One alternative of a leaf.

    Args:
        takes: whether it takes a value that the event has there.
        takes_absence: whether it wants the event to have nothing there.
    """

    takes: Callable[[object], bool]
    takes_absence: bool = False


def parse_comparison(entry: object, path: str) -> Comparison:
    """One alternative: a value to be equal to, or an operator.

    Args:
        entry: what the pattern has.
        path: where, for the message.

    Raises:
        PatternError: EventBridge does not know it.
    """
    if not isinstance(entry, Mapping):
        if isinstance(entry, list):
            raise PatternError(f"{path} lists a list")
        return Comparison(_equal_to(entry))
    if len(entry) != 1:
        raise PatternError(f"{path} has an operator with {len(entry)} members, not one")
    operator, wanted = next(iter(entry.items()))
    if operator == "exists":
        if not isinstance(wanted, bool):
            raise PatternError(f"{path}: exists wants true or false")
        return Comparison(lambda _: bool(wanted), takes_absence=not wanted)
    if operator == "anything-but":
        return Comparison(_anything_but(wanted, path))
    if operator == "numeric":
        return Comparison(_numeric(wanted, path))
    if operator == "cidr":
        return Comparison(_within(wanted, path))
    return Comparison(_on_text(operator, wanted, path))


def _equal_to(wanted: object) -> Callable[[object], bool]:
    """Equal as JSON is written: 1 is neither ``true`` nor 1.0 (EventBridge User Guide, Event patterns)."""
    text = json.dumps(wanted)
    return lambda value: json.dumps(value) == text


def _on_text(operator: str, wanted: object, path: str) -> Callable[[object], bool]:
    """The operators on text; prefix and suffix may hold equals-ignore-case."""
    if operator in ("prefix", "suffix"):
        folded = isinstance(wanted, Mapping)
        if isinstance(wanted, Mapping):
            wanted = _only_member(wanted, "equals-ignore-case", f"{path}: {operator}")
        text = _text(wanted, f"{path}: {operator}")
        return _affix(operator, text, folded=folded)
    if operator == "equals-ignore-case":
        folded_text = _text(wanted, f"{path}: {operator}").casefold()
        return lambda value: isinstance(value, str) and value.casefold() == folded_text
    if operator == "wildcard":
        pieces = _wildcard(_text(wanted, f"{path}: wildcard"), path)
        return lambda value: isinstance(value, str) and _in_order(pieces, value)
    raise PatternError(f"{path}: {operator} is no operator")


def _affix(operator: str, text: str, *, folded: bool) -> Callable[[object], bool]:
    wanted = text.casefold() if folded else text

    def takes(value: object) -> bool:
        if not isinstance(value, str):
            return False
        found = value.casefold() if folded else value
        return found.startswith(wanted) if operator == "prefix" else found.endswith(wanted)

    return takes


def _anything_but(wanted: object, path: str) -> Callable[[object], bool]:
    """Everything except values of one kind, or except what an operator on text takes."""
    if isinstance(wanted, Mapping):
        if len(wanted) != 1:
            raise PatternError(f"{path}: anything-but wants one operator")
        operator, texts = next(iter(wanted.items()))
        listed = texts if isinstance(texts, list) else [texts]
        refused = [_on_text(operator, text, f"{path}: anything-but") for text in listed]
    else:
        values = wanted if isinstance(wanted, list) else [wanted]
        if not all(isinstance(value, (str, int, float)) for value in values):
            raise PatternError(f"{path}: anything-but wants texts or numbers")
        refused = [_equal_to(value) for value in values]
    if not refused:
        raise PatternError(f"{path}: anything-but excludes nothing")
    return lambda value: not any(takes(value) for takes in refused)


def _numeric(wanted: object, path: str) -> Callable[[object], bool]:
    """One or two relations, such as ``[">", 0, "<=", 5]``."""
    if not isinstance(wanted, list) or len(wanted) not in (2, 4):
        raise PatternError(f"{path}: numeric wants one or two relations with their numbers")
    relations: list[tuple[Callable[[float, float], bool], float]] = []
    for sign, number in zip(wanted[::2], wanted[1::2], strict=True):
        if sign not in _RELATIONS:
            raise PatternError(f"{path}: {sign} is none of {' '.join(_RELATIONS)}")
        if isinstance(number, bool) or not isinstance(number, (int, float)):
            raise PatternError(f"{path}: numeric compares with numbers")
        if not -_NUMBER_MOST <= number <= _NUMBER_MOST:
            raise PatternError(f"{path}: numbers lie within -5e9 and 5e9")
        relations.append((_RELATIONS[sign], number))

    def takes(value: object) -> bool:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return False
        return all(relation(value, number) for relation, number in relations)

    return takes


def _within(wanted: object, path: str) -> Callable[[object], bool]:
    try:
        network = ip_network(_text(wanted, f"{path}: cidr"), strict=False)
    except ValueError as error:
        raise PatternError(f"{path}: cidr wants a network such as 10.0.0.0/24") from error
    return lambda value: isinstance(value, str) and _is_within(value, network)


def _is_within(text: str, network: IPv4Network | IPv6Network) -> bool:
    try:
        return ip_address(text) in network
    except ValueError:
        return False


def _wildcard(text: str, path: str) -> list[str]:
    r"""The pieces between stars; ``\*`` and ``\\`` are those characters themselves."""
    pieces = [""]
    letters = iter(text)
    for letter in letters:
        if letter == "*":
            if len(pieces) > 1 and not pieces[-1]:
                raise PatternError(f"{path}: wildcard has two stars in a row")
            pieces.append("")
        elif letter == "\\":
            escaped = next(letters, "")
            if escaped not in ("*", "\\"):
                raise PatternError(rf"{path}: in a wildcard \ comes before * or \ only")
            pieces[-1] += escaped
        else:
            pieces[-1] += letter
    return pieces


def _in_order(pieces: Sequence[str], text: str) -> bool:
    """Whether the text is these pieces with anything between them."""
    first, *rest = pieces
    if not rest:
        return text == first
    *middle, last = rest
    if not text.startswith(first) or not text.endswith(last) or len(text) < len(first) + len(last):
        return False
    at, end = len(first), len(text) - len(last)
    for piece in middle:
        found = text.find(piece, at, end)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def _only_member(value: Mapping[str, object], name: str, path: str) -> object:
    if list(value) != [name]:
        raise PatternError(f"{path} may hold {name} only")
    return value[name]


def _text(value: object, path: str) -> str:
    if not isinstance(value, str):
        raise PatternError(f"{path} wants a text")
    return value
