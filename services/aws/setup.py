"""Trouble with credentials and settings, before anything is sent, as Problems."""

from __future__ import annotations

import re
from dataclasses import replace

from services.aws.credentials.mfa import MfaNeeded
from services.aws.credentials.needs import wants_token
from services.domain.problem import Problem, ProblemKind
from services.domain.target import Target

_EXPIRED_WORDS = re.compile(r"\bexpired\b", re.IGNORECASE)


def of_setup(error: BaseException, target: Target | None) -> Problem | None:
    """The Problem of credentials, regions and parameters that fail before anything is sent, or None."""
    from botocore import exceptions as aws

    profile = profile_option(target)
    expired = Problem(
        ProblemKind.EXPIRED, "the log-in session expired", hint=f"log in again (aws sso login{profile})"
    )
    if wants_token(error):
        return expired
    if isinstance(error, aws.LoginRefreshRequired | aws.LoginTokenLoadError):
        return replace(expired, hint=f"log in again (aws login{profile})")
    if isinstance(error, RuntimeError) and _EXPIRED_WORDS.search(str(error)):  # botocore's own, unnamed
        return replace(
            expired,
            title="the credentials just fetched have expired already",
            hint=f"is this machine's clock right? else log in again (aws sso login{profile})",
        )
    if isinstance(error, MfaNeeded):
        what = "what the last MFA code brought has expired" if error.ended else "a role wants an MFA code"
        return Problem(
            ProblemKind.EXPIRED if error.ended else ProblemKind.NO_CREDENTIALS,
            what,
            hint=f"sign in with a code of {error.need.cause}",
            need=error.need,
        )
    if isinstance(error, aws.NoCredentialsError | aws.PartialCredentialsError | aws.NoAuthTokenError):
        what = (
            "incomplete credentials" if isinstance(error, aws.PartialCredentialsError) else "no credentials"
        )
        return Problem(
            ProblemKind.NO_CREDENTIALS,
            f"{what} found",
            hint=f"log in (aws sso login{profile}) or set them up (aws configure{profile})",
        )
    if isinstance(error, aws.MissingDependencyException):
        instead = f"credential_process = aws configure export-credentials{profile}"
        return Problem(
            ProblemKind.CONFIGURATION,
            "this log-in needs a library that is not installed",
            hint=f"install botocore[crt] beside pipedeck, or use another profile with {instead}",
        )
    if isinstance(
        error, aws.CredentialRetrievalError | aws.SSOError | aws.LoginError | aws.MetadataRetrievalError
    ):
        return Problem(
            ProblemKind.NO_CREDENTIALS,
            "the credentials could not be fetched",
            hint=f"try: aws sts get-caller-identity{profile}",
        )
    if isinstance(error, aws.ParamValidationError):
        return Problem(ProblemKind.INVALID, "a value does not fit the request")
    if isinstance(error, aws.NoRegionError):
        return Problem(ProblemKind.CONFIGURATION, "no region", hint="give --region or set AWS_REGION")
    return None


def of_configuration(error: BaseException) -> Problem | None:
    """The Problem of a setting that cannot be used (a broken file, a malformed endpoint), or None."""
    from botocore.exceptions import BotoCoreError

    if not isinstance(error, (BotoCoreError, ValueError, OSError)):
        return None
    return Problem(
        ProblemKind.CONFIGURATION,
        f"the AWS configuration is not usable ({type(error).__name__})",
        hint="check ~/.aws/config, --endpoint-url and the AWS_ variables",
    )


def profile_option(target: Target | None) -> str:
    """How a hint's command names the target's profile: `` --profile NAME``, or nothing."""
    return f" --profile {target.profile}" if target is not None and target.profile else ""
