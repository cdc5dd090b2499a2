"""Which sign-in would help, when credentials cannot be had."""

from __future__ import annotations

import re

from services.aws.credentials.mfa import MfaNeeded
from services.aws.credentials.profiles import Profiles
from services.domain.sign_in import SignInNeed
from services.domain.target import SignInRole

_EXPIRED_WORDS = re.compile(r"\bexpired\b", re.IGNORECASE)


def need_of(
    error: BaseException, profiles: Profiles, name: str, signed_in: SignInRole | None = None
) -> SignInNeed | None:
    """What a person must do before a profile's credentials can be had, or None where nothing of the kind helps.

    Args:
        error: what was raised when they were wanted.
        profiles: the AWS configuration.
        name: the profile.
        signed_in: the permission set that is used instead of a profile.
    """
    from botocore import exceptions as aws

    if isinstance(error, MfaNeeded):
        return error.need
    if isinstance(error, aws.LoginError):
        return profiles.outside_need(name)
    if wants_token(error):
        session = profiles.named_session(signed_in.session) if signed_in else profiles.sso_session(name)
        return profiles.device_need(session) if session else profiles.outside_need(name)
    if isinstance(error, aws.CredentialRetrievalError):
        return profiles.outside_need(name)
    return None


def wants_token(error: BaseException) -> bool:
    """Whether botocore found nobody signed in to IAM Identity Center, or no longer."""
    from botocore import exceptions as aws

    if isinstance(error, aws.SSOTokenLoadError | aws.TokenRetrievalError | aws.UnauthorizedSSOTokenError):
        return True
    if isinstance(error, aws.ClientError):  # the portal's own word for a token that is no longer good
        return error.response.get("Error", {}).get("Code") == "UnauthorizedException"
    return isinstance(error, aws.CredentialRetrievalError | aws.SSOError) and bool(
        _EXPIRED_WORDS.search(str(error))
    )
