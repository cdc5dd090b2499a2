"""What a policy may allow, as values: levels, grants, and the calls in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

ANY = "*"
"""The resource of what knows no resource."""


class Level(StrEnum):
    """How much somebody may do; each level includes those before it, save discovery, which stands alone."""

    VIEWER = "viewer"
    """Looks: pipelines, executions, logs, what providers tell."""
    APPROVER = "approver"
    """Answers approvals as well."""
    OPERATOR = "operator"
    """Starts, stops, retries, rolls back, holds and overrides as well."""
    EDITOR = "editor"
    """Changes definitions, triggers and tags, creates and deletes as well."""

    DISCOVERY = "discovery"
    """Lists an organization's accounts, from its management or a delegated account."""

    @property
    def included(self) -> tuple[Level, ...]:
        """This level and those in it, the least first."""
        every = tuple(Level)
        return (self,) if self is Level.DISCOVERY else every[: every.index(self) + 1]


_PREFIXES = {"resourcegroupstaggingapi": "tag", "stepfunctions": "states"}
"""IAM's prefix of a service where it is not botocore's name."""


@dataclass(frozen=True, slots=True)
class Grant:
    """Calls of one service on resources of one kind: a statement of a policy.

    Args:
        sid: the statement's id.
        level: the least level that makes the calls.
        service: botocore's name of the service.
        operations: the API operations; each is an IAM action of the same name.
        resources: the ARNs that IAM looks at, without ``arn:PARTITION:``; ``{region}``, ``{account}`` and
            ``{pipeline}`` stand for those that are given. ``*`` where the service knows no resource.
        conditions: what must hold besides: operator, then key, then the values of which one must fit.
        regional: whether the service answers for one region; False where it is the same everywhere.
        implied: whether no call of this name is made: the service asks IAM itself when others are.
        batches: operations that are called in batches; IAM knows them by the name of one alone.
        queues: whether it is about the queues of events, and needed only where there are some.
    """

    sid: str
    level: Level
    service: str
    operations: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    regional: bool = True
    implied: bool = False
    batches: tuple[str, ...] = ()
    queues: bool = False

    @property
    def actions(self) -> tuple[str, ...]:
        """The IAM actions, such as ``codepipeline:GetPipeline``."""
        prefix = _PREFIXES.get(self.service, self.service)
        return tuple(f"{prefix}:{operation}" for operation in self.operations)

    def calls(self) -> Iterator[tuple[str, str]]:
        """The calls that need it, as botocore's service and the operation."""
        if not self.implied:
            for operation in self.operations:
                yield self.service, f"{operation}Batch" if operation in self.batches else operation
