"""The vault: temporary role credentials that outlive a run, in the operating system's keyring."""

from __future__ import annotations

from services.aws.credentials.temporary import TemporaryCredentials


class Vault:
    """Temporary role credentials in a keyring that encrypts, or nowhere. Safe to use from any thread.

    Never a long-term key, never a file of ours. Whoever opens one may wait for the operating system to ask its
    user for the keyring's password, so open and use it in a worker thread.

    Args:
        reason: in words, why nothing is kept; empty where it is.
    """

    def __init__(self, reason: str = "") -> None:
        self.reason = reason

    @classmethod
    def open(cls, keep: bool) -> Vault:
        """The vault of this user.

        Args:
            keep: whether the operator wants credentials kept across runs; otherwise nothing is read or written.
        """
        return cls("" if keep else "the configuration does not ask for it ([vault] keep = true)")

    @property
    def keeps(self) -> bool:
        """Whether what is put here is there in the next run."""
        return not self.reason

    def get(self, key: str) -> TemporaryCredentials | None:
        """What was put under a key and lasts still; what has expired is deleted when met."""
        raise NotImplementedError

    def put(self, key: str, credentials: TemporaryCredentials) -> None:
        """Keep credentials until they expire, where they are kept at all."""
        raise NotImplementedError

    def delete(self, key: str) -> None:
        """Forget what is under a key, if anything."""
        raise NotImplementedError

    def wipe(self) -> int:
        """Delete all that any run put here, and answer how many they were."""
        raise NotImplementedError
