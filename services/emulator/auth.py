"""Who calls, from where: read from the request's signature, which is not verified."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from services.emulator.errors import ServiceFault
from services.emulator.operations.registry import Caller
from services.emulator.wire.message import Incoming
from services.emulator.world import World

_INSTANT = "%Y%m%dT%H%M%SZ"
_MINUTES = 5
"""How old a signature may be."""
DEFAULT_ACCOUNT = "111122223333"
_CREDENTIAL = re.compile(r"Credential=([^/,\s]+)/(\d{8})/([^/,\s]+)/([^/,\s]+)/aws4_request")
_ACCOUNT_KEY = re.compile(r"AKIA(\d{12})")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who signed a request, and the region of the signature's scope."""

    caller: Caller
    region: str


def identify(incoming: Incoming, world: World) -> Identity:
    """The identity in a request's SigV4 ``Authorization`` header.

    An access key ``AKIA`` followed by twelve digits is a user of the account with that number; a key that the
    emulator's AssumeRole minted is the role's session; any other key is a user of the default account,
    111122223333. The caller holds the world's lock.

    Raises:
        ServiceFault: MissingAuthenticationTokenException, IncompleteSignatureException,
            UnrecognizedClientException or ExpiredTokenException.
    """
    authorization = incoming.header("authorization")
    if not authorization:
        raise ServiceFault("MissingAuthenticationTokenException", "Missing Authentication Token")
    scope = _CREDENTIAL.search(authorization)
    if scope is None or not authorization.startswith("AWS4-HMAC-SHA256 "):
        raise ServiceFault(
            "IncompleteSignatureException",
            "Authorization header requires 'Credential' parameter. "
            "Authorization header requires 'Signature' parameter.",
        )
    access_key, region = scope.group(1), scope.group(3)
    return Identity(_caller(access_key, incoming.header("x-amz-security-token"), world), region)


def anonymous(world: World) -> Identity:
    """Who calls an operation that takes no signature; it belongs to no account."""
    return Identity(Caller("", "anonymous", ""), world.center.region)


def signature_expired(incoming: Incoming, seconds: float) -> ServiceFault:
    """What a caller is told whose clock is behind by so many seconds (IAM User Guide, "Signature Version 4").

    Query services call it SignatureDoesNotMatch.
    """
    signed = incoming.header("x-amz-date")
    try:
        instant = datetime.strptime(signed, _INSTANT).replace(tzinfo=UTC)
    except ValueError:
        instant = datetime.fromtimestamp(0, UTC)
    now = instant + timedelta(seconds=seconds)
    earliest = now - timedelta(minutes=_MINUTES)
    return ServiceFault(
        "InvalidSignatureException",
        f"Signature expired: {instant:{_INSTANT}} is now earlier than {earliest:{_INSTANT}} "
        f"({now:{_INSTANT}} - {_MINUTES} min.)",
    )


def _caller(access_key: str, token: str, world: World) -> Caller:
    session = world.sessions.get(access_key)
    if session is not None:
        if session.token != token:
            raise ServiceFault(
                "UnrecognizedClientException", "The security token included in the request is invalid."
            )
        if session.expires <= world.timeline.now():
            raise ServiceFault(
                "ExpiredTokenException", "The security token included in the request is expired"
            )
        return Caller(session.account, session.arn, access_key, session.role, session.mfa)
    if access_key.startswith("ASIA"):
        raise ServiceFault(
            "UnrecognizedClientException", "The security token included in the request is invalid."
        )
    named = _ACCOUNT_KEY.fullmatch(access_key)
    account = named.group(1) if named else DEFAULT_ACCOUNT
    return Caller(account, f"arn:aws:iam::{account}:user/operator", access_key)
