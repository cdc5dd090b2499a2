"""botocore sessions; imported when the first client is made, since it imports botocore."""

from __future__ import annotations

from typing import Any

from botocore.credentials import CredentialProvider, DeferredRefreshableCredentials
from botocore.exceptions import UnknownCredentialError
from botocore.session import Session

from services.aws.mfa import MfaNeeded

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


def assume_role(base: Session, role_arn: str, sts: Any) -> Session:
    """A session that assumes a role when it is first used and assumes it again before it expires.

    Args:
        base: whose profile the session keeps.
        role_arn: the role.
        sts: an STS client with the credentials that may assume the role.
    """
    session = Session(profile=base.profile)
    session.get_component("credential_provider").providers.insert(0, _AssumedRole(role_arn, sts))
    return session


class _AssumedRole(CredentialProvider):
    METHOD = "pipedeck-assume-role"

    def __init__(self, role_arn: str, sts: Any) -> None:
        super().__init__()
        self._role_arn = role_arn
        self._sts = sts

    def load(self) -> Any:
        return DeferredRefreshableCredentials(refresh_using=self._fetch, method=self.METHOD)

    def _fetch(self) -> dict[str, str]:
        answer = self._sts.assume_role(RoleArn=self._role_arn, RoleSessionName=ROLE_SESSION_NAME)
        credentials = answer["Credentials"]
        return {
            "access_key": credentials["AccessKeyId"],
            "secret_key": credentials["SecretAccessKey"],
            "token": credentials["SessionToken"],
            "expiry_time": credentials["Expiration"].isoformat(),
        }


def _refuse_prompt(text: str = "") -> str:
    raise MfaNeeded(text)
