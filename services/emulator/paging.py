"""Pages and their tokens: opaque, and good only for the call that they came from."""

from __future__ import annotations

import base64
import binascii
import bisect
import hashlib
import json
from collections.abc import Callable, Sequence
from typing import TypeVar

from services.emulator.errors import ServiceFault
from services.emulator.world import Json, Region

T = TypeVar("T")
Place = str | tuple[float, ...]
"""Where an item stands in its list, whatever else comes and goes."""

_UNBOUND = frozenset({"nextToken", "NextToken", "maxResults", "MaxResults", "Limit"})


def page_of(
    region: Region,
    operation: str,
    request: Json,
    items: Sequence[T],
    size: int,
    place: Callable[[T], Place] | None = None,
) -> tuple[Sequence[T], str | None]:
    """The page of ``items`` that a request asks for, and the token of the next page if there is one.

    A token remembers the last item that went out: what comes or goes between two pages neither repeats an
    item nor leaves one out.

    Args:
        region: where the call runs.
        operation: the operation's name.
        request: the request; all its members but the token and the page size belong to the token.
        items: everything, in order.
        size: the largest number of items on the page.
        place: of an item, ascending along ``items``; its number where nothing comes or goes.

    Raises:
        ServiceFault: InvalidNextTokenException where the token is garbage or of another call.
    """
    places: list[Place] = (
        [(number,) for number in range(len(items))] if place is None else [*map(place, items)]
    )
    bound = _bound(region, operation, request)
    token = request.get("nextToken", request.get("NextToken"))
    start = 0 if token is None else bisect.bisect_right(places, _last(token, bound))
    following = start + size
    if following >= len(items):
        return items[start:], None
    return items[start:following], _token(places[following - 1], bound)


def _bound(region: Region, operation: str, request: Json) -> str:
    members = {name: value for name, value in request.items() if name not in _UNBOUND}
    return json.dumps([region.account, region.name, operation, members], sort_keys=True)


def _token(place: Place, bound: str) -> str:
    return base64.urlsafe_b64encode(f"{_seal(json.dumps(place), bound)}{json.dumps(place)}".encode()).decode()


def _last(token: str, bound: str) -> Place:
    """The place in a token.

    Raises:
        ServiceFault: InvalidNextTokenException.
    """
    try:
        text = base64.urlsafe_b64decode(token.encode()).decode()
    except (binascii.Error, ValueError):
        text = ""
    seal, place = text[:_SEAL_LENGTH], text[_SEAL_LENGTH:]
    if seal != _seal(place, bound):
        raise ServiceFault(
            "InvalidNextTokenException",
            "The next token was specified in an invalid format. Make sure that the next token you provide is "
            "the token returned by a previous call.",
        )
    found = json.loads(place)
    return found if isinstance(found, str) else tuple(found)


_SEAL_LENGTH = 32


def _seal(place: str, bound: str) -> str:
    return hashlib.sha256(f"{place} {bound}".encode()).hexdigest()[:_SEAL_LENGTH]
