"""What action providers mean: what an action does, and which revisions a source takes."""

from services.providers.provider import Provider
from services.providers.registry import describe, provider_of, revision_types

__all__ = ["Provider", "describe", "provider_of", "revision_types"]
