"""Long texts by name in a keyring, which takes short ones only and cannot list what it holds."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "pipedeck"
PIECE = 1000
"""Characters in one entry: Windows takes 2,560 bytes of UTF-16 (CRED_MAX_CREDENTIAL_BLOB_SIZE)."""
_INDEX = "index"


class KeyringEntries:
    """Texts by name, each in as many entries as it takes, and a list of the names.

    Each method may raise whatever the backend raises: its own errors are not always ``KeyringError``.

    Args:
        keyring: what encrypts.
    """

    def __init__(self, keyring: KeyringBackend) -> None:
        self._keyring = keyring

    def names(self) -> list[str]:
        """The names under which there are texts."""
        try:
            listed = json.loads(self._read(_INDEX) or "[]")
        except ValueError:
            return []
        return [str(name) for name in listed] if isinstance(listed, list) else []

    def read(self, name: str) -> str | None:
        """The text of a name, or None where there is none that is whole."""
        return self._read(name)

    def write(self, name: str, text: str) -> None:
        """Keep a text; its name is listed first, so that no text is ever there unlisted."""
        names = self.names()
        if name not in names:
            self._write(_INDEX, json.dumps([*names, name]))
        self._write(name, text)

    def delete(self, wanted: Iterable[str]) -> None:
        """Forget the texts of some names."""
        gone = set(wanted)
        for name in gone:
            self._delete(name)
        left = [name for name in self.names() if name not in gone]
        if left:
            self._write(_INDEX, json.dumps(left))
        else:
            self._delete(_INDEX)

    def _read(self, name: str) -> str | None:
        first = self._keyring.get_password(SERVICE, name)
        if first is None:
            return None
        count, _, text = first.partition(":")
        pieces = [self._keyring.get_password(SERVICE, f"{name}.{at}") for at in range(1, _number(count))]
        return None if None in pieces else "".join([text, *filter(None, pieces)])

    def _write(self, name: str, text: str) -> None:
        pieces = [text[at : at + PIECE] for at in range(0, len(text), PIECE)] or [""]
        former = self._keyring.get_password(SERVICE, name)
        for at, piece in reversed(list(enumerate(pieces))):
            if at:
                self._keyring.set_password(SERVICE, f"{name}.{at}", piece)
            else:
                self._keyring.set_password(SERVICE, name, f"{len(pieces)}:{piece}")
        self._delete_pieces(name, len(pieces), _number((former or "1").partition(":")[0]))

    def _delete(self, name: str) -> None:
        first = self._keyring.get_password(SERVICE, name)
        if first is None:
            return
        self._delete_pieces(name, 1, _number(first.partition(":")[0]))
        self._keyring.delete_password(SERVICE, name)

    def _delete_pieces(self, name: str, start: int, end: int) -> None:
        for at in range(start, end):
            if self._keyring.get_password(SERVICE, f"{name}.{at}") is not None:
                self._keyring.delete_password(SERVICE, f"{name}.{at}")


def _number(said: str) -> int:
    return int(said) if said.isdecimal() else 1
