"""Roles, users and their policies, over all accounts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from services.emulator.identity.policy import Policy

_ROLE = re.compile(r"arn:(?:aws|aws-cn|aws-us-gov):iam::(\d{12}):role/(?:.*/)?([\w+=,.@-]{1,64})")


@dataclass(frozen=True, slots=True)
class Role:
    """An IAM role, with what its trust policy asks for.

    Args:
        arn: the role.
        trusts: account numbers, and ARNs of users and roles, that may assume it.
        external_id: which they must name.
        mfa: whether they must have proved themselves with an MFA device.
        web_identity: whether the emulator's web identity tokens may assume it.
        longest: of a session, in seconds.
    """

    arn: str
    trusts: frozenset[str] = frozenset()
    external_id: str | None = None
    mfa: bool = False
    web_identity: bool = False
    longest: int = 3600

    @property
    def account(self) -> str:
        """The account that it belongs to."""
        return account_of(self.arn)


@dataclass(slots=True)
class Directory:
    """What IAM knows.

    A principal without a policy here may do everything in its account; one with policies may do what they allow.
    In an account that has no role here every role can be assumed by everybody; in the others, those there are.
    """

    roles: dict[str, Role] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    """The alias of each account that has one."""
    mfa_devices: dict[str, str] = field(default_factory=dict)
    """The code that each MFA device shows, for ever, by its serial number or ARN."""
    web_tokens: dict[str, float] = field(default_factory=dict)
    """Web identity tokens that the identity provider vouches for, and when each ends (POSIX seconds)."""
    _policies: dict[str, tuple[Policy, ...]] = field(default_factory=dict)

    def add_role(self, role: Role, *policies: Mapping[str, Any]) -> None:
        """Put up a role; without policies it may do everything.

        Raises:
            ValueError: the ARN is no role's, or a policy is unsound.
        """
        account_of(role.arn)
        self.roles[role.arn] = role
        if policies:
            self.attach(role.arn, *policies)

    def attach(self, principal: str, *documents: Mapping[str, Any]) -> None:
        """Have policies decide from now on what a principal may do, instead of those it had.

        Args:
            principal: the ARN of a role (not of its session) or of a user, such as
                ``arn:aws:iam::111122223333:user/operator``, who has the access key ``AKIA111122223333``.
            documents: policy documents, parsed; none at all allow nothing.

        Raises:
            ValueError: a document is unsound.
        """
        self._policies[principal] = tuple(Policy.of(document) for document in documents)

    def detach(self, principal: str) -> None:
        """Let a principal do everything again."""
        self._policies.pop(principal, None)

    def policies_of(self, principal: str) -> Iterable[Policy] | None:
        """The policies of a principal; None where everything is allowed."""
        return self._policies.get(principal)

    def has_roles(self, account: str) -> bool:
        """Whether the roles of an account are known, so that there are no others."""
        return any(role.account == account for role in self.roles.values())


def account_of(role_arn: str) -> str:
    """The account number in a role's ARN.

    Raises:
        ValueError: it is no role's.
    """
    return _parts(role_arn)[0]


def role_name(role_arn: str) -> str:
    """The name of a role, without its path.

    Raises:
        ValueError: the ARN is no role's.
    """
    return _parts(role_arn)[1]


def _parts(role_arn: str) -> tuple[str, str]:
    found = _ROLE.fullmatch(role_arn)
    if found is None:
        raise ValueError(f"{role_arn} is no role's ARN")
    return found[1], found[2]
