"""What to do about a failure, in plain words, for those that are known."""

from __future__ import annotations

from services.domain.execution import ErrorDetails
from services.providers import hints_on_builds, hints_on_deployments
from services.providers.hint import Hint

HINTS: tuple[Hint, ...] = (*hints_on_builds.HINTS, *hints_on_deployments.HINTS)
"""Every known failure, in the order in which they are tried."""


def hint_of(provider: str, error: ErrorDetails | None, *told: str) -> str:
    """What to do about a failure; "" where it is none of those that are known.

    Args:
        provider: the provider's name in the action type.
        error: the action's error.
        *told: what else is known of the failure, such as the summary or the details' cause.
    """
    parts = (error.code, error.message, *told) if error is not None else told
    text = "\n".join(part for part in parts if part)
    return next((hint.advice for hint in HINTS if text and hint.fits(provider, text)), "")
