"""Members of a declaration that botocore's model has not: read, and sent again."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

from services.aws.caller import Caller
from services.aws.clients import ClientFactory
from services.domain.target import Target
from services.pipelines.reader import Reader
from tests.declarations import pipeline
from tests.live_rig import CREDENTIALS

HERE = Target("here", "eu-west-1")
JSON = "application/x-amz-json-1.1"


class Wire:
    """What a client sends, and what it is answered; nothing leaves the process."""

    def __init__(self, answer: object, content_type: str = JSON, status: int = 200) -> None:
        self.body = json.dumps(answer).encode()
        self.content_type = content_type
        self.status = status
        self.sent: list[dict[str, Any]] = []

    def __call__(self, request: Any, **_: Any) -> AWSResponse:
        """botocore's hook in the place of the network."""
        self.sent.append(json.loads(request.body))
        assert int(request.headers["Content-Length"]) == len(request.body)
        headers = HTTPHeaders()
        headers.add_header("Content-Type", self.content_type)
        return AWSResponse(request.url, self.status, headers, Raw(self.body))


class Raw(io.BytesIO):
    """A body as urllib3 hands it out."""

    def stream(self, *_: Any, **__: Any) -> Any:
        """All of it at once."""
        yield self.read()


@pytest.fixture
def factory(monkeypatch: pytest.MonkeyPatch) -> ClientFactory:
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    return ClientFactory("http://127.0.0.1:9")


def newer() -> dict[str, Any]:
    """A declaration of a service that has learned more than botocore knows."""
    declared = pipeline()
    declared["executionPolicy"] = {"maxParallel": 3}
    declared["stages"][1]["actions"][0]["retries"] = [1, {"after": "5m"}]
    return declared


def test_they_are_read_in_the_services_own_order(factory: ClientFactory) -> None:
    declared = {"zzz": 1, **newer()}
    wire = Wire({"pipeline": declared, "metadata": {"created": 1700000000.0}})
    factory.client(HERE).meta.events.register("before-send.codepipeline.GetPipeline", wire)
    read = Reader(Caller(factory, HERE)).declaration("web")
    assert list(read.members) == list(declared)
    assert read.members == declared
    assert read.created == 1700000000.0


@pytest.mark.parametrize("operation", ["UpdatePipeline", "CreatePipeline"])
def test_they_are_sent(factory: ClientFactory, operation: str) -> None:
    wire = Wire({"pipeline": newer()})
    factory.client(HERE).meta.events.register(f"before-send.codepipeline.{operation}", wire)
    answer = Caller(factory, HERE).act(operation, pipeline=newer())
    assert wire.sent == [{"pipeline": newer()}]
    assert answer["pipeline"] == newer()


def test_what_botocore_knows_goes_its_own_way(factory: ClientFactory) -> None:
    wire = Wire({"pipeline": pipeline()})
    factory.client(HERE).meta.events.register("before-send.codepipeline.UpdatePipeline", wire)
    Caller(factory, HERE).act("UpdatePipeline", pipeline=pipeline())
    assert wire.sent == [{"pipeline": pipeline()}]
