"""REST with JSON bodies: the protocol of Lambda, AppConfig and IAM Identity Center, as far as it is needed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from services.clock import as_datetime
from services.emulator.errors import ServiceFault
from services.emulator.model import Operation, Shape, service_model
from services.emulator.wire.message import Answer, Incoming
from services.emulator.wire.protocol import Call
from services.emulator.world import Json

CONTENT_TYPE = "application/json"
SERVICES = ("lambda", "appconfig")
UNSIGNED_SERVICES = ("sso", "sso-oidc")
"""Services whose requests carry no signature: their paths tell them apart."""
_SCOPE = re.compile(r"Credential=[^/,\s]+/\d{8}/[^/,\s]+/([^/,\s]+)/aws4_request")
_NUMBERS = {"integer": int, "long": int}


@dataclass(frozen=True, slots=True)
class RestJson:
    """The protocol for one request: what its path and query string say is known already.

    Args:
        path: members in the path, by their name there.
        query: members in the query string, by their name there.
        headers: members in headers, by their lower-case name.
    """

    path: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str] = field(default_factory=dict)

    def read(self, operation: Operation, body: bytes) -> Json:
        """The request: members of the path, the query string and the headers beside those of the body.

        Raises:
            ServiceFault: SerializationException where the body is no JSON object or a number is none.
        """
        try:
            parsed: Any = json.loads(body) if body else {}
        except (ValueError, RecursionError):
            raise ServiceFault("SerializationException", "Could not parse request body into json") from None
        if not isinstance(parsed, dict):
            raise ServiceFault("SerializationException", "Start of structure or map expected.")
        shape = operation.input
        if shape is None:
            return parsed
        places = {"uri": self.path, "querystring": self.query, "header": self.headers}
        for name, (place, called) in shape.places.items():
            found = places.get(place, {}).get(called)
            if found is not None:
                parsed[name] = _scalar(shape.members[name], found)
        return parsed

    def write(self, operation: Operation, payload: Json | None, request_id: str) -> Answer:
        """The payload as JSON."""
        given = {} if operation.output is None else _dated(operation.output, payload or {})
        return Answer(200, CONTENT_TYPE, _dump(given), (("x-amzn-requestid", request_id),))

    def write_error(self, fault: ServiceFault, request_id: str) -> Answer:
        """The error by its shape name in a header."""
        headers = (("x-amzn-requestid", request_id), ("x-amzn-errortype", fault.code))
        body = _dump({"message": fault.message, "Message": fault.message, **fault.members})
        return Answer(fault.status, CONTENT_TYPE, body, headers)


def rest_call(incoming: Incoming) -> Call | None:
    """The call in a request for a REST service, or None where it is for another."""
    scope = _SCOPE.search(incoming.header("authorization"))
    url = urlsplit(incoming.path)
    if scope is None:
        return next((call for name in UNSIGNED_SERVICES if (call := _routed(name, incoming, url))), None)
    service = scope.group(1)
    if service not in SERVICES:
        return None
    return _routed(service, incoming, url) or Call(service, "", RestJson({}, {}))


def _routed(service: str, incoming: Incoming, url: SplitResult) -> Call | None:
    query = dict(parse_qsl(url.query, keep_blank_values=True))
    for name, operation in service_model(service).operations.items():
        found = _matcher(operation.uri).fullmatch(url.path)
        if found is not None and operation.method == incoming.method:
            path = {key: unquote(value) for key, value in found.groupdict().items()}
            return Call(service, name, RestJson(path, query, incoming.headers))
    return None


def _matcher(uri: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(uri.partition("?")[0])))


def _scalar(shape: Shape, text: str) -> Any:
    number = _NUMBERS.get(shape.kind)
    if number is None:
        return text == "true" if shape.kind == "boolean" else text
    try:
        return number(text)
    except ValueError:
        raise ServiceFault("SerializationException", f"{text} is no number.") from None


def _dated(shape: Shape, value: Any) -> Any:
    match shape.kind:
        case "timestamp" if shape.iso8601:
            return as_datetime(value).isoformat()
        case "structure":
            return {name: _dated(shape.members[name], item) for name, item in value.items()}
        case "list" if shape.member is not None:
            member = shape.member
            return [_dated(member, item) for item in value]
        case _:
            return value


def _dump(value: Json) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
