"""The query protocol of STS, IAM, CloudFormation and Elastic Beanstalk: a form goes in, XML comes out."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

from services.clock import as_datetime
from services.emulator.errors import ServiceFault
from services.emulator.model import Operation, Shape, service_model
from services.emulator.wire.message import Answer
from services.emulator.world import Json

CONTENT_TYPE = "text/xml"


class Query:
    """Form fields such as ``Tags.member.1.Key`` in, ``<ActionResponse>`` or ``<ErrorResponse>`` out."""

    def read(self, operation: Operation, body: bytes) -> Json:
        """The request in ``body``.

        Raises:
            ServiceFault: SerializationException where a number is none or the form is no UTF-8.
        """
        try:
            fields = dict(parse_qsl(body.decode(), keep_blank_values=True))
        except UnicodeDecodeError:
            raise ServiceFault("SerializationException", "The form is not UTF-8.") from None
        if operation.input is None:
            return {}
        read = _read(operation.input, fields, "")
        return read if isinstance(read, dict) else {}

    def write(self, operation: Operation, payload: Json | None, request_id: str) -> Answer:
        """The payload as XML inside the operation's result element."""
        name = operation.name
        result = ""
        if operation.output is not None:
            result = f"<{name}Result>{_xml(operation.output, payload or {})}</{name}Result>"
        namespace = service_model(operation.service).xml_namespace
        metadata = f"<ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata>"
        text = f'<{name}Response xmlns="{namespace}">{result}{metadata}</{name}Response>'
        return Answer(200, CONTENT_TYPE, text.encode(), (("x-amzn-requestid", request_id),))

    def write_error(self, fault: ServiceFault, request_id: str) -> Answer:
        """The error in STS's envelope; a fault's member ``Code`` goes before what query services commonly call it."""
        code = fault.members.get("Code") or _CODES.get(fault.code, fault.code)
        kind = "Sender" if fault.status < 500 else "Receiver"
        text = (
            f'<ErrorResponse xmlns="{service_model("sts").xml_namespace}"><Error><Type>{kind}</Type>'
            f"<Code>{escape(code)}</Code><Message>{escape(fault.message)}</Message></Error>"
            f"<RequestId>{request_id}</RequestId></ErrorResponse>"
        )
        status = 403 if code in _FORBIDDING else fault.status
        return Answer(status, CONTENT_TYPE, text.encode(), (("x-amzn-requestid", request_id),))


_CODES = {
    "AccessDeniedException": "AccessDenied",
    "ChangeSetNotFoundException": "ChangeSetNotFound",
    "ExpiredTokenException": "ExpiredToken",
    "IDPRejectedClaimException": "IDPRejectedClaim",
    "IncompleteSignatureException": "IncompleteSignature",
    "InvalidIdentityTokenException": "InvalidIdentityToken",
    "InvalidSignatureException": "SignatureDoesNotMatch",
    "MissingAuthenticationTokenException": "MissingAuthenticationToken",
    "ThrottlingException": "Throttling",
    "UnknownOperationException": "InvalidAction",
    "UnrecognizedClientException": "InvalidClientTokenId",
    "ValidationException": "ValidationError",
}
"""Errors as query services call them (STS API Reference, Common Error Types; botocore model, error codes)."""

_FORBIDDING = frozenset(
    {
        "AccessDenied",
        "ExpiredToken",
        "InvalidClientTokenId",
        "MissingAuthenticationToken",
        "SignatureDoesNotMatch",
    }
)
"""Errors that are a 403 in query services."""


def _read(shape: Shape, fields: dict[str, str], prefix: str) -> Any:
    match shape.kind:
        case "structure":
            found = {
                name: _read(member, fields, f"{prefix}.{name}" if prefix else name)
                for name, member in shape.members.items()
            }
            present = {name: value for name, value in found.items() if value is not None}
            return present or (None if prefix else {})
        case "list" if shape.member is not None:
            items: list[Any] = []
            while (item := _read(shape.member, fields, f"{prefix}.member.{len(items) + 1}")) is not None:
                items.append(item)
            return items or None
        case "timestamp" if prefix in fields:
            return _instant(prefix, fields[prefix])
        case "integer" | "long" if prefix in fields:
            try:
                return int(fields[prefix])
            except ValueError:
                raise ServiceFault("SerializationException", f"{prefix} is no number.") from None
        case "boolean" if prefix in fields:
            return fields[prefix] == "true"
        case _:
            return fields.get(prefix)


def _instant(name: str, text: str) -> float:
    try:
        return datetime.fromisoformat(text).timestamp()
    except ValueError:
        raise ServiceFault("SerializationException", f"{name} is no instant.") from None


def _xml(shape: Shape, value: Any) -> str:
    match shape.kind:
        case "structure":
            return "".join(
                f"<{name}>{_xml(shape.members[name], item)}</{name}>" for name, item in value.items()
            )
        case "list" if shape.member is not None:
            return "".join(f"<member>{_xml(shape.member, item)}</member>" for item in value)
        case "timestamp":
            return as_datetime(value).isoformat().replace("+00:00", "Z")
        case "boolean":
            return "true" if value else "false"
        case _:
            return escape(str(value))


QUERY = Query()
