"""The app's own readers, operators, providers and log readers, as somebody whom a printed policy limits."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from services.aws.caller import Caller
from services.clock import SteppedClock
from services.domain.log import LogKind
from services.domain.target import Target
from services.emulator import Emulator
from services.emulator.engine.behaviour import succeeds
from services.logs.reader import reader_of
from services.permissions.grant import Level
from services.permissions.policy import Extent, minimal_policy
from services.permissions.table import grants_of
from services.pipelines.reader import Reader
from services.providers import Reading, log_sources, read_details
from tests.contract.aws_services.bench import Bench
from tests.contract.pipelines.desk import Desk
from tests.contract.providers.rows import Row
from tests.emulator_fixtures import ACCOUNT, REGION
from tests.engine_worlds import ACTOR

SECONDS = 60.0
PREFIXES = {"tagging": "tag"}
"""IAM's prefix of a service where it is not the signing name."""


class Limited(Desk):
    """The desk of pipelines, with a policy on whoever sits at it."""

    def __init__(self, emulator: Emulator, clock: SteppedClock, audit_path: Path) -> None:
        super().__init__(emulator, clock, audit_path)
        self.bench = Bench(emulator, clock)

    def allow(self, level: Level, extent: Extent) -> None:
        """From now on the printed policy of a level decides, and calls are counted anew."""
        self.emulator.world.directory.attach(ACTOR, minimal_policy(level, extent))
        self.emulator.calls.clear()

    def made(self) -> set[str]:
        """The IAM actions that were asked for since ``allow``, free ones aside."""
        return {
            f"{PREFIXES.get(call.service, call.service)}:{call.operation}"
            for call in self.emulator.calls.find()
            if call.operation != "GetCallerIdentity"
        }

    def denied(self) -> set[str]:
        """Those among them that were denied."""
        found = self.emulator.calls.find(error="AccessDeniedException")
        return {f"{PREFIXES.get(call.service, call.service)}:{call.operation}" for call in found}

    def reader_at(self, region: str = REGION) -> Reader:
        """A reader in another region."""
        return Reader(Caller(self.factory, Target("elsewhere", region)))

    def look_into(self, row: Row, name: str) -> None:
        """Read all that there is about an action while it runs and when it has ended: details and logs."""
        if row.action["actionTypeId"]["category"] == "Source":
            self.bench.put_source(row.action, name=name)
        else:
            self.bench.run(row.action, outcome=succeeds(SECONDS), name=name, seconds=SECONDS / 2)
            self._read_action(name)
        self.emulator.step(SECONDS)
        self._read_action(name)

    def _read_action(self, name: str) -> None:
        target = replace(self.caller.target, account=ACCOUNT)
        reading = Reading(self.factory, target, name)
        attempt = next(one for one in self.reader.action_attempts(name) if one.action == "A")
        details = read_details(reading, attempt)
        assert "\n".join(problem.line for problem in details.problems) == "", (name, details.problems)
        for source in log_sources(attempt, details):
            reader = reader_of(self.factory, target, source)
            assert (reader is None) == (source.kind is LogKind.NONE)
            if reader is not None:
                reader.latest()


def actions_of(level: Level) -> set[str]:
    """The IAM actions of the calls that are made at a level where no queue brings events."""
    grants = [grant for grant in grants_of(level) if not (grant.implied or grant.queues)]
    return {action for grant in grants for action in grant.actions}
