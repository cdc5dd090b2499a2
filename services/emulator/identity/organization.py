"""An organization of AWS Organizations: its accounts and the tree of units they are in."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Unit:
    """An organizational unit below a parent, which is the root or another unit."""

    id: str
    name: str
    parent: str


@dataclass(frozen=True, slots=True)
class Member:
    """An account of the organization.

    Args:
        number: the twelve digits.
        name: what the organization calls it.
        parent: the id of the root or of the unit that it is in.
        status: ACTIVE, SUSPENDED or PENDING_CLOSURE.
        tags: its tags.
    """

    number: str
    name: str
    parent: str
    status: str = "ACTIVE"
    tags: tuple[tuple[str, str], ...] = ()

    @property
    def email(self) -> str:
        """The address of its root user."""
        return f"aws+{self.number}@acme.example"


@dataclass(slots=True)
class Organization:
    """An organization with all features.

    Args:
        management: the number of the management account.
        delegated: numbers of accounts that may list it as well.
        joined: when each account came in (POSIX seconds).
    """

    management: str
    delegated: frozenset[str] = frozenset()
    joined: float = 1_600_000_000.0
    id: str = "o-a1b2c3d4e5"
    root: str = "r-ac3e"
    units: dict[str, Unit] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)

    def add_unit(self, name: str, parent: str | None = None) -> str:
        """Make a unit below another, or below the root, and answer its id."""
        number = f"ou-{self.root.partition('-')[2]}-{len(self.units) + 1:08d}"
        self.units[number] = Unit(number, name, parent or self.root)
        return number

    def add_member(
        self, number: str, name: str, parent: str | None = None, *, status: str = "ACTIVE", **tags: str
    ) -> None:
        """Take an account in, below a unit or the root."""
        self.members[number] = Member(number, name, parent or self.root, status, tuple(tags.items()))

    def arn(self, kind: str, *ids: str) -> str:
        """The ARN of something in it, such as ``arn("account", number)``."""
        return f"arn:aws:organizations::{self.management}:{kind}/{'/'.join((self.id, *ids))}"
