"""The emulator as fixtures: an endpoint on a stepped clock, and boto3 clients that talk to it.

Every answer that the endpoint gives in a test is held against botocore's model; a deviation fails the test.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.config import Config

from services.clock import SteppedClock
from services.emulator import Emulator
from services.emulator.errors import ServiceFault
from services.emulator.validation.responses import check_error, check_response
from services.emulator.world import World

if TYPE_CHECKING:
    from types_boto3_codepipeline import CodePipelineClient

ACCOUNT = "111122223333"
REGION = "eu-west-1"

ClientFactory = Callable[..., Any]


class Deviations:
    """Watches an emulator's answers and collects what the model does not allow."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def __call__(self, service: str, operation: str, outcome: Any) -> None:
        """Look at one answer."""
        if isinstance(outcome, ServiceFault):
            if outcome.code != "UnknownOperationException" and outcome.status < 500:
                self.found += check_error(service, operation, outcome.code)
        elif isinstance(outcome, Exception):
            self.found.append(f"{operation}: {outcome!r}")
        else:
            self.found += check_response(service, operation, outcome)


@functools.cache
def _session() -> Any:
    return boto3.session.Session()


def boto_client(
    url: str,
    account: str = ACCOUNT,
    region: str = REGION,
    service: str = "codepipeline",
    **config: Any,
) -> Any:
    """A boto3 client of an account and region at an endpoint; one attempt unless ``config`` says else."""
    settings: dict[str, Any] = {
        "retries": {"total_max_attempts": 1},
        "connect_timeout": 30,
        "read_timeout": 60,
        **config,
    }
    return _session().client(
        service,
        endpoint_url=url,
        region_name=region,
        aws_access_key_id=f"AKIA{account}",
        aws_secret_access_key="secret",
        config=Config(**settings),
    )


@pytest.fixture
def clock() -> SteppedClock:
    """The emulated world's clock; it moves only by ``step``."""
    return SteppedClock()


@pytest.fixture
def emulator(clock: SteppedClock) -> Iterator[Emulator]:
    """A running emulator of an empty world; each of its answers is checked against botocore's model."""
    deviations = Deviations()
    with Emulator(World(clock), observer=deviations) as running:
        yield running
    assert deviations.found == []


@pytest.fixture
def codepipeline(emulator: Emulator) -> ClientFactory:
    """Makes clients: ``codepipeline(account=..., region=..., service=..., **botocore_config)``."""

    def make(
        account: str = ACCOUNT, region: str = REGION, service: str = "codepipeline", **config: Any
    ) -> Any:
        return boto_client(emulator.url, account, region, service, **config)

    return make


@pytest.fixture
def client(codepipeline: ClientFactory) -> CodePipelineClient:
    """A client of account 111122223333 in eu-west-1."""
    made: CodePipelineClient = codepipeline()
    return made
