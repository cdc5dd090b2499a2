"""What somebody looks at, kept over targets that come and go."""

from __future__ import annotations

from collections.abc import Mapping

from services.domain.target import PipelineKey
from services.live.lane import Lane


class Attention:
    """What is on screen, what is open, and of which targets events tell. Used by the engine's thread alone."""

    def __init__(self) -> None:
        self._visible: tuple[PipelineKey, ...] = ()
        self._opened: dict[PipelineKey, None] = {}
        self._flowing: set[str] = set()

    def welcome(self, lane: Lane) -> None:
        """Tell a target that came what of it is looked at, from before it was removed."""
        lane.slow_sweep(slow=lane.target in self._flowing)
        lane.watch([key.pipeline for key in self._visible if key.target == lane.target])
        for key in self._opened:
            if key.target == lane.target:
                lane.open(key.pipeline)

    def watch(self, visible: tuple[PipelineKey, ...], lanes: Mapping[str, Lane]) -> None:
        """These pipelines are on screen now, topmost first."""
        self._visible = visible
        for name, lane in lanes.items():
            lane.watch([key.pipeline for key in visible if key.target == name])

    def open(self, key: PipelineKey, lanes: Mapping[str, Lane]) -> None:
        """A pipeline is open."""
        self._opened[key] = None
        if lane := lanes.get(key.target):
            lane.open(key.pipeline)

    def close(self, key: PipelineKey, lanes: Mapping[str, Lane]) -> None:
        """It is no longer."""
        self._opened.pop(key, None)
        if lane := lanes.get(key.target):
            lane.close(key.pipeline)

    def flow(self, target: str, lanes: Mapping[str, Lane], *, flowing: bool) -> None:
        """Events tell of what changes in a target, or no longer."""
        (self._flowing.add if flowing else self._flowing.discard)(target)
        if lane := lanes.get(target):
            lane.slow_sweep(slow=flowing)
