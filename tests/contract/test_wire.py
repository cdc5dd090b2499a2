"""AWS JSON 1.1 and Smithy RPC v2 CBOR as they go over the wire."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from pathlib import Path
from typing import Any

import botocore.loaders
import botocore.session
import pytest
from botocore.exceptions import ClientError

from services.emulator import Emulator
from services.emulator.faults import Fault, FaultKind
from services.emulator.model import service_model
from services.emulator.wire import cbor
from tests.contract.raw_http import SIGNED, call, send
from tests.declarations import pipeline

PATIENCE = 60.0
"""Seconds; a test that passes waits for none of them."""
AT_ONCE = 10.0
"""Seconds; what hangs, hangs for ever."""


@pytest.fixture
def cbor_client(emulator: Emulator, tmp_path: Path) -> Any:
    """A boto3 client whose copy of the service model leaves it no protocol but CBOR."""
    model = botocore.loaders.Loader().load_service_model("codepipeline", "service-2")
    metadata = {**model["metadata"], "protocols": ["smithy-rpc-v2-cbor"]}
    folder = tmp_path / "codepipeline" / "2015-07-09"
    folder.mkdir(parents=True)
    (folder / "service-2.json").write_text(json.dumps({**model, "metadata": metadata}))
    session: Any = botocore.session.Session()
    session.get_component("data_loader").search_paths.insert(0, str(tmp_path))
    return session.create_client(
        "codepipeline",
        endpoint_url=emulator.url,
        region_name="eu-west-1",
        aws_access_key_id="AKIA111122223333",
        aws_secret_access_key="secret",
    )


def test_an_answer_is_json_with_a_request_id(emulator: Emulator) -> None:
    answer = call(emulator.port, "ListPipelines")
    assert (answer.status, answer.json) == (200, {"pipelines": []})
    assert answer.headers["content-type"] == "application/x-amz-json-1.1"
    assert len(answer.headers["x-amzn-requestid"]) == 36


def test_timestamps_are_epoch_seconds_with_at_most_three_decimals(emulator: Emulator, client: Any) -> None:
    emulator.step(0.123456)
    client.create_pipeline(pipeline=pipeline())
    summary = call(emulator.port, "ListPipelines").json["pipelines"][0]
    assert summary["created"] == pytest.approx(emulator.world.clock.now(), abs=0.001)
    assert round(summary["created"], 3) == summary["created"]


@pytest.mark.parametrize(
    ("operation", "request_body", "expected"),
    [
        ("DeletePipeline", {"name": "web"}, b""),
        ("DeleteCustomActionType", {"category": "Build", "provider": "Jenkins", "version": "1"}, b""),
        ("DeleteWebhook", {"name": "hook"}, b"{}"),
    ],
)
def test_no_output_is_an_empty_body_and_an_empty_structure_is_braces(
    emulator: Emulator, operation: str, request_body: Any, expected: bytes
) -> None:
    assert call(emulator.port, operation, request_body).body == expected


def test_an_error_names_its_shape(emulator: Emulator) -> None:
    answer = call(emulator.port, "GetPipeline", {"name": "web"})
    assert answer.status == 400
    assert answer.json == {
        "__type": "PipelineNotFoundException",
        "message": "Account '111122223333' does not have a pipeline with name 'web'",
    }


@pytest.mark.parametrize(
    ("operation", "body", "code"),
    [
        ("ListPipelines", b"{not json", "SerializationException"),
        ("ListPipelines", b"[]", "SerializationException"),
        ("ListPipelines", b"[" * 100_000, "SerializationException"),
        ("ListPipelines", {"maxResults": "ten"}, "SerializationException"),
        ("ListPipelines", {"nextToken": ["a"]}, "SerializationException"),
        ("GetPipeline", {"name": {"a": 1}}, "SerializationException"),
        ("GetPipeline", {"name": True}, "SerializationException"),
        ("GetPipeline", b'{"name": "\\ud800"}', "SerializationException"),
        (
            "CreatePipeline",
            b'{"pipeline": {"stages": [{"actions": [{"configuration": {"\\udfff": "1"}}]}]}}',
            "SerializationException",
        ),
        ("PutActionRevision", {"actionRevision": {"created": 1e300}}, "SerializationException"),
        ("PutActionRevision", {"actionRevision": {"created": -1e300}}, "SerializationException"),
        ("GetPipeline", {}, "ValidationException"),
        ("GetPipeline", {"name": None}, "ValidationException"),
        ("NoSuchOperation", {}, "UnknownOperationException"),
        ("UpdateActionType", {"actionType": {}}, "ValidationException"),
    ],
)
def test_what_cannot_be_read_is_refused(emulator: Emulator, operation: str, body: Any, code: str) -> None:
    answer = call(emulator.port, operation, body)
    assert (answer.status, answer.json["__type"]) == (400, code)


def test_a_body_of_unknown_length_is_refused(emulator: Emulator) -> None:
    answer = send(emulator.port, "POST", "/", transfer_encoding="chunked")
    assert answer.status == 413


def test_unknown_members_are_ignored(emulator: Emulator) -> None:
    assert call(emulator.port, "ListPipelines", {"colour": "blue", "maxResults": 5}).status == 200


def test_a_target_of_another_service_does_not_exist(emulator: Emulator) -> None:
    answer = send(
        emulator.port,
        "POST",
        "/",
        b"{}",
        authorization=SIGNED,
        x_amz_target="CodeBuild_20161006.ListProjects",
        content_type="application/x-amz-json-1.1",
    )
    assert (answer.status, answer.json["__type"]) == (400, "UnknownOperationException")


def test_cbor_is_spoken_too(emulator: Emulator) -> None:
    answer = send(
        emulator.port,
        "POST",
        "/service/CodePipeline_20150709/operation/ListPipelines",
        cbor.encode({"maxResults": 5}),
        authorization=SIGNED,
        smithy_protocol="rpc-v2-cbor",
        content_type="application/cbor",
    )
    assert (answer.status, cbor.decode(answer.body)) == (200, {"pipelines": []})
    assert answer.headers["smithy-protocol"] == "rpc-v2-cbor"


def test_boto3_works_over_cbor(emulator: Emulator, cbor_client: Any) -> None:
    assert cbor_client.meta.service_model.resolved_protocol == "smithy-rpc-v2-cbor"
    cbor_client.create_pipeline(pipeline=pipeline())
    emulator.step(600)
    created = cbor_client.get_pipeline(name="web")["metadata"]["created"]
    assert created.timestamp() == pytest.approx(emulator.world.clock.now() - 600)
    newest = cbor_client.list_pipeline_executions(pipelineName="web")["pipelineExecutionSummaries"][0]
    assert newest["status"] == "Succeeded"
    states = cbor_client.get_pipeline_state(name="web")["stageStates"]
    assert [state["inboundTransitionState"]["enabled"] for state in states] == [True, True, True]
    assert cbor_client.delete_pipeline(name="web")["ResponseMetadata"]["HTTPStatusCode"] == 200
    with pytest.raises(ClientError, match="does not have a pipeline") as missing:
        cbor_client.get_pipeline(name="web")
    assert missing.value.response["Error"]["Code"] == "PipelineNotFoundException"


@pytest.mark.parametrize("body", [b"\xa1\x6a", b"\x81" * 100_000, b"\x01"])
def test_a_cbor_body_that_is_no_map_is_refused(emulator: Emulator, body: bytes) -> None:
    answer = send(
        emulator.port,
        "POST",
        "/service/CodePipeline_20150709/operation/ListPipelines",
        body,
        authorization=SIGNED,
        smithy_protocol="rpc-v2-cbor",
    )
    assert (answer.status, cbor.decode(answer.body)["__type"]) == (400, "SerializationException")


def test_errors_have_the_status_of_the_model() -> None:
    model = service_model("codepipeline")
    assert model.error_status("ConflictException", 400) == 409
    assert model.error_status("PipelineNotFoundException", 400) == 400


def test_a_connection_serves_several_requests(emulator: Emulator) -> None:
    head = (
        "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\nContent-Type: application/x-amz-json-1.1\r\n"
        f"X-Amz-Target: CodePipeline_20150709.ListPipelines\r\nAuthorization: {SIGNED}\r\n\r\n{{}}"
    )
    with socket.create_connection(("127.0.0.1", emulator.port), timeout=PATIENCE) as connection:
        for _ in range(2):
            connection.sendall(head.encode())
            received = b""
            while not received.endswith(b'{"pipelines":[]}'):
                received += connection.recv(4096)
            assert received.startswith(b"HTTP/1.1 200")


def test_it_stops_at_once_though_a_caller_hangs(emulator: Emulator) -> None:
    emulator.faults.add(Fault(kind=FaultKind.HANG))
    ended = threading.Event()

    def hang() -> None:
        with pytest.raises((OSError, http.client.HTTPException)):
            call(emulator.port, "ListPipelines")
        ended.set()

    caller = threading.Thread(target=hang, daemon=True)
    caller.start()
    while not any(emulator.faults.struck(number) for number in emulator.faults.standing()):
        threading.Event().wait(0.005)
    began = time.monotonic()
    emulator.stop()
    assert time.monotonic() - began < AT_ONCE
    assert ended.wait(PATIENCE)
