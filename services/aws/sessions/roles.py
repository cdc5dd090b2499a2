"""Roles that are assumed with credentials held before: by a target's own chain, or with a code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from botocore.credentials import (
    CredentialProvider,
    Credentials,
    DeferredRefreshableCredentials,
    RefreshableCredentials,
)
from botocore.exceptions import ClientError

from services.aws.credentials.mfa import MfaNeeded, mfa_need
from services.aws.credentials.temporary import TemporaryCredentials
from services.aws.credentials.wallet import Wallet
from services.aws.explain import EXPLANATIONS
from services.domain.problem import ProblemKind
from services.domain.sign_in import SignInNeed

ROLE_SESSION_NAME = "pipedeck"
RENEWAL_WINDOW = 15 * 60.0
"""Seconds before its end in which a role is assumed anew, as botocore does."""
MFA_MARGIN = 5
"""Seconds before their end in which credentials that took a code are no longer used."""

AssumeRole = Callable[..., dict[str, Any]]
"""STS's AssumeRole, called with credentials that may assume the role."""


class AssumedRole(CredentialProvider):
    """A role that is assumed when it is first used, and again before it expires.

    Args:
        assume: asks STS.
        request: the input of AssumeRole.
        wallet: where the credentials are held.
        key: under what.
    """

    METHOD = "assume-role"

    def __init__(self, assume: AssumeRole, request: dict[str, Any], wallet: Wallet, key: str) -> None:
        super().__init__()
        self._assume = assume
        self._request = request
        self._wallet = wallet
        self._key = key

    def load(self) -> Credentials:
        """Credentials that are fetched when they are needed."""
        return DeferredRefreshableCredentials(refresh_using=self._fetch, method=self.METHOD)

    def _fetch(self) -> dict[str, str | None]:
        held = self._wallet.get(self._key, RENEWAL_WINDOW)
        if held is None:
            held = assumed(self._assume(**self._request))
            self._wallet.put(self._key, held)
        return held.as_metadata()


class MfaRole:
    """A profile's role that wants a code of a person: assumed once for all who build on the profile.

    Args:
        profile: its name.
        assume: asks STS.
        request: the input of AssumeRole, ``SerialNumber`` included.
        wallet: where the credentials are held.
        key: under what.
        below: the credentials with which it is assumed, where those want a code of their own, which comes first.
    """

    def __init__(
        self,
        profile: str,
        assume: AssumeRole,
        request: dict[str, Any],
        wallet: Wallet,
        key: str,
        below: Credentials | None = None,
    ) -> None:
        self._assume = assume
        self._request = request
        self._wallet = wallet
        self._below = below
        self.key = key
        self.need: SignInNeed = mfa_need(profile, str(request["SerialNumber"]))

    def fetch(self) -> dict[str, str | None]:
        """The credentials that a code brought, as botocore's refreshable ones take them.

        Raises:
            MfaNeeded: there are none, or no longer; with the need of a role below, where that comes first.
        """
        held = self._wallet.get(self.key, MFA_MARGIN)
        if held is None:
            if self._below is not None:
                self._below.get_frozen_credentials()
            raise MfaNeeded(self.need, ended=self._wallet.ended(self.key))
        return held.as_metadata()

    def assume(self, code: str) -> None:
        """Assume the role with a code, and hold what it brings.

        Raises:
            botocore.exceptions.ClientError: STS refused.
            MfaNeeded: the credentials below want a code first.
        """
        self._wallet.put(self.key, assumed(self._assume(**self._request, TokenCode=code)))

    def discard(self) -> None:
        """Forget what a code brought: AWS says that it has expired."""
        self._wallet.delete(self.key)


class MfaCredentials(RefreshableCredentials):
    """The credentials of a role that took a code; used to their end, since nobody can renew them silently.

    Args:
        role: whose.
    """

    def __init__(self, role: MfaRole) -> None:
        super().__init__(
            access_key="",
            secret_key="",
            token="",
            expiry_time=datetime.fromtimestamp(0, UTC),
            refresh_using=role.fetch,
            method="mfa",
            advisory_timeout=MFA_MARGIN,
            mandatory_timeout=MFA_MARGIN,
        )
        self.role = role


def assuming(client: Callable[[], Any], source: Credentials | None) -> AssumeRole:
    """STS's AssumeRole with a source's credentials.

    Where AWS says that a source has expired that took a code, the source is discarded, and a code needed again.

    Args:
        client: makes or has the client of STS.
        source: the credentials behind it.
    """

    def assume(**request: Any) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = client().assume_role(**request)
        except ClientError as error:
            if isinstance(source, MfaCredentials) and says_expired(error):
                source.role.discard()
                raise MfaNeeded(source.role.need, ended=True) from error
            raise
        return answer

    return assume


def assumed(answer: dict[str, Any]) -> TemporaryCredentials:
    """What an answer of AssumeRole brought."""
    arn = str(answer.get("AssumedRoleUser", {}).get("Arn", "")).split(":")
    return TemporaryCredentials.of_answer(answer["Credentials"], arn[4] if len(arn) > 4 else None)


def says_expired(error: BaseException) -> bool:
    """Whether it is AWS's answer that the credentials of a request have expired."""
    if not isinstance(error, ClientError):
        return False
    known = EXPLANATIONS.get(error.response.get("Error", {}).get("Code", ""))
    return known is not None and known.kind is ProblemKind.EXPIRED
