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

    @property
    def unsigned(self) -> bool:
        """Whether its caller needs no credentials."""
        operation = service_model(self.service).operations.get(self.operation)
        return operation is not None and operation.unsigned


def call_of(incoming: Incoming) -> Call:
    """The call in an HTTP request; where it names no known service, its operation does not exist."""
    from services.emulator.wire.json_rpc import JSON_RPC
    from services.emulator.wire.query import QUERY
    from services.emulator.wire.rest_json import rest_call
    from services.emulator.wire.rpc_v2_cbor import RPC_V2_CBOR

    if incoming.header("smithy-protocol") == "rpc-v2-cbor":
        parts = incoming.path.strip("/").split("/")
        if len(parts) == 4 and parts[0] == "service" and parts[2] == "operation":
            known = parts[1] in {service_model("codepipeline").target_prefix, "CodePipeline"}
            return Call("codepipeline", parts[3] if known else "", RPC_V2_CBOR)
        return Call("codepipeline", "", RPC_V2_CBOR)
    if incoming.header("content-type").startswith("application/x-www-form-urlencoded"):
        fields = dict(parse_qsl(incoming.body.decode("utf-8", "replace"), keep_blank_values=True))
        queried = QUERY_SERVICES.get(fields.get("Version", ""))
        return Call(queried or "sts", fields.get("Action", "") if queried else "", QUERY)
    prefix, _, target = incoming.header("x-amz-target").rpartition(".")
    service = TARGET_SERVICES.get(prefix) if incoming.path == "/" else None
    if service is not None:
        return Call(service, target, JSON_RPC)
    return rest_call(incoming) or Call("codepipeline", "", JSON_RPC)


TARGET_SERVICES = {
    "AWSEvents": "events",
    "AWS242ServiceCatalogService": "servicecatalog",
    "AWSStepFunctions": "states",
    "AmazonSQS": "sqs",
    "AWSOrganizationsV20161128": "organizations",
    "AmazonEC2ContainerServiceV20141113": "ecs",
    "CodeBuild_20161006": "codebuild",
    "CodeDeploy_20141006": "codedeploy",
    "CodePipeline_20150709": "codepipeline",
    "DeviceFarm_20150623": "devicefarm",
    "Logs_20140328": "logs",
    "ResourceGroupsTaggingAPI_20170126": "tagging",
    "com.amazonaws.codeconnections.CodeConnections_20231201": "codeconnections",
    "com.amazonaws.codestar.connections.CodeStar_connections_20191201": "codestar-connections",
}
"""The signing names of AWS JSON services by what precedes the operation in ``x-amz-target``."""

QUERY_SERVICES = {
    "2010-05-08": "iam",
    "2010-05-15": "cloudformation",
    "2010-12-01": "elasticbeanstalk",
    "2011-06-15": "sts",
}
"""The signing names of query services by the API version in their forms."""
