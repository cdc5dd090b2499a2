"""Tags as requests bring them and answers show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from services.emulator.errors import ServiceFault
from services.emulator.world import Json

MOST_TAGS = 50


def tags_of(listed: Iterable[Json], arn: str, present: Mapping[str, str] | None = None) -> dict[str, str]:
    """The tags of a request laid over those present.

    Args:
        listed: ``Tag`` structures.
        arn: the resource, for the message.
        present: the resource's tags so far.

    Raises:
        ServiceFault: InvalidTagsException for a system tag or a key given twice, TooManyTagsException for
            more than 50.
    """
    new: dict[str, str] = {}
    for tag in listed:
        require_user_key(tag["key"])
        if tag["key"] in new:
            raise ServiceFault("InvalidTagsException", f"Tag key '{tag['key']}' is given more than once")
        new[tag["key"]] = tag["value"]
    merged = {**(present or {}), **new}
    if len(merged) > MOST_TAGS:
        raise ServiceFault("TooManyTagsException", f"Tag limit exceeded for resource [{arn}].")
    return merged


def require_user_key(key: str) -> None:
    """Refuse keys that belong to AWS.

    Raises:
        ServiceFault: InvalidTagsException.
    """
    if key.lower().startswith("aws:"):
        raise ServiceFault(
            "InvalidTagsException",
            "Not allowed to modify system tags. System tags start with 'aws:'. "
            "msg=[Caller is an end user and not allowed to mutate system tags]",
        )


def listed_tags(tags: Mapping[str, str]) -> list[Json]:
    """The ``Tag`` structures of tags, by key."""
    return [{"key": key, "value": tags[key]} for key in sorted(tags)]
