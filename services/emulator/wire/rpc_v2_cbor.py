"""Smithy RPC v2 CBOR: the other protocol that CodePipeline speaks (botocore model, ``protocols``)."""

from __future__ import annotations

from typing import Any

from services.emulator.errors import ServiceFault
from services.emulator.model import Operation, Shape
from services.emulator.wire import cbor
from services.emulator.wire.message import Answer
from services.emulator.world import Json

CONTENT_TYPE = "application/cbor"


class RpcV2Cbor:
    """CBOR bodies, the path names service and operation, errors carry ``__type``."""

    def read(self, operation: Operation, body: bytes) -> Json:
        """The request in ``body``; an empty body is an empty request.

        Raises:
            ServiceFault: SerializationException where it is no CBOR map.
        """
        if not body:
            return {}
        try:
            parsed: Any = cbor.decode(body)
        except (ValueError, RecursionError) as error:
            raise ServiceFault("SerializationException", f"Could not parse request body: {error}") from None
        if not isinstance(parsed, dict):
            raise ServiceFault("SerializationException", f"{operation.name} takes a map.")
        return parsed

    def write(self, operation: Operation, payload: Json | None, request_id: str) -> Answer:
        """The payload as CBOR, instants tagged as such; nothing at all for an operation without output."""
        output = operation.output
        body = b"" if output is None else cbor.encode(_tagged(output, payload or {}))
        return Answer(200, CONTENT_TYPE, body, _headers(request_id))

    def write_error(self, fault: ServiceFault, request_id: str) -> Answer:
        """The error by its shape name in ``__type``."""
        body = cbor.encode({"__type": fault.code, "message": fault.message})
        return Answer(fault.status, CONTENT_TYPE, body, _headers(request_id))


def _headers(request_id: str) -> tuple[tuple[str, str], ...]:
    return (("smithy-protocol", "rpc-v2-cbor"), ("x-amzn-requestid", request_id))


def _tagged(shape: Shape, value: Any) -> Any:
    match shape.kind:
        case "timestamp":
            return cbor.Epoch(value)
        case "structure":
            return {
                name: _tagged(shape.members[name], item) if name in shape.members else item
                for name, item in value.items()
            }
        case "list" if shape.member is not None:
            member = shape.member
            return [_tagged(member, item) for item in value]
        case "map" if shape.value is not None:
            inner = shape.value
            return {key: _tagged(inner, item) for key, item in value.items()}
        case _:
            return value


RPC_V2_CBOR = RpcV2Cbor()
