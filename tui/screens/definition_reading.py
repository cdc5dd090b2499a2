"""The versions of a pipeline's declaration, and its tags, as far as they were read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from textual.message import Message

from services.definition.declaration import Declaration
from services.domain.problem import Problem
from services.domain.target import PipelineKey
from services.live.outcome import Outcome
from tui.screens.one_pipeline import OnePipeline
from tui.standing_of_targets import with_key


@dataclass
class VersionRead(Message):
    """A version was read, or could not be; None is the newest."""

    version: int | None
    outcome: Outcome[Declaration]


@dataclass
class TagsRead(Message):
    """The tags were read, or could not be."""

    outcome: Outcome[dict[str, str]]


class DefinitionReading(OnePipeline):
    """A screen about a pipeline's declaration.

    Args:
        key: the pipeline.
    """

    def __init__(self, key: PipelineKey) -> None:
        super().__init__(key)
        self._versions: dict[int, Declaration] = {}
        self._asked: set[int | None] = set()
        self.newest: Declaration | None = None
        """The newest version that is known; None until it was read."""
        self.problems: dict[int | None, Problem] = {}
        """Why a version could not be read; None is the newest."""
        self.tags: Mapping[str, str] | None = None
        self.tags_problem: Problem | None = None
        self._reading_tags = False

    def version(self, number: int | None) -> Declaration | None:
        """A version, where it was read; None is the newest."""
        return self.newest if number is None else self._versions.get(number)

    def read_version(self, number: int | None) -> None:
        """Read a version, unless it is known or being read; one that could not be read is not asked for again."""
        backend = self.deck.backend
        known = (
            number in self._asked
            or number in self.problems
            or (number is not None and number in self._versions)
        )
        if backend is None or known:
            return
        self._asked.add(number)
        reader = backend.readers[self.key.target]
        backend.engine.submit(
            self.key.target,
            partial(reader.declaration, self.key.pipeline, number),
            self._teller(number),
            key=("declaration", self.key, number),
        )

    def _teller(self, number: int | None) -> Callable[[Outcome[Declaration]], object]:
        return lambda outcome: self.post_message(VersionRead(number, outcome))

    def on_version_read(self, message: VersionRead) -> None:
        """Take a version in."""
        message.stop()
        self._asked.discard(message.version)
        declaration, problem = message.outcome.value, message.outcome.problem
        if declaration is not None:
            number = declaration.version or 0
            self._versions[number] = declaration
            if self.newest is None or number >= (self.newest.version or 0):
                self.newest = declaration
        elif problem is not None:
            self.problems[message.version] = with_key(problem, self.deck.sign_in_key)
        self.versions_changed()

    def read_tags(self) -> None:
        """Read the tags anew; their resource is known once the declaration is."""
        backend, newest = self.deck.backend, self.newest
        if backend is None or newest is None or newest.arn is None or self._reading_tags:
            return
        self._reading_tags = True
        backend.engine.submit(
            self.key.target,
            partial(backend.readers[self.key.target].tags, newest.arn),
            lambda outcome: self.post_message(TagsRead(outcome)),
            key=("tags", self.key),
        )

    def on_tags_read(self, message: TagsRead) -> None:
        """Take the tags in."""
        message.stop()
        self._reading_tags = False
        self.tags, self.tags_problem = message.outcome.value, message.outcome.problem
        self.versions_changed()

    def versions_changed(self) -> None:
        """Show what was read."""
        raise NotImplementedError

    def follow_newest(self) -> None:
        """Read the newest version where the service has another one than is known."""
        definition, summary = self.snapshot.definition, self.snapshot.summary
        told = max(definition.version or 0 if definition else 0, summary.version or 0)
        if self.newest is None or told > (self.newest.version or 0):
            self.read_version(None)

    def run_app_refresh(self) -> None:
        """Read the newest version and the tags now; what could not be read is tried again."""
        self.deck.run_app_refresh()
        self.problems.clear()
        self._asked.discard(None)
        self.read_version(None)
        self.read_tags()
