"""What action providers mean: what an action does, where its log and its details are, which revisions it takes."""

from services.providers.hints import hint_of
from services.providers.provider import Provider
from services.providers.reading import Reading
from services.providers.registry import (
    describe,
    links_of,
    log_sources,
    provider_of,
    read_details,
    revision_types,
    sentence,
    sentence_of_attempt,
)

__all__ = [
    "Provider",
    "Reading",
    "describe",
    "hint_of",
    "links_of",
    "log_sources",
    "provider_of",
    "read_details",
    "revision_types",
    "sentence",
    "sentence_of_attempt",
]
