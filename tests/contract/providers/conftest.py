"""The desk as a fixture, on an operator's credentials."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.clock import SteppedClock
from services.emulator import Emulator
from tests.contract.aws_services.bench import Bench
from tests.contract.providers.desk import Desk
from tests.emulator_fixtures import ACCOUNT


@pytest.fixture
def desk(
    emulator: Emulator, clock: SteppedClock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Desk]:
    """An emulator of an empty world, and an operator of account 111122223333 who reads it."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", f"AKIA{ACCOUNT}")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    made = Desk(Bench(emulator, clock))
    yield made
    made.factory.close()
