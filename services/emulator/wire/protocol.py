"""The protocols by name: which one a request speaks, and how each reads and writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from urllib.parse import parse_qsl

from services.emulator.errors import ServiceFault
from services.emulator.model import Operation, service_model
from services.emulator.wire.message import Answer, Incoming
from services.emulator.world import Json


class WireProtocol(Protocol):
    """Reads requests and writes answers of one protocol."""

    def read(self, operation: Operation, body: bytes) -> Json:
        """The request in ``body``, parsed but not yet checked.

        Raises:
            ServiceFault: SerializationException.
        """
        ...

    def write(self, operation: Operation, payload: Json | None, request_id: str) -> Answer:
        """The answer to a request that succeeded."""
        ...

    def write_error(self, fault: ServiceFault, request_id: str) -> Answer:
        """The answer to a request that failed."""
        ...


@dataclass(frozen=True, slots=True)
class Call:
    """What a request asks for, in which protocol."""

    service: str
    operation: str
    protocol: WireProtocol

    @property
    def model(self) -> Operation:
        """The operation's model.

        Raises:
            ServiceFault: UnknownOperationException.
        """
        operation = service_model(self.service).operations.get(self.operation)
        if operation is None:
            raise ServiceFault("UnknownOperationException", f"Operation {self.operation} does not exist.")
        return operation


def call_of(incoming: Incoming) -> Call:
    """The call in an HTTP request; where it names no known service, its operation does not exist."""
    from services.emulator.wire.json_rpc import JSON_RPC
    from services.emulator.wire.query import QUERY
    from services.emulator.wire.rpc_v2_cbor import RPC_V2_CBOR

    prefix = service_model("codepipeline").target_prefix
    if incoming.header("smithy-protocol") == "rpc-v2-cbor":
        parts = incoming.path.strip("/").split("/")
        if len(parts) == 4 and parts[0] == "service" and parts[2] == "operation":
            known = parts[1] in {prefix, "CodePipeline"}
            return Call("codepipeline", parts[3] if known else "", RPC_V2_CBOR)
        return Call("codepipeline", "", RPC_V2_CBOR)
    if incoming.header("content-type").startswith("application/x-www-form-urlencoded"):
        fields = dict(parse_qsl(incoming.body.decode("utf-8", "replace"), keep_blank_values=True))
        known = fields.get("Version") == service_model("sts").api_version
        return Call("sts", fields.get("Action", "") if known else "", QUERY)
    target_service, _, target = incoming.header("x-amz-target").rpartition(".")
    known = incoming.path == "/" and target_service == prefix
    return Call("codepipeline", target if known else "", JSON_RPC)
