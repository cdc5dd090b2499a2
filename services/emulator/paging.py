"""Pages and their tokens: opaque, and good only for the call that they came from."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from typing import TypeVar

from services.emulator.errors import ServiceFault
from services.emulator.world import Json, Region

T = TypeVar("T")
_UNBOUND = frozenset({"nextToken", "NextToken", "maxResults", "MaxResults"})


def page_of(
    region: Region, operation: str, request: Json, items: Sequence[T], size: int
) -> tuple[Sequence[T], str | None]:
    """The page of ``items`` that a request asks for, and the token of the next page if there is one.

    Args:
        region: where the call runs.
        operation: the operation's name.
        request: the request; all its members but the token and the page size belong to the token.
        items: everything, in order.
        size: the largest number of items on the page.

    Raises:
        ServiceFault: InvalidNextTokenException where the token is garbage or of another call.
    """
    token = request.get("nextToken", request.get("NextToken"))
    start = 0 if token is None else _position(token, _digest(region, operation, request))
    following = start + size
    if following >= len(items):
        return items[start:], None
    return items[start:following], _token(following, _digest(region, operation, request))


def _digest(region: Region, operation: str, request: Json) -> str:
    bound = {name: value for name, value in request.items() if name not in _UNBOUND}
    text = json.dumps([region.account, region.name, operation, bound], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _token(position: int, digest: str) -> str:
    return base64.urlsafe_b64encode(f"{position}:{digest}".encode()).decode()


def _position(token: str, digest: str) -> int:
    try:
        position, _, found = base64.urlsafe_b64decode(token.encode()).decode().partition(":")
    except (binascii.Error, ValueError):
        position, found = "", ""
    if found != digest or not position.isdecimal():
        raise ServiceFault(
            "InvalidNextTokenException",
            "The next token was specified in an invalid format. Make sure that the next token you provide is "
            "the token returned by a previous call.",
        )
    return int(position)
