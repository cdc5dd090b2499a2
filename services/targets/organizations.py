"""The accounts of an organization, with a role assumed in each (AWS Organizations API Reference)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from services.aws.caller import Caller
from services.aws.clients import ClientFactory
from services.aws.targets import whoami
from services.config_targets import OrganizationTable
from services.domain.problem import Problem, ProblemKind
from services.domain.target import Access, RoleStep, Target
from services.errors import ServiceError
from services.targets.entry import Origin
from services.targets.place import Place
from services.targets.selection import Account, Selection, unit_path
from services.text import clean

MARK = "NextToken"
"""What Organizations calls the mark of a list's next page."""
ACTIVE = "ACTIVE"


@dataclass(frozen=True, slots=True)
class OrganizationSource:
    """The accounts that a management or delegated administrator account lists.

    Args:
        factory: makes the clients.
        table: what the configuration says.
        asked: the account that is asked, as a target in any region.
    """

    factory: ClientFactory
    table: OrganizationTable
    asked: Target

    @property
    def name(self) -> str:
        """The configuration's table."""
        return f"organizations.{self.table.name}"

    @property
    def origin(self) -> Origin:
        """What the targets found here are said to come from."""
        return Origin.ORGANIZATION

    def places(self) -> Iterator[Place]:
        """Each active account that is wanted, as the pages come.

        The account that is asked is read with its own credentials, since one seldom may assume a role there;
        in each of the others the role is assumed.

        Raises:
            ServiceError: the organization cannot be listed, or a unit that is named is not there.
        """
        own = whoami(self.factory, self.asked)
        partition = own.arn.split(":")[1] if own.arn.count(":") > 1 else "aws"
        caller = Caller(self.factory, self.asked, "organizations")
        chosen = Selection(self.table.include, self.table.exclude)
        members = {word: frozenset(_accounts_below(caller, word)) for word in chosen.units}
        for page in caller.pages("ListAccounts", mark=MARK):
            for item in page.get("Accounts", ()):
                account = _account(item)
                if not _is_active(item) or not chosen.wants(account, members, partial(_tags, caller)):
                    continue
                yield self._place(account, partition, own=account.number == own.account)

    def _place(self, account: Account, partition: str, *, own: bool) -> Place:
        role = RoleStep(
            f"arn:{partition}:iam::{account.number}:role/{self.table.role.lstrip('/')}",
            self.table.external_id,
        )
        return Place(
            label=account.name or account.number,
            access=Access(self.asked.profile, roles=() if own else (role,)),
            regions=self.table.regions,
            home=self.asked.region,
            account=account.number,
            alias=account.name or None,
        )


def _account(item: dict[str, Any]) -> Account:
    return Account(str(item.get("Id", "")), clean(str(item.get("Name", "")), lines=False).strip())


def _is_active(item: dict[str, Any]) -> bool:
    """Whether an account is in use; ``State`` took the place of ``Status`` (Organizations API, Account)."""
    return (item.get("State") or item.get("Status")) == ACTIVE


def _tags(caller: Caller, account: Account) -> dict[str, str]:
    pages = caller.pages("ListTagsForResource", mark=MARK, ResourceId=account.number)
    return {str(tag["Key"]): str(tag["Value"]) for page in pages for tag in page.get("Tags", ())}


def _accounts_below(caller: Caller, word: str) -> Iterator[str]:
    """The numbers of all accounts in an organizational unit and below it."""
    waiting = [_unit(caller, word)]
    while waiting:
        parent = waiting.pop()
        for page in caller.pages("ListAccountsForParent", mark=MARK, ParentId=parent):
            yield from (str(account["Id"]) for account in page.get("Accounts", ()))
        waiting += _units_in(caller, parent).values()


def _unit(caller: Caller, word: str) -> str:
    """The id of the unit that a word names.

    Raises:
        ServiceError: CONFIGURATION: a part of its path is not there.
    """
    path = unit_path(word)
    if path is None:
        return word
    parents = [
        str(root["Id"]) for page in caller.pages("ListRoots", mark=MARK) for root in page.get("Roots", ())
    ]
    unit = parents[0] if parents else ""
    for name in path:
        units = _units_in(caller, unit)
        if name not in units:
            there = ", ".join(sorted(units)[:8]) or "nothing"
            raise ServiceError(
                Problem(
                    ProblemKind.CONFIGURATION,
                    f"the organization has no unit {word.removeprefix('ou:')!r}",
                    hint=f"where {name!r} is looked for there is {there}",
                )
            )
        unit = units[name]
    return unit


def _units_in(caller: Caller, parent: str) -> dict[str, str]:
    """The ids of the units right below a parent, by name."""
    pages = caller.pages("ListOrganizationalUnitsForParent", mark=MARK, ParentId=parent)
    return {
        clean(str(unit["Name"]), lines=False): str(unit["Id"])
        for page in pages
        for unit in page.get("OrganizationalUnits", ())
    }
