"""Brings the last known fleet back at the start, and keeps it for the next run; on a thread of its own."""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext

from services.cache.fleet import FleetCache
from services.clock import Clock
from services.domain.snapshot import PipelineSnapshot
from services.domain.target import Target
from services.live.engine import LiveEngine

SAVE_SECONDS = 240.0
"""How often the fleet is written while the app runs."""
STOP_SECONDS = 0.6
"""How long ``stop`` waits for the last save; one that takes longer is lost, and the one before it stays."""

logger = logging.getLogger(__name__)


class FleetKeeper:
    """Remembers targets' pipelines from run to run. Every public method returns at once, but for ``stop``.

    What is remembered of a target is shown as soon as the target is read, and taken back where it turns out to be
    another account's. Only what was read with a known account is kept. That nothing can be kept or read is
    logged, and otherwise of no consequence.

    Args:
        cache: where it is kept.
        engine: shows it, and knows what there is to keep.
        targets: those that are read, by name, as they are known now.
        clock: the machine's, in POSIX seconds.
        calm: is held while much is read at once, such as what spares the garbage collector.
    """

    def __init__(
        self,
        cache: FleetCache,
        engine: LiveEngine,
        targets: Callable[[], Mapping[str, Target]],
        clock: Clock,
        calm: Callable[[], AbstractContextManager[object]] = nullcontext,
    ) -> None:
        self._cache = cache
        self._engine = engine
        self._targets = targets
        self._clock = clock
        self._calm = calm
        self._wanted: list[str] = []
        self._accounts: dict[str, str] = {}
        """Whose pipelines are remembered of each target."""
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Show what is remembered of every target, and keep the fleet from now on."""
        with self._lock:
            self._wanted += list(self._targets())
        self._thread = threading.Thread(target=self._run, name="pipedeck-cache", daemon=True)
        self._thread.start()

    def show(self, target: str) -> None:
        """Show what is remembered of a target that is read from now on."""
        with self._lock:
            self._wanted.append(target)
        self._wake.set()

    def identified(self, target: Target) -> None:
        """Take back what was remembered of a target, if it is another account's."""
        with self._lock:
            remembered = self._accounts.get(target.name)
            if None not in (remembered, target.account) and remembered != target.account:
                del self._accounts[target.name]
                self._engine.forget_remembered(target.name)

    def stop(self) -> None:
        """Keep the fleet a last time and end, within a second."""
        self._stopping.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(STOP_SECONDS)

    def _run(self) -> None:
        self._load_wanted()
        self._prune()
        while not self._stopping.is_set():
            if self._wake.wait(SAVE_SECONDS):
                self._wake.clear()
                self._load_wanted()
            else:
                self.save()
        self.save()

    def _load_wanted(self) -> None:
        with self._calm():
            while (name := self._next_wanted()) is not None and not self._stopping.is_set():
                self.load(name)

    def _next_wanted(self) -> str | None:
        with self._lock:
            return self._wanted.pop(0) if self._wanted else None

    def load(self, name: str) -> None:
        """Hand what is remembered of a target to the engine; blocks."""
        try:
            known = self._cache.load(name)
            if known is None:
                return
            with self._lock:
                self._accounts[name] = known.account
            if (target := self._targets().get(name)) is not None:
                self.identified(target)
            for chunk in known.chunks():
                with self._lock:
                    if self._accounts.get(name) != known.account:
                        return
                    self._engine.remember(name, chunk)
        except (OSError, ValueError) as error:
            logger.warning("what was remembered of %s is not used: %s", name, error)

    def save(self) -> None:
        """Keep what is known of every target whose account is known; blocks."""
        grouped: dict[str, list[PipelineSnapshot]] = defaultdict(list)
        for snapshot in self._engine.snapshots():
            grouped[snapshot.key.target].append(snapshot)
        for name, target in dict(self._targets()).items():
            known = grouped.get(name, [])
            if target.account is None or not (known or self._engine.freshness(name).listed):
                continue
            try:
                self._cache.save(name, target.account, known)
            except OSError as error:
                logger.warning("the fleet of %s is not kept: %s", name, error)

    def _prune(self) -> None:
        try:
            self._cache.prune(self._clock.now())
        except OSError as error:
            logger.warning("old files of the fleet are not removed: %s", error)
