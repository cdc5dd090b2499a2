"""Temporary credentials as values; what they hold never shows in a repr."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any


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

    @classmethod
    def of_answer(cls, credentials: Mapping[str, Any], account: str | None = None) -> TemporaryCredentials:
        """What the ``Credentials`` of an STS answer hold (botocore model), or botocore's own cache entries.

        Args:
            credentials: with ``Expiration`` as a datetime or in ISO 8601.
            account: whose they are.

        Raises:
            KeyError: a member is missing.
            ValueError: the time is none.
        """
        ends = credentials["Expiration"]
        if not isinstance(ends, datetime):
            ends = datetime.fromisoformat(str(ends).replace("UTC", "+00:00"))
        return cls(
            access_key=str(credentials["AccessKeyId"]),
            secret_key=str(credentials["SecretAccessKey"]),
            token=str(credentials["SessionToken"]),
            expires=(ends if ends.tzinfo else ends.replace(tzinfo=UTC)).timestamp(),
            account=account or credentials.get("AccountId"),
        )

    def as_answer(self) -> dict[str, str]:
        """As the ``Credentials`` of an answer, the time in ISO 8601."""
        said = {
            "AccessKeyId": self.access_key,
            "SecretAccessKey": self.secret_key,
            "SessionToken": self.token,
            "Expiration": self._ends,
        }
        return said | ({"AccountId": self.account} if self.account else {})

    def as_metadata(self) -> dict[str, str | None]:
        """As botocore's refreshable credentials take them."""
        return {
            "access_key": self.access_key,
            "secret_key": self.secret_key,
            "token": self.token,
            "expiry_time": self._ends,
            "account_id": self.account,
        }

    @property
    def _ends(self) -> str:
        return datetime.fromtimestamp(self.expires, UTC).isoformat()
