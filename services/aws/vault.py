"""The vault: temporary role credentials that outlive a run, in the operating system's keyring."""

from __future__ import annotations

import json
import queue
import threading
import time
from collections.abc import Callable

from services.aws.credentials.temporary import TemporaryCredentials
from services.aws.keyring_entries import KeyringEntries
from services.clock import Clock, SystemClock

PATIENCE = 2.0
"""Seconds since the opening that readers wait for the keyring, which may be asking its user for a password."""
NOT_ASKED_FOR = "the configuration does not ask for it ([vault] keep = true)"


class Vault:
    """Temporary role credentials in a keyring that encrypts, or nowhere. Safe to use from any thread.

    Never a long-term key, never a file of ours. One thread of its own speaks with the keyring, and reads it once:
    a keyring that asks its user for a password, or hangs, delays nobody but itself, and where it fails, what
    is kept lives in this run's memory only and ``reason`` says why.

    Args:
        entries: the keyring's; None where nothing is to be kept.
        reason: in words, why nothing is kept; empty where it is.
        clock: by which credentials expire.
    """

    def __init__(
        self, entries: KeyringEntries | None = None, reason: str = "", clock: Clock | None = None
    ) -> None:
        self.reason = reason
        self._clock = clock or SystemClock()
        self._lock = threading.Lock()
        self._held: dict[str, TemporaryCredentials] = {}
        self._errands: queue.SimpleQueue[Callable[[KeyringEntries], object]] = queue.SimpleQueue()
        self._ready = threading.Event()
        self._deadline = time.monotonic() + PATIENCE
        if entries is None:
            self._ready.set()
            return
        self._errands.put(self._load)
        threading.Thread(target=self._serve, args=(entries,), name="vault", daemon=True).start()

    @classmethod
    def open(cls, keep: bool, clock: Clock | None = None) -> Vault:
        """The vault of this user. Imports keyring where it is to be kept, so never before the first paint.

        Args:
            keep: whether the operator wants credentials kept across runs; otherwise nothing is read or written.
            clock: by which credentials expire; the machine's own where it is not given.
        """
        if not keep:
            return cls(reason=NOT_ASKED_FOR, clock=clock)
        from services.aws.keyrings import find_keyring

        found = find_keyring()
        entries = KeyringEntries(found.keyring) if found.keyring is not None else None
        return cls(entries, found.reason, clock)

    @property
    def keeps(self) -> bool:
        """Whether what is put here is there in the next run."""
        return not self.reason

    def holds(self, key: str) -> bool:
        """Whether there is something under a key that the next run will find; asks no keyring."""
        with self._lock:
            return self.keeps and key in self._held

    def get(self, key: str) -> TemporaryCredentials | None:
        """What was put under a key and lasts still; what has expired is deleted when met."""
        self._ready.wait(max(self._deadline - time.monotonic(), 0.0))
        with self._lock:
            held = self._held.get(key)
        if held is not None and held.expires <= self._clock.now():
            self.delete(key)
            return None
        return held

    def put(self, key: str, credentials: TemporaryCredentials) -> None:
        """Keep credentials until they expire, where they are kept at all.

        Raises:
            ValueError: they have no session token: a long-term key has no business here.
        """
        if not credentials.token:
            raise ValueError("only temporary credentials are kept")
        if not self.keeps:
            return
        with self._lock:
            self._held[key] = credentials
        text = json.dumps(credentials.as_answer())
        self._errands.put(lambda entries: entries.write(key, text))

    def delete(self, key: str) -> None:
        """Forget what is under a key, if anything."""
        with self._lock:
            if self._held.pop(key, None) is None:
                return
        self._errands.put(lambda entries: entries.delete([key]))

    def wipe(self) -> int:
        """Delete all that any run put here, and answer how many credentials that were.

        What this run holds in its own memory goes on until it expires.
        """
        self._ready.wait(PATIENCE)
        with self._lock:
            count = len(self._held)
            self._held.clear()
        self._errands.put(lambda entries: entries.delete(entries.names()))
        self.flush()
        return count

    def flush(self, timeout: float = PATIENCE) -> bool:
        """Wait until the keyring has taken all that was put and deleted.

        Args:
            timeout: seconds.

        Returns:
            Whether it has.
        """
        if not self.keeps:
            return True
        done = threading.Event()
        self._errands.put(lambda _: done.set())
        return done.wait(timeout)

    def _serve(self, entries: KeyringEntries) -> None:
        """Carry out errands, one after the other, until the first that the keyring refuses."""
        while True:
            errand = self._errands.get()
            try:
                errand(entries)
            except Exception as error:  # noqa: BLE001 - backends raise errors of their own; the reason tells
                self.reason = f"the keyring failed ({type(error).__name__})"
                self._ready.set()
                return

    def _load(self, entries: KeyringEntries) -> None:
        """Read all that lasts still, and delete the rest."""
        gone = []
        now = self._clock.now()
        for name in entries.names():
            kept = _parse(entries.read(name))
            if kept is None or kept.expires <= now:
                gone.append(name)
                continue
            with self._lock:
                self._held.setdefault(name, kept)
        if gone:
            entries.delete(gone)
        self._ready.set()


def _parse(text: str | None) -> TemporaryCredentials | None:
    """The credentials of an entry; None where it is not whole, or not one of ours."""
    try:
        return TemporaryCredentials.of_answer(json.loads(text or ""))
    except (ValueError, KeyError, TypeError):
        return None
