"""The accounts that IAM Identity Center gives to whoever has signed in, with one role in each."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.aws.clients import ClientFactory
from services.aws.portal import Portal
from services.config_targets import ALL_REGIONS, IdentityCenterTable
from services.domain.target import Access, SignInRole
from services.targets.entry import Origin
from services.targets.place import Place
from services.targets.selection import Account, Selection
from services.text import clean


@dataclass(frozen=True, slots=True)
class IdentityCenterSource:
    """The accounts that an access portal lists.

    Args:
        factory: makes the client, and has the token of who signed in.
        table: what the configuration says.
        region: the session's ``sso_region``.
    """

    factory: ClientFactory
    table: IdentityCenterTable
    region: str

    @property
    def name(self) -> str:
        """The configuration's table."""
        return f"identity_center.{self.table.name}"

    @property
    def origin(self) -> Origin:
        """What the targets found here are said to come from."""
        return Origin.IDENTITY_CENTER

    def places(self) -> Iterator[Place]:
        """Each account that is wanted and has one of the roles, as the pages come.

        Raises:
            ServiceError: nobody is signed in (then with ``need``), or the portal cannot be asked.
        """
        portal = Portal(self.factory, self.table.sso_session, self.region)
        chosen = Selection(self.table.include, self.table.exclude)
        for number, name in portal.accounts():
            account = Account(number, clean(name, lines=False).strip())
            if not chosen.wants(account, {}, _no_tags):
                continue
            role = preferred(portal.roles(number), self.table.roles)
            if role is not None:
                yield self._place(account, role)

    def _place(self, account: Account, role: str) -> Place:
        regions = self.table.regions
        return Place(
            label=account.name or account.number,
            access=Access(sign_in=SignInRole(self.table.sso_session, account.number, role)),
            regions=regions,
            home=self.region if regions == (ALL_REGIONS,) else regions[0],
            account=account.number,
            alias=account.name or None,
        )


def preferred(roles: Sequence[str], wanted: Sequence[str]) -> str | None:
    """The role to take: the first that a wish fits, in the wishes' order; the alphabet's first without wishes."""
    offered = sorted(roles)
    for glob in wanted or ("*",):
        for role in offered:
            if fnmatch.fnmatchcase(role, glob):
                return role
    return None


def _no_tags(_account: Account) -> Mapping[str, str]:
    """The portal tells no tags."""
    return {}
