"""What a demo pipeline is: its declaration, how busy it is, and how its story ends today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from services.emulator.scenarios.demo.acts import Act
from services.emulator.world import Json

ACCOUNTS = {
    "prod": "111122223333",
    "staging": "444455556666",
    "shared": "777788889999",
    "analytics": "888899990000",
    "audit": "222233334444",
    "latam": "555566667777",
}
"""The company's accounts by the names that people use."""

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0

MAIN_BUT_DOCS: Json = {
    "push": [{"branches": {"includes": ["main"]}, "filePaths": {"excludes": ["docs/**"]}}],
}
"""Filters that take pushes to main, unless they change nothing but documentation."""

MAIN_TAGS_AND_REQUESTS: Json = {
    "push": [*MAIN_BUT_DOCS["push"], {"tags": {"includes": ["v*"], "excludes": ["v*-rc*"]}}],
    "pullRequest": [{"events": ["CLOSED"], "branches": {"includes": ["main", "release/**"]}}],
}
"""Filters that also take releases by their tags, and pull requests into main and release branches once merged."""


class Cause(Enum):
    """What usually starts a pipeline."""

    PUSH = "WebhookV2"
    POLL = "PollForSourceChanges"
    WEBHOOK = "Webhook"
    EVENT = "CloudWatchEvent"
    PERSON = "StartPipelineExecution"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A pipeline of the demo.

    Args:
        name: the pipeline's name.
        team: whose it is; decides what its commits say.
        stages: makes its stages for a region's name.
        account: a key of `ACCOUNTS`.
        region: where it stands.
        kind: V1 or V2.
        mode: the execution mode.
        variables: pipeline variables.
        triggers: the filters of the git trigger that it declares for its first source action; none where empty.
        cause: what usually starts it.
        daily: how many executions it has on a working day.
        quiet: for how many hours before now nothing happens but what ``ending`` says.
        alive: whether executions keep coming once the demo runs.
        trouble: the share of actions that fail in ordinary life.
        values: values of variables that a start gives.
        ending: what happens in the last hours or days, by the minute.
        age: days since it was created.
    """

    name: str
    team: str
    stages: Callable[[str], list[Json]]
    account: str = "prod"
    region: str = "eu-west-1"
    kind: str = "V2"
    mode: str = "SUPERSEDED"
    variables: tuple[Json, ...] = ()
    triggers: Json = field(default_factory=dict)
    cause: Cause = Cause.PUSH
    daily: float = 3.0
    quiet: float = 0.0
    alive: bool = False
    trouble: float = 0.03
    values: tuple[tuple[str, str], ...] = ()
    ending: tuple[Act, ...] = ()
    age: float = 400.0
