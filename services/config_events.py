"""What the configuration says of queues that bring events."""

from __future__ import annotations

import fnmatch
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from services.domain.target import RoleStep, Target

_HOST = re.compile(
    r"(?:.*\.)?sqs(?:-fips)?\.(?P<region>[a-z]{2,}(-[a-z]+)+-\d+)\..+|(?P<old>[a-z0-9-]+)\.queue\..+"
)


@dataclass(frozen=True, slots=True)
class EventsTable:
    """What an ``[events.NAME]`` table says: a queue that tells of changes in some targets.

    Args:
        name: the table's.
        queue: the URL of an SQS queue of your own, to which EventBridge rules send the state changes of pipelines;
            `pipedeck events template` makes one.
        targets: globs of the targets that the queue tells of; all where it is not given.
        profile: the AWS profile that reads the queue; otherwise it is read as the target of its account, or as the
            first of its targets.
        role_arn: a role to assume for that.
        region: the queue's region, where its URL does not tell.
    """

    name: str
    queue: str
    targets: tuple[str, ...] = ()
    profile: str | None = None
    role_arn: str | None = None
    region: str | None = None

    @property
    def account(self) -> str:
        """The account that the queue is in, by its URL; "" where that does not tell."""
        first = urlsplit(self.queue).path.strip("/").partition("/")[0]
        return first if re.fullmatch(r"\d{12}", first) else ""

    @property
    def queue_name(self) -> str:
        """What the queue is called."""
        return urlsplit(self.queue).path.rpartition("/")[2]

    @property
    def queue_region(self) -> str | None:
        """The region that the queue is in, where the table or the URL tells."""
        host = _HOST.fullmatch(urlsplit(self.queue).hostname or "")
        return self.region or (host and (host["region"] or host["old"])) or None

    def covers(self, target: Target) -> bool:
        """Whether the queue tells of that target."""
        name = target.name.casefold()
        return not self.targets or any(fnmatch.fnmatchcase(name, glob.casefold()) for glob in self.targets)

    def reads_as(self, targets: list[Target]) -> Target | None:
        """With whose credentials, and in which region, the queue is read; None while nobody is there to do it.

        Args:
            targets: those that the queue tells of.
        """
        nearest = max(targets, key=self._nearness, default=None)
        region = self.queue_region or (nearest.region if nearest else None)
        if region is None:
            return None
        if self.profile is not None or self.role_arn is not None:
            steps = (RoleStep(self.role_arn),) if self.role_arn else ()
            return Target(f"events.{self.name}", region, self.profile, roles=steps)
        if nearest is None:
            return None
        return Target(
            nearest.name,
            region,
            nearest.profile,
            nearest.account,
            caller=nearest.caller,
            sign_in=nearest.sign_in,
            roles=nearest.roles,
        )

    def _nearness(self, target: Target) -> tuple[bool, bool]:
        return target.account == self.account, target.region == self.queue_region
