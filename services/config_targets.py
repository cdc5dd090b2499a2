"""What the configuration says of targets: rules for those that match, and where more are found."""

from __future__ import annotations

from dataclasses import dataclass, replace

from services.domain.target import Access, RoleStep, SignInRole, Target

ALL_REGIONS = "all"
"""Stands among regions for those in which the account turns out to have pipelines."""


@dataclass(frozen=True, slots=True)
class TargetRule:
    """What a ``[targets.NAME]`` table says.

    With ``regions`` the table defines targets, ``NAME/REGION`` each. Without, it is a rule: ``profile``,
    ``account`` and ``region`` say for which targets, all that are given must be the target's, and where none
    is, the target's name must be the table's. What a table says of a target holds also where a flag names the
    same credentials and region.

    Args:
        name: the table's.
        profile: the AWS profile: whose targets the rule is about, or with which the defined ones are reached.
        account: the rule is about targets of this account; with sso_session the account that is signed in to.
        region: the rule is about targets in this region.
        role_arn: a role to assume there.
        danger: each act there wants the pipeline's name typed.
        read_only: every act is withheld there.
        colour: a theme colour for the account's name.
        regions: defines targets in these regions; ["all"] in those where the account has pipelines.
        roles: roles to assume one after the other, each as {arn = "...", external_id = "..."}.
        external_id: what the trust policy of role_arn asks for.
        sso_session: with regions: the sso-session of the AWS configuration that is signed in to, instead of a profile.
        sso_role: with sso_session: the permission set's name.
        refresh: seconds between two looks at what is open and runs there; from 1 to 3600.
        enabled: with regions: false leaves the targets out until they are turned on or named by --target.
    """

    name: str
    profile: str | None = None
    account: str | None = None
    region: str | None = None
    role_arn: str | None = None
    danger: bool | None = None
    read_only: bool | None = None
    colour: str | None = None
    regions: tuple[str, ...] = ()
    roles: tuple[RoleStep, ...] = ()
    external_id: str | None = None
    sso_session: str | None = None
    sso_role: str | None = None
    refresh: float | None = None
    enabled: bool = True

    @property
    def defines(self) -> bool:
        """Whether the table defines targets, rather than being a rule alone."""
        return bool(self.regions)

    @property
    def steps(self) -> tuple[RoleStep, ...]:
        """The roles to assume, one after the other."""
        return self.roles or ((RoleStep(self.role_arn, self.external_id),) if self.role_arn else ())

    @property
    def access(self) -> Access:
        """Where the credentials of defined targets come from."""
        sign_in = None
        if self.sso_session and self.account and self.sso_role:
            sign_in = SignInRole(self.sso_session, self.account, self.sso_role)
        return Access(self.profile, sign_in, self.steps)

    def matches(self, target: Target) -> bool:
        """Whether what the table says holds for that target."""
        if self.defines:
            there = target.region in self.regions or self.regions == (ALL_REGIONS,)
            return there and target.access == self.access
        wanted = {"profile": self.profile, "account": self.account, "region": self.region}
        given = {name: value for name, value in wanted.items() if value is not None}
        if not given:
            return target.name == self.name
        return all(getattr(target, name) == value for name, value in given.items())

    def may_match(self, target: Target) -> bool:
        """Whether nothing but the target's account, which is not known yet, keeps the rule from matching."""
        if self.defines or target.account is not None or self.account is None:
            return False
        return self.matches(replace(target, account=self.account))


@dataclass(frozen=True, slots=True)
class OrganizationTable:
    """What an ``[organizations.NAME]`` table says: every active account of an organization that is wanted.

    An entry of ``include`` or ``exclude`` is an account's twelve digits, a glob of its name, an organizational
    unit by its id (``ou-...``) or path (``ou:Workloads/Prod``), with all below it, or ``tag:KEY=GLOB``.

    Args:
        name: the table's.
        role: the name of the role that is assumed in each account, with its path where it has one.
        profile: the AWS profile of the management or a delegated administrator account; else the default chain.
        external_id: what the trust policy of the role asks for.
        regions: the regions to read in each; ["all"], the default, are those where the account has pipelines.
        include: the accounts that are wanted, all where it is not given: twelve digits, globs of names,
            ou-... ids, ou:PATH or tag:KEY=GLOB.
        exclude: the accounts that are not wanted, in the same words.
        enabled: false leaves the table out until --target names it.
    """

    name: str
    role: str
    profile: str | None = None
    external_id: str | None = None
    regions: tuple[str, ...] = (ALL_REGIONS,)
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class IdentityCenterTable:
    """What an ``[identity_center.NAME]`` table says: the accounts that a person has who signed in.

    Args:
        name: the table's.
        sso_session: the sso-session of the AWS configuration.
        roles: names of permission sets, the preferred one first, globs allowed; an account that offers none of
            them is left out. Where it is not given each account's first in the alphabet is taken.
        regions: the regions to read in each; ["all"], the default, are those where the account has pipelines.
        include: the accounts that are wanted, all where it is not given: twelve digits or globs of names.
        exclude: the accounts that are not wanted, in the same words.
        enabled: false leaves the table out until --target names it.
    """

    name: str
    sso_session: str
    roles: tuple[str, ...] = ()
    regions: tuple[str, ...] = (ALL_REGIONS,)
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    enabled: bool = True
