"""Multi-factor authentication, which needs a person."""

from __future__ import annotations

from services.domain.sign_in import SignInKind, SignInNeed


class MfaNeeded(Exception):
    """A profile's role wants a code from an MFA device before it can be assumed.

    Args:
        need: what a person must do.
        ended: whether a code was given before, and what it brought has expired.
    """

    def __init__(self, need: SignInNeed, *, ended: bool = False) -> None:
        super().__init__(f"{need.profile or 'a role'} wants a code of {need.cause}")
        self.need = need
        self.ended = ended


def mfa_need(profile: str, device: str) -> SignInNeed:
    """The need of a code, the same for all who build on the profile.

    A code works once, so two profiles with a role each need a code each, of the same device too.

    Args:
        profile: the one whose role wants it.
        device: the serial number or ARN of the MFA device.
    """
    return SignInNeed(SignInKind.MFA, device, profile=profile)
