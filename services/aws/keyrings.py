"""Which of the operating system's keyrings may hold a credential: those that encrypt, and no other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

ENCRYPTING = frozenset(
    {
        "keyring.backends.macOS",
        "keyring.backends.SecretService",
        "keyring.backends.libsecret",
        "keyring.backends.kwallet",
        "keyring.backends.Windows",
    }
)
"""The modules of the backends that encrypt: macOS Keychain, Secret Service, KWallet, Windows Credential Locker."""


class Found(NamedTuple):
    """A keyring that encrypts, or why there is none."""

    keyring: KeyringBackend | None
    reason: str = ""


def find_keyring() -> Found:
    """The user's keyring where it encrypts. Imports keyring, and may take a while the first time."""
    import keyring
    from keyring.backends.chainer import ChainerBackend

    chosen = keyring.get_keyring()
    candidates = list(chosen.backends) if isinstance(chosen, ChainerBackend) else [chosen]
    for candidate in candidates:
        if _encrypts(candidate):
            return Found(candidate)
    names = ", ".join(_name(each) for each in candidates) or "none"
    return Found(None, f"this machine has no keyring that encrypts (found: {names})")


def _encrypts(candidate: KeyringBackend) -> bool:
    return any(each.__module__ in ENCRYPTING for each in type(candidate).__mro__)


def _name(candidate: KeyringBackend) -> str:
    return type(candidate).__module__.removeprefix("keyring.backends.")
