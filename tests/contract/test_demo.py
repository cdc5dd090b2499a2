"""The demo's accounts: each is got into in its own way, and none touches anything outside the demo."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from services.config import Config
from services.domain.problem import ProblemKind
from services.domain.sign_in import DeviceCode, SignInKind
from services.errors import ServiceError
from tui.backend import Backend
from tui.entry.demo import DemoConnector
from tui.options import Options
from tui.settings import Settings

QUICKLY = Options(demo=True, speed=20.0)
"""The demo confirms a sign-in after eight of its seconds."""


def _connect(options: Options) -> Backend:
    connected = DemoConnector(Settings(options, Config()))(lambda _: None)
    assert isinstance(connected, Backend)
    return connected


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home, also for what pipedeck writes."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_PROFILE", "the-operators-own")
    for kind in ("CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind.lower()))
    return tmp_path


@pytest.fixture
def demo(home: Path) -> Iterator[Backend]:
    """The demo's backend; nothing is polled."""
    assert home.exists()
    backend = _connect(QUICKLY)
    yield backend
    backend.stop()


def _client(demo: Backend, target: str, service: str = "codepipeline") -> Any:
    return demo.factory.client(demo.targets[target], service)


def test_the_demo_spans_accounts_and_regions(demo: Backend) -> None:
    accounts = {name.partition("/")[0] for name in demo.targets}
    assert accounts == {"prod", "staging", "shared", "analytics", "audit", "latam"}
    assert next(iter(demo.targets)) == "prod/eu-west-1"
    assert {target.region for target in demo.targets.values()} == {
        "eu-west-1",
        "us-east-1",
        "us-west-2",
        "sa-east-1",
    }


def test_one_account_comes_by_signing_in_which_confirms_itself(demo: Backend, home: Path) -> None:
    reader = demo.readers["analytics/us-east-1"]
    with pytest.raises(ServiceError) as caught:
        list(reader.list_pipelines())
    need = caught.value.problem.need
    assert need is not None
    assert (need.kind, need.cause) == (SignInKind.DEVICE, "acme")
    told: list[DeviceCode] = []
    demo.factory.sign_ins.device(need, told.append, threading.Event())
    assert demo.sign_in_hint
    [code] = told
    assert code.code in code.complete_url
    names = {summary.name for page in reader.list_pipelines() for summary in page}
    assert names == {"clickstream", "dashboards", "experiment-results"}
    assert not (home / ".aws").exists()


def test_one_account_denies_some_reads_and_most_verbs(demo: Backend) -> None:
    client = _client(demo, "audit/eu-west-1")
    names = [found["name"] for found in client.list_pipelines()["pipelines"]]
    assert names == ["evidence-export", "key-ceremony", "retention-rules"]
    with pytest.raises(
        ClientError, match=r"GetPipelineState on resource: .*:key-ceremony with an explicit deny"
    ):
        client.get_pipeline_state(name="key-ceremony")
    assert client.get_pipeline_state(name="evidence-export")["stageStates"]
    assert client.start_pipeline_execution(name="evidence-export")["pipelineExecutionId"]
    with pytest.raises(
        ClientError, match=r"StartPipelineExecution on resource: .*:retention-rules because no"
    ):
        client.start_pipeline_execution(name="retention-rules")


def test_the_organization_lists_every_account(demo: Backend) -> None:
    listed = _client(demo, "prod/eu-west-1", "organizations").list_accounts()["Accounts"]
    assert {found["Name"] for found in listed} == {
        "prod",
        "staging",
        "shared",
        "analytics",
        "audit",
        "latam",
        "closed-2024",
    }


def test_the_operators_own_settings_come_back(home: Path) -> None:
    before = dict(os.environ)
    backend = _connect(QUICKLY)
    during = dict(os.environ)
    backend.stop()
    assert dict(os.environ) == before
    assert "AWS_PROFILE" not in during
    assert not Path(during["AWS_CONFIG_FILE"]).exists()
    assert Path(during["AWS_CONFIG_FILE"]).parent not in home.parents


def test_a_scenario_of_one_account_has_one_target(home: Path) -> None:
    assert home.exists()
    backend = _connect(Options(demo=True, scenario="single"))
    assert list(backend.targets) == ["prod/eu-west-1"]
    assert not backend.sign_in_hint
    backend.stop()


def test_a_demo_that_cannot_start_says_why(home: Path) -> None:
    assert home.exists()
    problem = DemoConnector(Settings(Options(demo=True, scenario="nope"), Config()))(lambda _: None)
    assert not isinstance(problem, Backend)
    assert problem.kind is ProblemKind.CONFIGURATION
