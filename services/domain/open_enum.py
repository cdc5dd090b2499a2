"""Enumerations of a service that grows: a value we do not know keeps its text."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class OpenEnum(StrEnum):
    """A StrEnum whose unknown values become members of their own instead of errors.

    A known value in another case answers the known member; an unknown text a pseudo-member that compares and
    prints as that text. ``known`` tells the two apart.
    """

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        folded = value.casefold()
        for member in cls:
            if member.value.casefold() == folded:
                return member
        stranger = str.__new__(cls, value)
        stranger._name_ = "UNKNOWN"
        stranger._value_ = value
        return stranger

    @property
    def known(self) -> bool:
        """Whether this version of pipedeck knows the value."""
        return self.value in type(self)._value2member_map_
