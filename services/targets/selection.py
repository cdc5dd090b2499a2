"""Which accounts are wanted, by number, name, organizational unit or tag."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_NUMBER = re.compile(r"[0-9]{12}")
_UNIT = re.compile(r"(ou|r)-[0-9a-z]{4,32}(-[0-9a-z]{8,32})?")
_UNIT_PATH = "ou:"
_TAG = "tag:"


@dataclass(frozen=True, slots=True)
class Account:
    """An account that a directory lists: the twelve digits and the name given there."""

    number: str
    name: str


Members = Mapping[str, frozenset[str]]
"""The accounts in each organizational unit, by the word that names it, with all below it."""
Tags = Callable[[Account], Mapping[str, str]]
"""Looks an account's tags up; called only where a word asks for tags."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Words that include and exclude accounts; an account is wanted by any of the first and none of the second.

    Args:
        include: all accounts where it is empty.
        exclude: beats ``include``.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    @property
    def units(self) -> tuple[str, ...]:
        """The words that name organizational units."""
        return tuple(word for word in (*self.include, *self.exclude) if is_unit(word))

    def wants(self, account: Account, members: Members, tags: Tags) -> bool:
        """Whether an account is wanted; tags are looked up last, and only where they decide."""
        return self._any(self.include, account, members, tags, empty=True) and not self._any(
            self.exclude, account, members, tags, empty=False
        )

    @staticmethod
    def _any(words: tuple[str, ...], account: Account, members: Members, tags: Tags, *, empty: bool) -> bool:
        if not words:
            return empty
        tagged = [word for word in words if word.startswith(_TAG)]
        if any(_names(word, account, members) for word in words if word not in tagged):
            return True
        return bool(tagged) and _is_tagged(tagged, tags(account))


def is_unit(word: str) -> bool:
    """Whether a word names an organizational unit, by id or path."""
    return word.startswith(_UNIT_PATH) or bool(_UNIT.fullmatch(word))


def unit_path(word: str) -> tuple[str, ...] | None:
    """The names from the root down, where a word is a unit's path; None where it is an id."""
    if not word.startswith(_UNIT_PATH):
        return None
    return tuple(part for part in word.removeprefix(_UNIT_PATH).split("/") if part)


def _names(word: str, account: Account, members: Members) -> bool:
    if is_unit(word):
        return account.number in members.get(word, ())
    if _NUMBER.fullmatch(word):
        return account.number == word
    return fnmatch.fnmatchcase(account.name.casefold(), word.casefold())


def _is_tagged(words: list[str], tags: Mapping[str, str]) -> bool:
    for word in words:
        key, _, glob = word.removeprefix(_TAG).partition("=")
        if key in tags and fnmatch.fnmatchcase(tags[key], glob):
            return True
    return False
