"""REST with JSON bodies: the protocol of Lambda and AppConfig, as far as their reads need it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from services.clock import as_datetime
from services.emulator.errors import ServiceFault
from services.emulator.model import Operation, Shape, service_model
from services.emulator.wire.message import Answer, Incoming
from services.emulator.wire.protocol import Call
from services.emulator.world import Json

CONTENT_TYPE = "application/json"
SERVICES = ("lambda", "appconfig")
_SCOPE = re.compile(r"Credential=[^/,\s]+/\d{8}/[^/,\s]+/([^/,\s]+)/aws4_request")
_NUMBERS = {"integer": int, "long": int}


@dataclass(frozen=True, slots=True)
class RestJson:
    """The protocol for one request: what its path and query string say is known already.

    Args:
        path: members in the path, by their name there.
        query: members in the query string, by their name there.
    """

    path: dict[str, str]
    query: dict[str, str]

    def read(self, operation: Operation, body: bytes) -> Json:
        """The request: members of the path and the query string beside those of the body.

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
        for name, (place, called) in shape.places.items():
            found = {"uri": self.path, "querystring": self.query}.get(place, {}).get(called)
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
        body = _dump({"message": fault.message, "Message": fault.message})
        return Answer(fault.status, CONTENT_TYPE, body, headers)


def rest_call(incoming: Incoming) -> Call | None:
    """The call in a request that is signed for a REST service, or None where it is for another."""
    scope = _SCOPE.search(incoming.header("authorization"))
    if scope is None or scope.group(1) not in SERVICES:
        return None
    service = scope.group(1)
    url = urlsplit(incoming.path)
    query = dict(parse_qsl(url.query, keep_blank_values=True))
    for name, operation in service_model(service).operations.items():
        found = _matcher(operation.uri).fullmatch(url.path)
        if found is not None and operation.method == incoming.method:
            path = {key: unquote(value) for key, value in found.groupdict().items()}
            return Call(service, name, RestJson(path, query))
    return Call(service, "", RestJson({}, query))


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
