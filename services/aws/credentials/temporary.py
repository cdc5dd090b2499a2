"""Temporary credentials as values; what they hold never shows in a repr."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TemporaryCredentials:
    """What AWS STS or IAM Identity Center gave for a while.

    Args:
        access_key: the id; no secret, but nothing to show either.
        secret_key: never shown.
        token: the session token; never shown.
        expires: when they end, in POSIX seconds.
        account: whose they are, where that is known.
    """

    access_key: str = field(repr=False)
    secret_key: str = field(repr=False)
    token: str = field(repr=False)
    expires: float
    account: str | None = None
