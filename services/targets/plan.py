"""From what flags and configuration ask for to targets, and to places where more are looked for."""

from __future__ import annotations

import difflib
import fnmatch
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from services.aws.targets import resolve_target
from services.config import Config
from services.config_targets import ALL_REGIONS, IdentityCenterTable, OrganizationTable, TargetRule
from services.domain.problem import Problem, ProblemKind
from services.domain.target import Access, RoleStep, Target
from services.errors import ServiceError
from services.targets.entry import Origin
from services.targets.identity_center import IdentityCenterSource
from services.targets.organizations import OrganizationSource
from services.targets.place import KnownPlace, Place, Source
from services.targets.roster import Offer

if TYPE_CHECKING:
    from services.aws.clients import ClientFactory
    from services.aws.profiles import AwsProfiles

_HOMES = {"aws": "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"}
"""A region of each partition that every account has."""
_Table = TargetRule | OrganizationTable | IdentityCenterTable


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the flags ask for.

    Args:
        profiles: AWS profiles.
        regions: AWS regions; ``all`` for those in which an account has pipelines.
        role_arn: a role to assume on top of each profile.
        all_profiles: every profile that brings credentials by itself.
        names: of the configuration's tables of targets, or ``TABLE/REGION``; globs.
    """

    profiles: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    role_arn: str | None = None
    all_profiles: bool = False
    names: tuple[str, ...] = ()

    @property
    def chosen(self) -> bool:
        """Whether the flags say whose targets are meant, so that nothing else is offered."""
        return bool(self.profiles or self.role_arn or self.all_profiles or self.names)


@dataclass(frozen=True, slots=True)
class Plan:
    """Targets and places.

    Args:
        offers: the targets that are known, also those that cannot be resolved, with their problems.
        sources: where more are looked for.
    """

    offers: tuple[Offer, ...] = ()
    sources: tuple[Source, ...] = ()

    @property
    def problem(self) -> Problem | None:
        """The first problem where it leaves nothing to read and nowhere to look."""
        if self.sources or any(offer.problem is None for offer in self.offers):
            return None
        return self.offers[0].problem if self.offers else None


def plan_targets(
    wishes: Wishes,
    config: Config,
    factory: ClientFactory,
    profiles: AwsProfiles,
    added: Sequence[Target] = (),
) -> Plan:
    """The plan of a run. Calls nothing.

    What flags name comes alone. Else the enabled targets, organizations and Identity Centers of the
    configuration come, and what the operator added in earlier runs; where the configuration has none of
    these, the default credential chain. Regions of flags narrow what the configuration says, and take the
    place of ``all`` there.

    Args:
        wishes: of the flags.
        config: the configuration.
        factory: makes clients for looking further.
        profiles: the AWS configuration.
        added: targets that the operator added in earlier runs.
    """
    planner = _Planner(wishes, config, factory, profiles)
    if wishes.names:
        planner.plan_named()
    if wishes.profiles or wishes.all_profiles or wishes.role_arn:
        planner.plan_profiles()
    if not wishes.chosen:
        planner.plan_configuration()
        planner.offers += [Offer(target, Origin.ADDED) for target in added]
        if not any(table.enabled for table in planner.tables()):
            planner.plan_default(needed=not added)
    return Plan(tuple(planner.offers), tuple(planner.sources))


def targets_to_add(
    profile: str | None, regions: Sequence[str], roles: Sequence[RoleStep] = ()
) -> list[Target]:
    """The targets that an operator typed, for ``Roster.add``. Reads the AWS configuration, calls nothing.

    Args:
        profile: the AWS profile; None for the default chain.
        regions: the regions; without any the profile's own.
        roles: assumed on top, one after the other.

    Raises:
        ServiceError: CONFIGURATION: no such profile, no region, or a region that is none.
    """
    from services.aws.profiles import AwsProfiles

    known = AwsProfiles()
    found = []
    for region in regions or (None,):
        target = resolve_target(profile, region, profiles=known)
        if roles:
            label = f"{target.profile or 'default'}:{roles[-1].arn.rpartition('/')[2]}"
            target = replace(target, name=f"{label}/{target.region}", roles=tuple(roles))
        found.append(target)
    return found


class _Planner:
    """Collects offers and sources."""

    def __init__(self, wishes: Wishes, config: Config, factory: ClientFactory, profiles: AwsProfiles) -> None:
        self.offers: list[Offer] = []
        self.sources: list[Source] = []
        self._wishes = wishes
        self._config = config
        self._factory = factory
        self._profiles = profiles

    def plan_profiles(self) -> None:
        """Each profile that flags name, in each region."""
        wishes = self._wishes
        named: tuple[str | None, ...] = wishes.profiles
        if wishes.all_profiles:
            named = (*named, *(name for name in self._profiles.with_credentials if name not in named))
        for profile in named or (self._config.defaults.profile,):
            self._plan_profile(profile, Origin.FLAG)

    def plan_default(self, *, needed: bool) -> None:
        """The default credential chain, or the configuration's default profile."""
        origin = Origin.FLAG if self._wishes.regions else Origin.DEFAULT
        before = len(self.offers)
        self._plan_profile(self._config.defaults.profile, origin)
        if not needed:
            self.offers[before:] = [offer for offer in self.offers[before:] if offer.problem is None]

    def plan_configuration(self) -> None:
        """Every table of targets that the configuration has; those that are not enabled come turned off."""
        before = len(self.offers) + len(self.sources)
        for table in self.tables():
            if table.enabled or isinstance(table, TargetRule):
                self._plan_table(table)
        wanted = self._wishes.regions
        if (
            wanted
            and len(self.offers) + len(self.sources) == before
            and any(t.enabled for t in self.tables())
        ):
            self._refuse(", ".join(wanted), f"no target of the configuration is in {', '.join(wanted)}", "")

    def plan_named(self) -> None:
        """The tables that ``--target`` names, enabled or not."""
        for name in self._wishes.names:
            before = len(self.offers) + len(self.sources)
            for table in self.tables():
                self._plan_table(table, name)
            if len(self.offers) + len(self.sources) == before:
                self._refuse(name, f"the configuration has no target {name!r}", self._near(name))

    def tables(self) -> list[_Table]:
        """The tables that bring targets."""
        rules = [rule for rule in self._config.targets if rule.defines]
        return [*rules, *self._config.organizations, *self._config.identity_centers]

    def _near(self, name: str) -> str:
        names = [table.name for table in self.tables()]
        near = difflib.get_close_matches(name, names, 3, 0.5)
        if near:
            return f"did you mean {' or '.join(near)}?"
        return f"there are {', '.join(names[:8])}" if names else "write a [targets.NAME] table with regions"

    def _plan_profile(self, profile: str | None, origin: Origin) -> None:
        for region in self._wishes.regions or (self._config.defaults.region,):
            if region == ALL_REGIONS:
                self._plan_everywhere(profile)
                continue
            try:
                target = resolve_target(profile, region, self._wishes.role_arn, self._profiles)
            except ServiceError as error:
                name = "/".join(part for part in (profile or "default", region) if part)
                self.offers.append(
                    Offer(Target(name, region or "", profile=profile), origin, problem=error.problem)
                )
            else:
                self.offers.append(Offer(target, origin))

    def _plan_everywhere(self, profile: str | None) -> None:
        roles = (RoleStep(self._wishes.role_arn),) if self._wishes.role_arn else ()
        with self._refusing(profile or "default"):
            name = self._profiles.meant(profile)
            self._add_place(name or "default", f"regions of {name or 'default'}", Access(name, None, roles))

    def _plan_table(self, table: _Table, name: str = "*") -> None:
        """Plan what a table brings: all of it, or what the name says."""
        regions = self._narrowed(table.regions)
        if not fnmatch.fnmatchcase(table.name, name):
            regions = tuple(r for r in regions if fnmatch.fnmatchcase(f"{table.name}/{r}", name))
        if not regions:
            return
        with self._refusing(table.name):
            if isinstance(table, TargetRule):
                self._plan_rule(table, regions)
            elif isinstance(table, OrganizationTable):
                profile = self._profiles.meant(table.profile)
                access = Access(profile)
                home = self._home(access, regions)
                self.sources.append(
                    OrganizationSource(
                        self._factory,
                        replace(table, regions=regions),
                        Target(f"{table.name}/{home}", home, profile=profile),
                    )
                )
            else:
                home = self._sso_region(table.sso_session)
                self.sources.append(
                    IdentityCenterSource(self._factory, replace(table, regions=regions), home)
                )

    def _plan_rule(self, rule: TargetRule, regions: Sequence[str]) -> None:
        access = rule.access
        if access.sign_in is None:
            access = replace(access, profile=self._profiles.meant(access.profile))
        else:
            self._sso_region(access.sign_in.session)
        if tuple(regions) == (ALL_REGIONS,):
            if rule.enabled or self._wishes.names:
                self._add_place(rule.name, f"targets.{rule.name}", access, account=rule.account)
            return
        place = Place(rule.name, access, tuple(regions), regions[0], account=rule.account)
        for region in regions:
            with self._refusing(f"{rule.name}/{region}", region):
                self._profiles.check_region(region)
                self.offers.append(
                    Offer(
                        place.target(region),
                        Origin.FLAG if self._wishes.names else Origin.CONFIG,
                        f"targets.{rule.name}",
                        on=rule.enabled,
                    )
                )

    def _add_place(self, label: str, source: str, access: Access, account: str | None = None) -> None:
        home = self._home(access, ())
        self.sources.append(KnownPlace(source, Place(label, access, (ALL_REGIONS,), home, account)))

    def _narrowed(self, regions: tuple[str, ...]) -> tuple[str, ...]:
        """A table's regions, as far as flags want them."""
        wanted = tuple(region for region in self._wishes.regions if region != ALL_REGIONS)
        if not wanted or regions == (ALL_REGIONS,):
            return wanted or regions
        return tuple(region for region in regions if region in wanted)

    def _home(self, access: Access, regions: Iterable[str]) -> str:
        """A region in which credentials can be asked for: one that is read, the profile's, or the partition's."""
        for region in regions:
            if region != ALL_REGIONS:
                return region
        try:
            return self._profiles.region(access.profile)
        except ServiceError:
            partition = access.roles[-1].arn.split(":")[1] if access.roles else "aws"
            return _HOMES.get(partition, _HOMES["aws"])

    def _sso_region(self, session: str) -> str:
        region = self._profiles.sso_region(session)
        if region is not None:
            return region
        known = ", ".join(self._profiles.sso_sessions[:8])
        raise ServiceError(
            Problem(
                ProblemKind.CONFIGURATION,
                f"no sso-session {session!r} in the AWS configuration",
                hint=f"there are {known}" if known else "set one up: aws configure sso-session",
            )
        )

    @contextmanager
    def _refusing(self, name: str, region: str = "") -> Iterator[None]:
        """Offer what cannot be resolved with its problem: it is the trouble of that one alone."""
        try:
            yield
        except ServiceError as error:
            self.offers.append(Offer(Target(name, region), Origin.CONFIG, problem=error.problem))

    def _refuse(self, name: str, title: str, hint: str) -> None:
        problem = Problem(ProblemKind.CONFIGURATION, title, hint=hint)
        self.offers.append(Offer(Target(name, ""), Origin.FLAG, problem=problem))
