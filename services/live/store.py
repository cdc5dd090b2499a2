"""The fleet in memory: the one place that holds what is known."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from services.domain.snapshot import PipelineSnapshot
from services.domain.target import PipelineKey
from services.live.diff import FleetDiff, differs
from services.live.facts import waits
from services.live.packed import is_packed


class Store:
    """Snapshots by pipeline, in the order in which they appeared. Thread-safe; only the engine writes."""

    def __init__(self) -> None:
        self._snapshots: dict[PipelineKey, PipelineSnapshot] = {}
        self._remembered: dict[PipelineKey, float] = {}
        self._waiting: dict[PipelineKey, None] = {}
        self._lock = threading.Lock()

    def get(self, key: PipelineKey) -> PipelineSnapshot | None:
        """What is known of a pipeline."""
        with self._lock:
            return self._snapshots.get(key)

    def all(self) -> tuple[PipelineSnapshot, ...]:
        """What is known of every pipeline."""
        with self._lock:
            return tuple(self._snapshots.values())

    def waiting(self) -> tuple[PipelineSnapshot, ...]:
        """What is known of the pipelines in which an approval waits."""
        with self._lock:
            return tuple(self._snapshots[key] for key in self._waiting)

    def remembered_since(self) -> float | None:
        """Of what is only remembered, the oldest: when an earlier run read it, in POSIX seconds; None without any."""
        with self._lock:
            return min(self._remembered.values(), default=None)

    def put(self, snapshots: Iterable[PipelineSnapshot]) -> FleetDiff:
        """Take in newer snapshots and answer what they changed; an age alone is kept and changes nothing."""
        added: list[PipelineSnapshot] = []
        changed: list[PipelineSnapshot] = []
        with self._lock:
            for snapshot in snapshots:
                old = self._snapshots.get(snapshot.key)
                self._snapshots[snapshot.key] = snapshot
                if snapshot.remembered is not None:
                    self._remembered[snapshot.key] = snapshot.remembered
                elif old is not None and old.remembered is not None:
                    del self._remembered[snapshot.key]
                self._note_waiting(snapshot)
                if old is None:
                    added.append(snapshot)
                elif differs(old, snapshot):
                    changed.append(snapshot)
        return FleetDiff(tuple(added), tuple(changed))

    def remove(self, keys: Iterable[PipelineKey]) -> FleetDiff:
        """Forget pipelines and answer which of them were known."""
        with self._lock:
            gone = tuple(key for key in keys if self._snapshots.pop(key, None) is not None)
            for key in gone:
                self._remembered.pop(key, None)
                self._waiting.pop(key, None)
        return FleetDiff(removed=gone)

    def _note_waiting(self, snapshot: PipelineSnapshot) -> None:
        if not is_packed(snapshot) and waits(snapshot):
            self._waiting[snapshot.key] = None
        else:
            self._waiting.pop(snapshot.key, None)
