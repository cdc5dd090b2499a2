"""Sets up the services of a run, on a thread of its own and after the first paint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.domain.target import Target
from services.errors import ServiceError
from tui import collector
from tui.settings import Settings

if TYPE_CHECKING:
    from services.aws.clients import ClientFactory
    from services.aws.profiles import AwsProfiles
    from services.clock import Clock
    from services.targets.choice import Choice
    from services.targets.plan import Plan
    from services.targets.roster import Roster
    from tui.backend import Backend, Connection, Connector, Notify, Whoami


def connector_for(settings: Settings) -> Connector:
    """What connects this run: to AWS, or to the demo's own emulator."""
    if settings.demo:
        from tui.entry.demo import DemoConnector

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
        from services.aws.clients import ClientFactory, warm_up
        from services.aws.profiles import AwsProfiles
        from services.aws.vault import Vault
        from services.clock import SystemClock
        from services.targets.choice import Choice, choice_path
        from services.targets.plan import plan_targets

        settings = self.settings
        warm_up()
        choice = Choice.load(choice_path())
        try:
            profiles = AwsProfiles()
            vault = Vault.open(settings.config.vault.keep)
            factory = ClientFactory(settings.options.endpoint_url, vault=vault)
            plan = plan_targets(
                settings.wishes, settings.config, factory, profiles, tuple(choice.added.values())
            )
            if plan.problem is not None:
                return plan.problem
            return put_together(settings, plan, factory, SystemClock(), notify, choice, profiles)
        except ServiceError as error:
            return error.problem


def assemble(
    settings: Settings,
    targets: list[Target],
    clock: Clock,
    notify: Notify,
    endpoint_url: str | None = None,
) -> Backend:
    """Put together what reads these targets and looks for no others. Imports botocore.

    Args:
        settings: of this run.
        targets: what to read; the configuration is laid over them here.
        clock: by which the service dates things.
        notify: told every event of the live engine.
        endpoint_url: where the services are, instead of what the settings say.

    Raises:
        ServiceError: the audit log cannot be kept.
    """
    from services.aws.clients import ClientFactory, warm_up
    from services.targets.entry import Origin
    from services.targets.plan import Plan
    from services.targets.roster import Offer

    warm_up()
    plan = Plan(tuple(Offer(target, Origin.FLAG) for target in targets))
    factory = ClientFactory(endpoint_url or settings.options.endpoint_url)
    return put_together(settings, plan, factory, clock, notify)


def put_together(
    settings: Settings,
    plan: Plan,
    factory: ClientFactory,
    clock: Clock,
    notify: Notify,
    choice: Choice | None = None,
    profiles: AwsProfiles | None = None,
) -> Backend:
    """Put roster, readers, operators and the live engine together. Imports botocore.

    Args:
        settings: of this run.
        plan: the targets, and where more are looked for.
        factory: makes the clients.
        clock: by which the service dates things.
        notify: told every event of the live engine.
        choice: what was chosen among the targets in earlier runs.
        profiles: the AWS configuration, where it has been read.

    Raises:
        ServiceError: the audit log cannot be kept, or the AWS configuration cannot be read.
    """
    from services.audit import AuditLog
    from services.aws.caller import Caller
    from services.aws.profiles import AwsProfiles
    from services.cache.fleet import FleetCache, fleet_folder
    from services.cache.keeper import FleetKeeper
    from services.clock import SystemClock
    from services.events.desk import EventDesk
    from services.live.budget_file import budget_path, load_budgets
    from services.live.engine import LiveEngine
    from services.paths import audit_path
    from services.pipelines.operator import Operator
    from services.pipelines.reader import Reader
    from services.targets.choice import choice_path
    from services.targets.discovery import Discovery
    from services.targets.region_memory import RegionMemory, regions_path
    from services.targets.roster import Roster
    from tui.backend import Backend, Staff

    remembers = not settings.demo
    known = profiles or AwsProfiles()
    roster = Roster(settings.config, choice, choice_path() if remembers else None)
    roster.offer(plan.offers)
    audit = AuditLog(audit_path())

    def hire(target: Target) -> Staff:
        caller = Caller(factory, target)
        operator = Operator(caller, audit, read_only=settings.read_only, clock=clock)
        return Staff(Reader(caller), operator, settings.refresh_scale_of(target))

    read = {target.name: target for target in roster.targets()}
    staff = {name: hire(target) for name, target in read.items()}
    readers = {name: each.reader for name, each in staff.items()}
    scales = {name: each.refresh_scale for name, each in staff.items()}
    backend = Backend(
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
            budgets=load_budgets(budget_path()) if remembers else {},
            refresh_scale=settings.refresh_scale,
            refresh_scales={name: scale for name, scale in scales.items() if scale is not None},
        ),
        clock=clock,
        audit_path=audit_path(),
        whoami=_whoami(factory, roster),
        alias=_alias(factory, roster),
        discovery=Discovery(
            factory,
            roster,
            plan.sources,
            clock,
            RegionMemory(regions_path() if remembers else None),
            lambda region: known.regions(known.partition(region)),
        ),
        endpoint_url=factory.endpoint_url,
        remembers=remembers,
    )
    if settings.config.events and not settings.demo:  # the demo has queues of nobody
        backend.events = EventDesk(
            settings.config.events, lambda: backend.targets, factory, backend.engine, notify, clock
        )
    if remembers:
        cache = FleetCache(fleet_folder(), factory.endpoint_url)
        backend.keeper = FleetKeeper(
            cache, backend.engine, lambda: backend.targets, SystemClock(), collector.spared
        )
    return backend


def _whoami(factory: ClientFactory, roster: Roster) -> Whoami:
    """Asks who we are; what the configuration says of that account holds from then on."""
    from services.aws.targets import whoami

    def ask(target: Target) -> Target:
        identity = whoami(factory, target)
        return roster.identified(target.name, identity.account, identity.arn)

    return ask


def _alias(factory: ClientFactory, roster: Roster) -> Whoami:
    """Asks what an account is called, once for all its regions."""
    from services.aws.aliases import Aliases

    aliases = Aliases(factory)

    def ask(target: Target) -> Target:
        alias = aliases.of(target)
        return roster.called(target.name, alias) if alias else target

    return ask
