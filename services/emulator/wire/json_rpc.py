"""AWS JSON 1.1: CodePipeline's documented protocol."""

from __future__ import annotations

import json
from typing import Any

from services.emulator.errors import ServiceFault
from services.emulator.model import Operation
from services.emulator.wire.message import Answer
from services.emulator.world import Json

CONTENT_TYPE = "application/x-amz-json-1.1"
QUERY_CODES = {
    "QueueDoesNotExist": "AWS.SimpleQueueService.NonExistentQueue",
    "ReceiptHandleIsInvalid": "ReceiptHandleIsInvalid",
}
"""What SQS called its errors when it spoke the query protocol, which SDKs go by still."""


class JsonRpc:
    """JSON bodies, ``x-amz-target`` names the operation, errors are a 400 with ``__type``.

    An operation without output answers an empty body, one with an empty structure answers ``{}``.
    """

    def read(self, operation: Operation, body: bytes) -> Json:
        """The request in ``body``.

        Raises:
            ServiceFault: SerializationException where it is no JSON object.
        """
        if not body and operation.input is None:
            return {}
        try:
            parsed: Any = json.loads(body)
        except (ValueError, RecursionError):
            raise ServiceFault("SerializationException", "Could not parse request body into json") from None
        if not isinstance(parsed, dict):
            raise ServiceFault("SerializationException", "Start of structure or map expected.")
        return parsed

    def write(self, operation: Operation, payload: Json | None, request_id: str) -> Answer:
        """The payload as JSON; nothing at all for an operation without output."""
        body = b"" if operation.output is None else _dump(payload or {})
        return Answer(200, CONTENT_TYPE, body, (("x-amzn-requestid", request_id),))

    def write_error(self, fault: ServiceFault, request_id: str) -> Answer:
        """The error by its shape name in ``__type``."""
        body = _dump({"__type": fault.code, "message": fault.message, **fault.members})
        headers = [("x-amzn-requestid", request_id)]
        if fault.code in QUERY_CODES:
            headers.append(("x-amzn-query-error", f"{QUERY_CODES[fault.code]};Sender"))
        return Answer(fault.status, CONTENT_TYPE, body, tuple(headers))


def _dump(value: Json) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


JSON_RPC = JsonRpc()
