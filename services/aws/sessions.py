"""botocore sessions; imported when the first client is made, since it imports botocore."""

from __future__ import annotations

from typing import Any

from botocore.credentials import CredentialProvider, DeferredRefreshableCredentials
from botocore.exceptions import UnknownCredentialError
from botocore.session import Session

from services.aws.mfa import MfaNeeded
from services.domain.target import RoleStep

ROLE_SESSION_NAME = "pipedeck"


def open_session(profile: str | None) -> Session:
    """A session on a profile, or on the default chain.

    botocore would ask for an MFA code on the terminal that we paint on; here that is refused with MfaNeeded.
    """
    session = Session(profile=profile)
    resolver = session.get_component("credential_provider")
    try:
        provider = resolver.get_provider("assume-role")
    except UnknownCredentialError:
        return session
    provider._prompter = _refuse_prompt  # noqa: SLF001 - botocore offers no public way to replace getpass
    return session


def assume_role(base: Session, role: RoleStep, sts: Any) -> Session:
    """A session that assumes a role when it is first used and assumes it again before it expires.

    Args:
        base: whose profile the session keeps.
        role: which.
        sts: an STS client with the credentials that may assume the role.
    """
    session = Session(profile=base.profile)
    session.get_component("credential_provider").providers.insert(0, _AssumedRole(role, sts))
    return session


class _AssumedRole(CredentialProvider):
    METHOD = "pipedeck-assume-role"

    def __init__(self, role: RoleStep, sts: Any) -> None:
        super().__init__()
        self._role = role
        self._sts = sts

    def load(self) -> Any:
        return DeferredRefreshableCredentials(refresh_using=self._fetch, method=self.METHOD)

    def _fetch(self) -> dict[str, str]:
        given = {"ExternalId": self._role.external_id} if self._role.external_id else {}
        answer = self._sts.assume_role(RoleArn=self._role.arn, RoleSessionName=ROLE_SESSION_NAME, **given)
        credentials = answer["Credentials"]
        return {
            "access_key": credentials["AccessKeyId"],
            "secret_key": credentials["SecretAccessKey"],
            "token": credentials["SessionToken"],
            "expiry_time": credentials["Expiration"].isoformat(),
        }


def _refuse_prompt(text: str = "") -> str:
    raise MfaNeeded(text)
