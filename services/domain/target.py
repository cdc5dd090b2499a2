"""Targets and the pipelines in them: what is meant, across accounts and regions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


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
        role_arn: a role assumed on top of the profile.
        danger: whether each act there wants the pipeline's name typed.
        read_only: whether acts are withheld there.
        colour: a theme colour for its name.
    """

    name: str
    region: str
    profile: str | None = None
    account: str | None = None
    alias: str | None = None
    caller: str | None = None
    role_arn: str | None = None
    danger: bool = False
    read_only: bool = False
    colour: str | None = None

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
