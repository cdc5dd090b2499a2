from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from services.clock import SteppedClock
from services.emulator import Emulator
from tests.contract.credentials.desk import STATIC, Desk


@pytest.fixture
def clock() -> SteppedClock:
    """The world's clock begins at the present, by which botocore judges what has expired."""
    return SteppedClock(time.time())


@pytest.fixture
def desk(emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A furnished home; the environment names it, and the keys of its user."""
    for name in list(os.environ):
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", f"AKIA{STATIC}")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    made = Desk(emulator, tmp_path)
    made.furnish()
    return made
