"""The temporary credentials of this run, kept once for all who share them."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from services.aws.credentials.temporary import TemporaryCredentials
from services.aws.vault import Vault
from services.clock import Clock, SystemClock


class Wallet:
    """Temporary credentials in memory, and in the vault where there is one. Safe to use from any thread.

    Args:
        vault: what keeps them across runs.
        clock: by which they expire.
    """

    def __init__(self, vault: Vault | None = None, clock: Clock | None = None) -> None:
        self._vault = vault
        self._clock = clock or SystemClock()
        self._lock = threading.Lock()
        self._held: dict[str, TemporaryCredentials] = {}
        self._ended: set[str] = set()

    def get(self, key: str, margin: float = 0.0) -> TemporaryCredentials | None:
        """What is held under a key.

        Args:
            key: whose.
            margin: seconds for which it must last still.
        """
        with self._lock:
            held = self._held.get(key)
        if held is None and self._vault is not None:
            held = self._vault.get(key)
        if held is None or held.expires <= self._clock.now() + margin:
            if held is not None:
                with self._lock:
                    self._ended.add(key)
            return None
        with self._lock:
            self._held[key] = held
        return held

    def put(self, key: str, credentials: TemporaryCredentials) -> None:
        """Hold credentials instead of what was held before."""
        with self._lock:
            self._held[key] = credentials
            self._ended.discard(key)
        if self._vault is not None:
            self._vault.put(key, credentials)

    def delete(self, key: str) -> None:
        """Forget what is held under a key, here and in the vault: it ended, or was refused."""
        with self._lock:
            if self._held.pop(key, None) is not None:
                self._ended.add(key)
        if self._vault is not None:
            self._vault.delete(key)

    def delete_all(self, prefix: str) -> None:
        """Forget all whose keys begin so."""
        with self._lock:
            found = [key for key in self._held if key.startswith(prefix)]
        for key in found:
            self.delete(key)

    def ended(self, key: str) -> bool:
        """Whether something was held under a key that has ended since."""
        with self._lock:
            return key in self._ended

    def vaulted(self, prefix: str) -> bool:
        """Whether something held under a key that begins so is there in the next run."""
        if self._vault is None:
            return False
        with self._lock:
            found = [key for key in self._held if key.startswith(prefix)]
        return any(self._vault.holds(key) for key in found)


_WHILE_ASKING = 1.0
"""Seconds for which what is there must last, so that it is there still when it is taken."""


class RoleCache:
    """botocore's cache of assumed roles, kept in a wallet: its cache is whatever has these three methods.

    Args:
        wallet: where.
        prefix: what tells these credentials from those of the same role by another way.
    """

    def __init__(self, wallet: Wallet, prefix: str) -> None:
        self._wallet = wallet
        self._prefix = prefix

    def __contains__(self, key: str) -> bool:
        """Whether there is an answer under botocore's key."""
        return self._wallet.get(self._prefix + key, _WHILE_ASKING) is not None

    def __getitem__(self, key: str) -> dict[str, Any]:
        """The answer under botocore's key.

        Raises:
            KeyError: there is none, or no longer.
        """
        held = self._wallet.get(self._prefix + key)
        if held is None:
            raise KeyError(key)
        return {"Credentials": held.as_answer()}

    def __setitem__(self, key: str, answer: Mapping[str, Any]) -> None:
        """Keep an answer of AssumeRole or GetRoleCredentials."""
        self._wallet.put(self._prefix + key, TemporaryCredentials.of_answer(answer["Credentials"]))
