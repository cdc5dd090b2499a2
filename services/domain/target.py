"""Targets and the pipelines in them: what is meant, across accounts and regions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class RoleStep:
    """A role that is assumed with the credentials held before it.

    Args:
        arn: the IAM role.
        external_id: what the role's trust policy asks for, if it does.
    """

    arn: str
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class SignInRole:
    """What a permission set gives in an account to who has signed in to IAM Identity Center.

    Args:
        session: the name of the ``[sso-session NAME]`` of the AWS configuration.
        account: the twelve digits.
        role: the permission set's name, as ListAccountRoles tells it.
    """

    session: str
    account: str
    role: str


@dataclass(frozen=True, slots=True)
class Access:
    """Where one set of credentials comes from; targets with equal ones share them, their prompts and their renewal.

    Args:
        profile: the AWS profile; None for the default credential chain, or where ``sign_in`` stands instead.
        sign_in: a role of IAM Identity Center that no profile names.
        roles: assumed on top, one after the other.
    """

    profile: str | None = None
    sign_in: SignInRole | None = None
    roles: tuple[RoleStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """One account in one region, reached with one set of credentials.

    Args:
        name: unique among the targets, such as ``prod/eu-west-1``.
        region: the AWS region's code.
        profile: the AWS profile, or None for the default credential chain.
        account: the twelve digits, once known.
        alias: what people call the account; the profile or the digits where nothing better is known.
        caller: the ARN we are there, once known.
        sign_in: the role of IAM Identity Center that it is reached with, where no profile names one.
        roles: assumed on top of those, one after the other.
        danger: whether each act there wants the pipeline's name typed.
        read_only: whether acts are withheld there.
        colour: a theme colour for its name.
        refresh: seconds between two looks at what is open and runs there; None for the run's own.
    """

    name: str
    region: str
    profile: str | None = None
    account: str | None = None
    alias: str | None = None
    caller: str | None = None
    sign_in: SignInRole | None = None
    roles: tuple[RoleStep, ...] = ()
    danger: bool = False
    read_only: bool = False
    colour: str | None = None
    refresh: float | None = None

    @property
    def access(self) -> Access:
        """Where its credentials come from."""
        return Access(self.profile, self.sign_in, self.roles)

    @property
    def label(self) -> str:
        """What the account is called on screen."""
        return self.alias or self.profile or self.account or "default"


class PipelineKey(NamedTuple):
    """Which pipeline: a target's name and the pipeline's own (case-sensitive, unique in the target).

    A tuple, since with ten thousand pipelines most of a keystroke's time goes into hashing these.
    """

    target: str
    pipeline: str

    def __str__(self) -> str:
        """The key as a person would read it."""
        return f"{self.target}/{self.pipeline}"
