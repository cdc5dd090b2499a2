"""Accounts of an organization and of an Identity Center, and a roster that is filled from them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from services.aws.clients import ClientFactory
from services.aws.profiles import AwsProfiles
from services.clock import SteppedClock
from services.config import Config
from services.domain.sign_in import DeviceCode, SignInNeed
from services.emulator import Emulator
from services.emulator.engine.pipeline import PipelineRun
from services.emulator.identity.directory import Role
from services.emulator.identity.organization import Organization
from services.emulator.world import PipelineRecord
from services.targets.discovery import Discovery
from services.targets.entry import SourceState
from services.targets.plan import Plan, Wishes, plan_targets
from services.targets.region_memory import RegionMemory
from services.targets.roster import Roster
from tests.declarations import approved_pipeline

MANAGEMENT, PAY, SHOP, CLOSED = "111122223333", "444455556666", "777788889999", "222233334444"
REGIONS = ("eu-west-1", "us-east-1", "ap-south-1", "me-south-1", "eu-west-2", "eu-west-3", "sa-east-1")
PATIENCE = 20.0
CONFIG = f"""
[profile management]
region = eu-west-1
aws_access_key_id = AKIA{MANAGEMENT}
aws_secret_access_key = secret

[sso-session corp]
sso_region = eu-west-1
sso_start_url = https://acme.awsapps.com/start
sso_registration_scopes = sso:account:access
"""


class Estate:
    """The emulated accounts, and what looks through them.

    Args:
        emulator: AWS.
        clock: its clock.
        home: for the AWS configuration and what is remembered.
    """

    def __init__(self, emulator: Emulator, clock: SteppedClock, home: Path) -> None:
        self.emulator = emulator
        self.clock = clock
        self.home = home
        self.organization = Organization(MANAGEMENT)
        self.factory = ClientFactory(emulator.url, token_folder=home / "tokens", read_timeout=2.0)
        self._changed = threading.Condition()
        (home / "aws").write_text(CONFIG, encoding="utf-8")

    def furnish(self) -> None:
        """Put up the organization, its roles, the Identity Center and some pipelines."""
        world = self.emulator.world
        with world.lock:
            workloads = self.organization.add_unit("Workloads")
            production = self.organization.add_unit("Production", workloads)
            self.organization.add_member(MANAGEMENT, "Management")
            self.organization.add_member(PAY, "Payments", production, env="prod")
            self.organization.add_member(SHOP, "Shop", workloads, env="dev")
            self.organization.add_member(CLOSED, "Closed", production, status="SUSPENDED")
            world.organization = self.organization
            for account in (PAY, SHOP):
                world.directory.add_role(
                    Role(
                        f"arn:aws:iam::{account}:role/ops/Viewer",
                        frozenset({MANAGEMENT}),
                        external_id="treaty-42",
                    )
                )
            world.center.interval = 0
            for role in ("Admin", "ReadOnly"):
                world.center.assign(PAY, role)
            world.center.assign(SHOP, "ReadOnly")
        self.put("web", MANAGEMENT, "eu-west-1")
        self.put("pay", PAY, "us-east-1")
        self.put("pay-eu", PAY, "eu-west-1")
        self.put("shop", SHOP, "ap-south-1")

    def put(self, name: str, account: str, region: str) -> None:
        """Make a pipeline exist."""
        world = self.emulator.world
        with world.lock:
            scope, now = world.region(account, region), world.timeline.now()
            run = PipelineRun(scope, name)
            scope.pipelines[name] = PipelineRecord(
                name, scope.arn(name), {1: approved_pipeline(name)}, now, now, run
            )

    def plan(self, config: Config, wishes: Wishes | None = None) -> Plan:
        """What a run with that configuration plans."""
        return plan_targets(wishes or Wishes(), config, self.factory, AwsProfiles())

    def look(self, config: Config, wishes: Wishes | None = None, *, remember: bool = False) -> Looking:
        """A roster, and what fills it; not begun."""
        roster = Roster(config)
        roster.listen(self._notify)
        memory = RegionMemory(self.home / "state" / "regions.json" if remember else None)
        plan = self.plan(config, wishes)
        roster.offer(plan.offers)
        found = Discovery(self.factory, roster, plan.sources, self.clock, memory, lambda _: REGIONS)
        return Looking(roster, found, self.wait)

    def wait(self, until: Callable[[], bool]) -> None:
        """Wait for a change of the roster that makes it true."""
        with self._changed:
            assert self._changed.wait_for(until, PATIENCE)

    def _notify(self, _change: object) -> None:
        with self._changed:
            self._changed.notify_all()

    def asked(self, operation: str, account: str | None = None) -> int:
        """How often an operation was called."""
        return len(self.emulator.calls.find(operation, account=account))

    def sign_in(self, need: SignInNeed) -> None:
        """Sign in to the Identity Center, as a person with a browser would."""
        world = self.emulator.world

        def confirm(code: DeviceCode) -> None:
            with world.lock:
                world.center.answer(code.code, allow=True)

        self.factory.sign_ins.device(need, confirm, threading.Event())


class Looking:
    """A roster that is being filled."""

    def __init__(
        self, roster: Roster, discovery: Discovery, wait: Callable[[Callable[[], bool]], None]
    ) -> None:
        self.roster = roster
        self.discovery = discovery
        self._wait = wait

    def state(self, name: str) -> SourceState:
        """How a source stands."""
        return next(state for state in self.roster.sources() if state.name == name)

    def run(self) -> list[str]:
        """Look until every source came to its end; the names of what is read then."""
        self.discovery.start()
        return self.rest()

    def rest(self) -> list[str]:
        """Wait until every source has ended; the names of what is read then."""
        self._wait(
            lambda: all(state.asked is not None and not state.running for state in self.roster.sources())
        )
        return sorted(target.name for target in self.roster.targets())

    def until(self, condition: Callable[[Roster], bool]) -> None:
        """Wait until the roster is so."""
        self._wait(lambda: condition(self.roster))
