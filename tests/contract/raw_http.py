"""Requests to the emulator without botocore, to see what really goes over the wire."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass
from typing import Any

SIGNED = (
    "AWS4-HMAC-SHA256 Credential=AKIA111122223333/20260921/eu-west-1/codepipeline/aws4_request, "
    "SignedHeaders=host;x-amz-date, Signature=00"
)


@dataclass(frozen=True)
class RawAnswer:
    """An answer as HTTP has it; header names are lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, parsed."""
        return json.loads(self.body)


def send(port: int, method: str, path: str, body: bytes = b"", **headers: str) -> RawAnswer:
    """Send one request; underscores in header names become hyphens."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, named)
        answer = connection.getresponse()
        received = {name.lower(): value for name, value in answer.getheaders()}
        return RawAnswer(answer.status, received, answer.read())
    finally:
        connection.close()


def call(port: int, operation: str, body: Any = None, *, authorization: str = SIGNED) -> RawAnswer:
    """Call an operation in AWS JSON 1.1; ``body`` is bytes or what becomes JSON."""
    raw = body if isinstance(body, bytes) else json.dumps({} if body is None else body).encode()
    headers = {
        "content_type": "application/x-amz-json-1.1",
        "x_amz_target": f"CodePipeline_20150709.{operation}",
    }
    if authorization:
        headers["authorization"] = authorization
    return send(port, "POST", "/", raw, **headers)


def control(port: int, method: str, name: str, body: Any = None) -> RawAnswer:
    """Send a control request."""
    return send(port, method, f"/_emulator/{name}", b"" if body is None else json.dumps(body).encode())


def change(port: int, name: str, body: Any) -> Any:
    """Let something change in the emulated world by a control request; its answer, parsed."""
    answer = control(port, "POST", name, body)
    assert answer.status == 200, answer.body
    return answer.json
