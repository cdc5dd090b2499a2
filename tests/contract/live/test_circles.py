"""An endpoint whose pages lead in circles: the listing never counts as whole, and nothing known is dropped."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from services.aws.caller import Caller
from services.aws.clients import ClientFactory
from services.clock import SteppedClock
from services.domain.problem import ProblemKind
from services.domain.target import Target
from services.errors import ServiceError
from services.pipelines.reader import Reader
from tests.live_rig import TARGET, Rig


class SamePage(BaseHTTPRequestHandler):
    """Answers every call with the same page, and that there is another."""

    def do_POST(self) -> None:
        """Answer a call."""
        self.rfile.read(int(self.headers["Content-Length"]))
        answer = json.dumps({"pipelines": [{"name": "web", "version": 1}], "nextToken": "again"}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def reader() -> Iterator[Reader]:
    """The real reader of such an endpoint."""
    with ThreadingHTTPServer(("127.0.0.1", 0), SamePage) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        factory = ClientFactory(f"http://127.0.0.1:{server.server_port}")
        yield Reader(Caller(factory, Target("eu-west-1", "eu-west-1")))
        server.shutdown()


def test_a_mark_that_comes_back_is_a_failure_however_often_it_is_asked_for(reader: Reader) -> None:
    pages = reader.list_pipelines()
    assert [summary.name for _ in range(2) for summary in next(pages)] == ["web", "web"]
    for _ in range(3):
        with pytest.raises(ServiceError) as refused:
            next(pages)
        assert refused.value.problem.kind is ProblemKind.GARBAGE


def test_such_a_listing_is_never_whole_and_says_why(reader: Reader, clock: SteppedClock) -> None:
    rig = Rig(clock, {TARGET: reader})
    rig.advance(120)
    health = rig.engine.freshness(TARGET)
    assert not health.listed
    assert health.problem is not None
    assert health.problem.kind is ProblemKind.GARBAGE
    assert [snapshot.key.pipeline for snapshot in rig.engine.snapshots()] == ["web"]
