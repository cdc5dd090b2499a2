"""Configuration properties as the catalogue's tables spell them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Property:
    """A configuration key of an action type or a rule type; a secret's value reads back as ``****``."""

    name: str
    required: bool = False
    secret: bool = False


def properties_of(text: str) -> tuple[Property, ...]:
    """The properties in a text such as ``Owner* OAuthToken*! Branch``: ``*`` is required, ``!`` secret."""
    return tuple(
        Property(word.rstrip("*!"), required="*" in word, secret="!" in word) for word in text.split()
    )
