"""What a person must do before credentials can be had, and what tells him how."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SignInKind(StrEnum):
    """The ways in which a person gives access."""

    DEVICE = "IAM Identity Center"
    """A page in any browser, and a code to compare there."""
    MFA = "MFA"
    """A code from a device that the person holds."""
    OUTSIDE = "elsewhere"
    """A command to run in a shell, such as ``aws login``; pipedeck notices when it was."""


@dataclass(frozen=True, slots=True)
class SignInNeed:
    """What must be done, once for all targets whose needs are equal.

    Args:
        kind: in which way.
        cause: what is signed in to: the name of an sso-session (or its start URL where it has none), the serial
            number or ARN of an MFA device, or the profile.
        profile: the profile to which it belongs; empty where several share it.
        command: the shell command that does the same; empty where there is none.
    """

    kind: SignInKind
    cause: str
    profile: str = ""
    command: str = ""


@dataclass(frozen=True, slots=True)
class DeviceCode:
    """What IAM Identity Center wants the person to open and to compare.

    Args:
        url: the page.
        complete_url: the page with the code filled in.
        code: the code that the page must show.
        expires: when it ends, in POSIX seconds.
        interval: seconds between two questions whether it was done.
    """

    url: str
    complete_url: str
    code: str
    expires: float
    interval: float


@dataclass(frozen=True, slots=True)
class CredentialFacts:
    """What is known of the credentials that a target uses now; nothing of it is secret.

    Args:
        method: where they were found, in botocore's word for it (``sso``, ``assume-role``, ``env``, ...), or ``mfa``.
        expires: when they end, in POSIX seconds; None for those that do not, or do not tell.
        vaulted: whether they outlive this run in the operating system's keyring.
    """

    method: str
    expires: float | None = None
    vaulted: bool = False
