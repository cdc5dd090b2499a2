"""What exists in the emulated cloud: accounts, their regions, and what stands in each."""

from __future__ import annotations

import random
import threading
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from services.clock import Clock, SystemClock
from services.emulator.changes.connections import Connections
from services.emulator.engine.behaviour import BehaviourBook
from services.emulator.engine.jobs import JobBook
from services.emulator.engine.sources import SourceBook
from services.emulator.event_bus import EventBus
from services.emulator.eventbridge import rules
from services.emulator.identity.center import IdentityCenter
from services.emulator.identity.directory import Directory
from services.emulator.identity.mint import Mint
from services.emulator.identity.organization import Organization
from services.emulator.timeline import Timeline

if TYPE_CHECKING:
    from services.emulator.aws_services.queues import Queue
    from services.emulator.engine.pipeline import PipelineRun
    from services.emulator.eventbridge.rules import Rule

Json = dict[str, Any]
"""A JSON object as it stands on the wire."""


@dataclass(frozen=True, slots=True)
class Session:
    """Temporary credentials; ``expires`` in POSIX seconds, ``role`` is empty where they are a user's own."""

    account: str
    arn: str
    token: str
    expires: float
    role: str = ""
    mfa: bool = False


@dataclass(slots=True)
class PipelineRecord:
    """A pipeline as the service keeps it: every version of its declaration, and its life.

    ``versions`` maps a version number to the declaration (secrets unmasked); ``run`` is the engine's side.
    Instants are POSIX seconds.
    """

    name: str
    arn: str
    versions: dict[int, Json]
    created: float
    updated: float
    run: PipelineRun
    tags: dict[str, str] = field(default_factory=dict)
    polling_disabled_at: float | None = None
    polling: bool = False
    """Whether its next look for changes is on the agenda."""

    @property
    def version(self) -> int:
        """The newest version's number."""
        return max(self.versions)

    @property
    def declaration(self) -> Json:
        """The newest declaration."""
        return self.versions[self.version]


@dataclass(slots=True)
class Region:
    """One account in one region: the scope of every CodePipeline call."""

    world: World
    account: str
    name: str
    pipelines: dict[str, PipelineRecord] = field(default_factory=dict)
    queues: dict[str, Queue] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)
    """The rules of EventBridge's default bus."""
    webhooks: dict[str, Json] = field(default_factory=dict)
    custom_action_types: dict[tuple[str, str, str, str], Json] = field(default_factory=dict)
    tags: dict[str, dict[str, str]] = field(default_factory=dict)
    """Tags of what is no pipeline (webhooks, action types), by ARN."""

    def arn(self, resource: str) -> str:
        """The CodePipeline ARN of a resource here (``api`` fact: no ``pipeline/`` prefix)."""
        return f"arn:aws:codepipeline:{self.name}:{self.account}:{resource}"


class World:
    """The whole emulated cloud. Hold ``lock`` and call ``timeline.catch_up()`` before looking or touching.

    Args:
        clock: where time comes from.
        seed: of all that looks random (ids, durations), so that a world can be built again.

    ``visibility_seconds`` is how long GetPipelineExecution does not find an execution that has just started.
    The live service does that now and then; it is 0 unless a test wants to see it. ``latencies`` are the seconds that
    every call of an account takes, by its number. ``stirred`` is told when a queue has a new message.
    ``endpoint`` is the URL that the world is served at.
    """

    def __init__(self, clock: Clock | None = None, seed: int = 1) -> None:
        self.clock = clock or SystemClock()
        self.timeline = Timeline(self.clock)
        self.random = random.Random(seed)
        self.behaviours = BehaviourBook()
        self.sources = SourceBook(self.timeline, seed)
        self.jobs = JobBook()
        self.visibility_seconds = 0.0
        self.sessions: dict[str, Session] = {}
        self.directory = Directory()
        self.mint = Mint(seed)
        self.center = IdentityCenter(self.timeline, self.mint)
        self.organization: Organization | None = None
        self.latencies: dict[str, float] = {}
        self.endpoint = ""
        self.connections = Connections()
        self.bus = EventBus(seed)
        self.bus.listen(rules.hear, rules.heeds)
        self.lock = threading.RLock()
        self.stirred = threading.Condition(self.lock)
        self._regions: dict[tuple[str, str], Region] = {}

    def region(self, account: str, name: str) -> Region:
        """The region ``name`` of an account (twelve digits); an unknown one is empty."""
        key = (account, name)
        if key not in self._regions:
            self._regions[key] = Region(self, account, name)
        return self._regions[key]

    def regions(self) -> list[Region]:
        """Every region that something has looked at or put something into."""
        return list(self._regions.values())

    def uuid(self) -> str:
        """A fresh lower-case UUID, from the world's own seed."""
        return str(uuid.UUID(int=self.random.getrandbits(128), version=4))
