"""Where it is measured: an emulator in a process of its own, with a latency and a limit."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.request import Request, urlopen

import boto3

ROOT = Path(__file__).parents[2]
REGION = "eu-west-1"
ACCOUNT = "111122223333"
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "AKIA111122223333",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    "AWS_EC2_METADATA_DISABLED": "true",
}
CONDITIONS: tuple[tuple[int, float | None], ...] = ((5, None), (80, 5.0))
"""Milliseconds of latency, and the limit."""


@dataclass(frozen=True, slots=True)
class Place:
    """One case.

    Args:
        pipelines: how many there are, in one account and region.
        latency: milliseconds that each answer takes besides.
        limit: calls a second that are answered, and as many at once after a rest; None for no limit.
    """

    pipelines: int
    latency: int
    limit: float | None

    @property
    def words(self) -> str:
        """The case, for people."""
        limit = f"{self.limit:g} calls/s" if self.limit else "no limit"
        return f"{self.pipelines:,} pipelines, {self.latency} ms, {limit}"

    def floor(self, rows: int) -> float:
        """Seconds below which nobody knows so many rows: one call a row and one for each page of the listing."""
        calls = rows + -(-rows // 100)
        latency = self.latency / 1000
        return latency if self.limit is None else max(0.0, calls - self.limit) / self.limit + latency


class Endpoint:
    """A running emulator.

    Args:
        url: where.
    """

    def __init__(self, url: str) -> None:
        self.url = url

    def count(self, **filters: str) -> int:
        """How many calls it has seen."""
        query = "&".join(f"{name}={value}" for name, value in filters.items())
        return int(self._ask("GET", f"calls/count?{query}")["count"])

    def clear(self) -> None:
        """Forget the calls, and fill the limit's bucket again."""
        self._ask("DELETE", "calls")

    def set(self, place: Place) -> None:
        """Answer as a place has it; the limit's bucket is full, and no call was seen."""
        self._arrange(place)
        self.clear()

    def calls(self) -> list[dict[str, Any]]:
        """The calls that it has seen, oldest first."""
        return cast("list[dict[str, Any]]", self._ask("GET", "calls?limit=100000"))

    def pipelines(self, operation: str) -> frozenset[str]:
        """The pipelines about which an operation was answered."""
        answered = (call for call in self.calls() if call["operation"] == operation and not call["error"])
        return frozenset(call["pipeline"] for call in answered)

    def start(self, pipelines: Iterable[str], place: Place) -> None:
        """Start an execution in some pipelines, past the limit of the place."""
        self._ask("DELETE", "faults")
        client = self.client("codepipeline")
        for name in pipelines:
            client.start_pipeline_execution(name=name)
        self._arrange(place)

    def client(self, service: str) -> Any:
        """A client of boto3 for what is done beside pipedeck."""
        make: Any = boto3.client
        return make(
            service,
            endpoint_url=self.url,
            region_name=REGION,
            aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        )

    def _arrange(self, place: Place) -> None:
        self._ask("DELETE", "faults")
        if place.limit is not None:
            limit = {"service": "codepipeline", "rate": place.limit, "burst": place.limit}
            self._ask("POST", "faults", kind="throttle", **limit)
        if place.latency:
            self._ask("POST", "faults", kind="latency", seconds=place.latency / 1000)

    def _ask(self, method: str, path: str, **body: Any) -> Any:
        request = Request(
            f"{self.url}/_emulator/{path}", data=json.dumps(body).encode() if body else None, method=method
        )
        with urlopen(request, timeout=60) as answer:
            return json.load(answer)


@contextmanager
def endpoint(pipelines: int) -> Iterator[Endpoint]:
    """An emulator with so many pipelines, of which every tenth has run."""
    command = [sys.executable, "-m", "tui", "emulator", "--scenario", f"large:{pipelines}"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield Endpoint(process.stdout.readline().split()[-1])
        finally:
            process.terminate()
