"""Multi-factor authentication, which needs a person."""

from __future__ import annotations


class MfaNeeded(Exception):
    """A profile's role wants a code from an MFA device, for which nobody can be asked here."""
