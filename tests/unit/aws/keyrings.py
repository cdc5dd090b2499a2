"""Keyrings in memory: backends of the keyring library, as an operating system's would be."""

from __future__ import annotations

import threading
from typing import ClassVar

from keyring.backend import KeyringBackend
from keyring.backends.libsecret import Keyring as Encrypting
from keyring.errors import PasswordDeleteError


class _InMemory(KeyringBackend):
    priority: ClassVar[float] = 0  # never found by itself

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.held.pop((service, username), None) is None:
            raise PasswordDeleteError("no such password")


class MemoryKeyring(_InMemory, Encrypting):
    """One whose family encrypts; its entries are as short as those of Windows."""

    priority: ClassVar[float] = 0

    def set_password(self, service: str, username: str, password: str) -> None:
        assert len(password.encode("utf-16-le")) <= 2560
        super().set_password(service, username, password)


class PlaintextKeyring(_InMemory):
    """One of no family that encrypts."""

    priority: ClassVar[float] = 0


class FailingKeyring(MemoryKeyring):
    """One that its user keeps locked."""

    priority: ClassVar[float] = 0

    def get_password(self, service: str, username: str) -> str | None:
        raise RuntimeError(f"{service}/{username} is locked by hunter2")


class HangingKeyring(MemoryKeyring):
    """One that asks its user for a password, who is at lunch."""

    priority: ClassVar[float] = 0

    def __init__(self) -> None:
        super().__init__()
        self.unlocked = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.unlocked.wait()
        return super().get_password(service, username)
