"""The vault: temporary role credentials that outlive a run, in the operating system's keyring."""

from __future__ import annotations

import json
import queue
import threading
import time
from collections.abc import Callable

from services.aws.credentials.temporary import TemporaryCredentials
from services.aws.keyring_entries import KeyringEntries
from services.aws.keyrings import Found, find_keyring
from services.clock import Clock, SystemClock

PATIENCE = 2.0
"""Seconds since the opening that readers wait for the keyring, which may be asking its user for a password."""
NOT_ASKED_FOR = "the configuration does not ask for it ([vault] keep = true)"


class Vault:
    """Temporary role credentials in a keyring that encrypts, or nowhere. Safe to use from any thread.

    Never a long-term key, never a file of ours. One thread of its own finds the keyring, reads it once and speaks
    with it: one that asks its user for a password, or hangs, delays nobody but itself. Where there is none that
    encrypts, or it fails, credentials live in this run's memory only and ``reason`` says why.

    Args:
        find: finds the keyring; None where nothing is to be kept.
        clock: by which credentials expire.
    """

    def __init__(self, find: Callable[[], Found] | None = None, clock: Clock | None = None) -> None:
        self.reason = "" if find is not None else NOT_ASKED_FOR
        """In words, why nothing is kept; empty where it is, as far as is known yet."""
        self._clock = clock or SystemClock()
        self._lock = threading.Lock()
        self._held: dict[str, TemporaryCredentials] = {}
        self._errands: queue.SimpleQueue[Callable[[KeyringEntries], object]] = queue.SimpleQueue()
        self._ready = threading.Event()
        self._deadline = time.monotonic() + PATIENCE
        if find is None:
            self._ready.set()
        else:
            threading.Thread(target=self._serve, args=(find,), name="vault", daemon=True).start()

    @classmethod
    def open(cls, keep: bool, clock: Clock | None = None) -> Vault:
        """The vault of this user; does not wait for the keyring, and imports it only where it is wanted.

        Args:
            keep: whether the operator wants credentials kept across runs; otherwise nothing is read or written.
            clock: by which credentials expire; the machine's own where it is not given.
        """
        return cls(find_keyring if keep else None, clock)

    @property
    def keeps(self) -> bool:
        """Whether what is put here is there in the next run, as far as is known yet."""
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

    def flush(self, timeout: float | None = None) -> bool:
        """Wait until the keyring has taken all that was put and deleted.

        Args:
            timeout: seconds; as long as readers wait where it is not given.

        Returns:
            Whether it has.
        """
        if not self.keeps:
            return True
        done = threading.Event()
        self._errands.put(lambda _: done.set())
        return done.wait(PATIENCE if timeout is None else timeout)

    def _serve(self, find: Callable[[], Found]) -> None:
        """Find the keyring, and carry out errands one after the other, until the first that it refuses."""
        try:
            keyring, self.reason = find()
            if keyring is None:
                return
            entries = KeyringEntries(keyring)
            self._load(entries)
            while True:
                self._errands.get()(entries)
        except Exception as error:  # noqa: BLE001 - backends raise errors of their own; the reason tells
            self.reason = f"the keyring failed ({type(error).__name__})"
        finally:
            self._ready.set()

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
