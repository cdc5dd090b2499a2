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

Interest = Callable[["Region", str], bool]
"""Whether events of a source (``aws.codepipeline``) in a region are any of a listener's business."""


def _everything(region: Region, source: str) -> bool:  # noqa: ARG001 - an interest takes both
    return True


class EventBus:
    """Hands every event to whoever listens, such as the rules of EventBridge, or a queue that is bound to it.

    An event is made only if somebody listens, and its id comes from dice of its own: a world in which nobody
    does lives as if there were no events.

    Args:
        seed: of the ids of events and messages.
    """

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)
        self._listeners: list[tuple[Listener, Interest]] = []

    def uuid(self) -> str:
        """A fresh lower-case UUID."""
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def listen(self, listener: Listener, interest: Interest = _everything) -> None:
        """Have every event from now on told that is of interest."""
        self._listeners.append((listener, interest))

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
        heard = self._heard(region, source)
        if heard:
            event = self.event(region, source, kind, resources, detail())
            for listener in heard:
                listener(region, event)

    def tell(self, region: Region, event: Json) -> None:
        """Tell an event that has its envelope already."""
        for listener in self._heard(region, str(event.get("source", ""))):
            listener(region, event)

    def event(self, region: Region, source: str, kind: str, resources: list[str], detail: Json) -> Json:
        """An event of now in its envelope, told to nobody; arguments as of `put`."""
        return {
            "version": "0",
            "id": self.uuid(),
            "detail-type": kind,
            "source": source,
            "account": region.account,
            "time": f"{as_datetime(region.world.timeline.now()):%Y-%m-%dT%H:%M:%SZ}",
            "region": region.name,
            "resources": resources,
            "detail": detail,
        }

    def _heard(self, region: Region, source: str) -> list[Listener]:
        return [listener for listener, interest in self._listeners if interest(region, source)]
