"""The ``Condition`` element of a policy statement."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from services.emulator.identity.wildcards import matches

Facts = Mapping[str, tuple[str, ...]]
"""What is known of a request: values by condition key in lower case, such as ``aws:requestedregion``."""

_Test = Callable[[str, str], bool]
_NOTATION = re.compile(r"(?:(ForAnyValue|ForAllValues):)?(\w+?)(IfExists)?")


def _same(wanted: str, value: str) -> bool:
    return wanted == value


def _same_letters(wanted: str, value: str) -> bool:
    return wanted.lower() == value.lower()


_TESTS: dict[str, tuple[_Test, bool]] = {
    "StringEquals": (_same, True),
    "StringNotEquals": (_same, False),
    "StringEqualsIgnoreCase": (_same_letters, True),
    "StringNotEqualsIgnoreCase": (_same_letters, False),
    "StringLike": (matches, True),
    "StringNotLike": (matches, False),
    "ArnEquals": (matches, True),
    "ArnLike": (matches, True),
    "ArnNotEquals": (matches, False),
    "ArnNotLike": (matches, False),
    "Bool": (_same_letters, True),
}
"""For each operator how it compares, and whether a match makes it true."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One operator on one key.

    Args:
        operator: as the policy writes it, such as ``StringEquals`` or ``ForAnyValue:StringLike``.
        key: the condition key.
        wanted: the values that the policy names.

    Raises:
        ValueError: the operator is unknown here.
    """

    operator: str
    key: str
    wanted: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse an operator that could not be evaluated."""
        if self.operator != "Null" and self._parts()[1] not in _TESTS:
            raise ValueError(f"the condition operator {self.operator} is unknown")

    def holds(self, facts: Facts) -> bool:
        """Whether it is true of a request (IAM User Guide, "IAM JSON policy elements: Condition operators")."""
        values = facts.get(self.key.lower(), ())
        if self.operator == "Null":
            return (not values) == (self.wanted[0].lower() == "true")
        quantifier, name, if_exists = self._parts()
        test, positive = _TESTS[name]
        if not values:
            return quantifier == "ForAllValues" or bool(if_exists) or not positive
        hits = [any(test(wanted, value) for wanted in self.wanted) == positive for value in values]
        return any(hits) if quantifier == "ForAnyValue" else all(hits)

    def _parts(self) -> tuple[str, str, str]:
        """The quantifier, the operator's own name, and ``IfExists``; empty where it has none."""
        found = _NOTATION.fullmatch(self.operator)
        return (found[1] or "", found[2], found[3] or "") if found else ("", "", "")
