"""The tags of the fleet's pipelines, which nobody asks for until a filter does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from textual.message import Message

from services.domain.target import PipelineKey

if TYPE_CHECKING:
    from services.live.outcome import Outcome
    from tui.backend import Backend

KEPT_SECONDS = 300.0
"""How long tags are good before a filter asks for them anew."""

Tags = Mapping[str, Mapping[str, str]]
"""By the pipeline's name."""


@dataclass
class TagsRead(Message):
    """The tags of a target's pipelines came, or the problem."""

    target: str
    outcome: Outcome[Tags]


@dataclass
class FleetTags:
    """What is known of them."""

    _words: dict[PipelineKey, str] = field(default_factory=dict)
    _asked: dict[str, float] = field(default_factory=dict)

    def of(self, key: PipelineKey) -> str:
        """The tags of a pipeline in words, such as ``team=payments tier=1``."""
        return self._words.get(key, "")

    def ask(self, backend: Backend, now: float, tell: Callable[[TagsRead], object]) -> None:
        """Have them read in each target where they were not asked for lately."""
        for target in backend.targets:
            if now - self._asked.get(target, -KEPT_SECONDS) >= KEPT_SECONDS:
                self._asked[target] = now
                backend.read_tags(target, partial(_tell, tell, target))

    def take(self, message: TagsRead) -> None:
        """Keep what came; after a problem they are asked for again the next time."""
        tags = message.outcome.value
        if tags is None:
            self._asked.pop(message.target, None)
            return
        for key in [key for key in self._words if key.target == message.target]:
            del self._words[key]
        for name, pairs in tags.items():
            words = " ".join(f"{tag}={value}" for tag, value in pairs.items())
            self._words[PipelineKey(message.target, name)] = words


def _tell(tell: Callable[[TagsRead], object], target: str, outcome: Outcome[Tags]) -> None:
    tell(TagsRead(target, outcome))
