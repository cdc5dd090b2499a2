"""The demo: the embedded emulator with a living fleet, and AWS profiles of its own."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from services.domain.problem import Problem, ProblemKind
from services.domain.target import Target
from services.errors import ServiceError
from tui.connect import put_together
from tui.entry.demo_profiles import DemoProfiles
from tui.entry.demo_repositories import DemoRepositories
from tui.settings import Settings

if TYPE_CHECKING:
    from services.emulator.world import World
    from tui.backend import Connection, Notify

REGIONS = ("eu-west-1", "us-east-1", "us-west-2", "sa-east-1")


class DemoConnector:
    """Starts the emulator on loopback and connects to it. Nothing outside this process is touched.

    One account is reached through IAM Identity Center, whose session is over when the demo starts: signing in
    works, and confirms itself where there is no browser. One lets a role read, though not all, and start one
    pipeline. One is slow.

    Args:
        settings: which scenario, how fast, and which regions.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def __call__(self, notify: Notify) -> Connection:
        """The backend, or the problem because of which there is none."""
        from services.aws.clients import ClientFactory, warm_up
        from services.clock import FastClock
        from services.emulator import Emulator
        from services.emulator.control_of_changes import ChangeControl
        from services.emulator.scenarios import build_scenario
        from services.targets.entry import Origin
        from services.targets.plan import Plan
        from services.targets.roster import Offer

        options = self.settings.options
        with ExitStack() as stack:
            try:
                clock = FastClock(options.speed)
                world = build_scenario(options.scenario, clock)
                emulator = stack.enter_context(Emulator(world))
                profiles = stack.enter_context(DemoProfiles(_configuration(world), emulator.url))
                profiles.forge_expired_token(_session_name(), world.center.start_url, world.center.region)
                warm_up()
                factory = ClientFactory(emulator.url, token_folder=profiles.token_folder)
                plan = Plan(tuple(Offer(target, Origin.FLAG) for target in self._targets(world)))
                backend = put_together(self.settings, plan, factory, clock, notify)
            except (OSError, LookupError) as error:
                return Problem(ProblemKind.CONFIGURATION, "the demo cannot start", detail=str(error))
            except ServiceError as error:
                return error.problem
            if world.center.confirms_after is not None:
                backend.sign_in_hint = "The demo confirms it by itself soon."
            backend.let_happen = DemoRepositories(ChangeControl(emulator).answer).let_happen
            backend.owned.append(stack.pop_all())
            return backend

    def _targets(self, world: World) -> list[Target]:
        """Every account and region in which the scenario has pipelines, or the regions that were asked for."""
        from services.emulator.scenarios.demo.doors import DOORS

        asked = self.settings.options.regions
        found = [
            Target(f"{door.profile}/{region}", region, profile=door.profile)
            for door in DOORS
            for region in asked or REGIONS
            if asked or world.region(door.number, region).pipelines
        ]
        first = DOORS[0].profile
        return found or [Target(f"{first}/{REGIONS[0]}", REGIONS[0], profile=first)]


def _session_name() -> str:
    from services.emulator.scenarios.demo.doors import SIGN_IN_SESSION

    return SIGN_IN_SESSION


def _configuration(world: World) -> str:
    """The AWS configuration file; an access key is ``AKIA`` and the account's number, as the emulator wants it."""
    from services.emulator.scenarios.demo.doors import DOORS, SIGN_IN_ROLE

    parts = []
    for door in DOORS:
        if door.sign_in:
            says = f"sso_session = {_session_name()}\nsso_account_id = {door.number}\nsso_role_name = {SIGN_IN_ROLE}\n"
        elif door.role_arn:
            says = f"role_arn = {door.role_arn}\nsource_profile = {door.source}\nrole_session_name = demo\n"
        else:
            says = f"aws_access_key_id = AKIA{door.number}\naws_secret_access_key = demo\n"
        parts.append(f"[profile {door.profile}]\n{says}region = {REGIONS[0]}\n\n")
    center = world.center
    parts.append(
        f"[sso-session {_session_name()}]\nsso_start_url = {center.start_url}\nsso_region = {center.region}\n"
        "sso_registration_scopes = sso:account:access\n"
    )
    return "".join(parts)
