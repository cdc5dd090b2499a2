from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from services.clock import SteppedClock
from services.emulator import Emulator
from tests.contract.targets.estate import Estate


@pytest.fixture
def clock() -> SteppedClock:
    """The world's clock begins at the present, by which botocore judges what has expired."""
    return SteppedClock(time.time())


@pytest.fixture
def estate(
    emulator: Emulator, clock: SteppedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Estate:
    """Furnished accounts, and an AWS configuration that leads into them."""
    for name in list(os.environ):
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "aws"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    made = Estate(emulator, clock, tmp_path)
    made.furnish()
    return made
