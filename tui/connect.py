"""Sets up the services of a run, on a thread of its own and after the first paint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.domain.target import Target
from services.errors import ServiceError
from tui.settings import Settings

if TYPE_CHECKING:
    from services.aws.clients import ClientFactory
    from services.clock import Clock
    from services.targets.roster import Roster
    from tui.backend import Backend, Connection, Connector, Notify, Whoami


def connector_for(settings: Settings) -> Connector:
    """What connects this run: to AWS, or to the demo's own emulator."""
    if settings.demo:
        from tui.demo import DemoConnector

        return DemoConnector(settings)
    return AwsConnector(settings)


class AwsConnector:
    """Connects to AWS by botocore's own credential chain.

    Args:
        settings: which profiles and regions, and where.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def __call__(self, notify: Notify) -> Connection:
        """The backend, or the problem because of which there is none."""
        from services.clock import SystemClock

        try:
            return assemble(self.settings, self.targets(), SystemClock(), notify)
        except ServiceError as error:
            return error.problem

    def targets(self) -> list[Target]:
        """One target for each profile and region.

        Raises:
            ServiceError: a profile or region that there is not.
        """
        from services.aws.targets import resolve_target

        options = self.settings.options
        found = [
            resolve_target(profile, region, options.role_arn)
            for profile in self.settings.profiles
            for region in self.settings.regions
        ]
        return list({target.name: target for target in found}.values())


def assemble(
    settings: Settings,
    targets: list[Target],
    clock: Clock,
    notify: Notify,
    endpoint_url: str | None = None,
) -> Backend:
    """Put readers, operators and the live engine together. Imports botocore.

    Args:
        settings: of this run.
        targets: what to read; the configuration is laid over them here.
        clock: by which the service dates things.
        notify: told every event of the live engine.
        endpoint_url: where the services are, instead of what the settings say.

    Raises:
        ServiceError: the audit log cannot be kept.
    """
    from services.audit import AuditLog
    from services.aws.caller import Caller
    from services.aws.clients import ClientFactory, warm_up
    from services.live.budget_file import budget_path, load_budgets
    from services.live.engine import LiveEngine
    from services.paths import audit_path
    from services.pipelines.operator import Operator
    from services.pipelines.reader import Reader
    from services.targets.entry import Origin
    from services.targets.roster import Offer, Roster
    from tui.backend import Backend, Staff

    warm_up()
    url = endpoint_url or settings.options.endpoint_url
    factory = ClientFactory(url)
    roster = Roster(settings.config)
    roster.offer(Offer(target, Origin.FLAG) for target in targets)
    audit = AuditLog(audit_path())

    def hire(target: Target) -> Staff:
        caller = Caller(factory, target)
        operator = Operator(caller, audit, read_only=settings.read_only, clock=clock)
        return Staff(Reader(caller), operator, settings.refresh_scale_of(target))

    read = {target.name: target for target in roster.targets()}
    staff = {name: hire(target) for name, target in read.items()}
    readers = {name: each.reader for name, each in staff.items()}
    scales = {name: each.refresh_scale for name, each in staff.items()}
    return Backend(
        roster=roster,
        targets=read,
        readers=readers,
        operators={name: each.operator for name, each in staff.items()},
        hire=hire,
        factory=factory,
        engine=LiveEngine(
            readers,
            clock,
            notify,
            budgets={} if settings.demo else load_budgets(budget_path()),
            refresh_scale=settings.refresh_scale,
            refresh_scales={name: scale for name, scale in scales.items() if scale is not None},
        ),
        clock=clock,
        audit_path=audit_path(),
        whoami=_whoami(factory, roster),
        endpoint_url=url,
        remembers=not settings.demo,
    )


def _whoami(factory: ClientFactory, roster: Roster) -> Whoami:
    """Asks who we are; what the configuration says of that account holds from then on."""
    from services.aws.targets import whoami

    def ask(target: Target) -> Target:
        identity = whoami(factory, target)
        return roster.identified(target.name, identity.account, identity.arn)

    return ask
