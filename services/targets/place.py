"""Accounts with a way into them, before it is known which of their regions matter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from services.config_targets import ALL_REGIONS
from services.domain.target import Access, Target
from services.targets.entry import Origin


@dataclass(frozen=True, slots=True)
class Place:
    """An account, and how it is reached.

    Args:
        label: what its targets' names begin with.
        access: the credentials.
        regions: those to read, or ``all`` for those that turn out to have pipelines.
        home: a region of its partition, where it is asked who we are.
        account: the twelve digits, where they are known.
        alias: what people call it, where that is known.
    """

    label: str
    access: Access
    regions: tuple[str, ...]
    home: str
    account: str | None = None
    alias: str | None = None

    @property
    def everywhere(self) -> bool:
        """Whether its regions must be found out."""
        return self.regions == (ALL_REGIONS,)

    def target(self, region: str) -> Target:
        """The account in a region."""
        return Target(
            name=f"{self.label}/{region}",
            region=region,
            profile=self.access.profile,
            account=self.account,
            alias=self.alias,
            sign_in=self.access.sign_in,
            roles=self.access.roles,
        )


class Source(Protocol):
    """Where accounts are looked for."""

    @property
    def name(self) -> str:
        """The configuration's table, or another name that no other source has."""
        ...

    @property
    def origin(self) -> Origin:
        """What the targets found there are said to come from."""
        ...

    def places(self) -> Iterator[Place]:
        """Ask, call by call, and answer each place as it is found; whoever iterates may stop at any of them.

        Raises:
            ServiceError: it cannot be asked, or not to its end.
        """
        ...


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A source that is one account, known already, whose regions are to be found out."""

    name: str
    place: Place
    origin: Origin = Origin.REGIONS

    def places(self) -> Iterator[Place]:
        """The place."""
        yield self.place
