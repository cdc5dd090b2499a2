"""The event bus of the emulated cloud: what services tell, and who hears it."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from services.clock import as_datetime

if TYPE_CHECKING:
    from services.emulator.world import Region

Json = dict[str, Any]
Listener = Callable[["Region", Json], None]
"""Told each event, with the region that it happened in. The world's lock is held."""


class EventBus:
    """Hands every event to whoever listens, such as the rules of EventBridge, or a queue that is bound to it.

    An event is made only if somebody listens, and its id comes from dice of its own: a world in which nobody
    does lives as if there were no events.

    Args:
        seed: of the ids of events and messages.
    """

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)
        self._listeners: list[Listener] = []

    def uuid(self) -> str:
        """A fresh lower-case UUID."""
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def listen(self, listener: Listener) -> None:
        """Have every event from now on told."""
        self._listeners.append(listener)

    def put(
        self, region: Region, source: str, kind: str, resources: list[str], detail: Callable[[], Json]
    ) -> None:
        """Tell an event, in the envelope of EventBridge (EventBridge User Guide, Events).

        Args:
            region: where it happened.
            source: which service tells it, such as ``aws.codepipeline``.
            kind: the ``detail-type``.
            resources: the ARNs that it is about.
            detail: makes what is told.
        """
        if not self._listeners:
            return
        event = {
            "version": "0",
            "id": self.uuid(),
            "detail-type": kind,
            "source": source,
            "account": region.account,
            "time": f"{as_datetime(region.world.timeline.now()):%Y-%m-%dT%H:%M:%SZ}",
            "region": region.name,
            "resources": resources,
            "detail": detail(),
        }
        for listener in tuple(self._listeners):
            listener(region, event)
