"""The desks of pipelines and of providers, on one emulator, for an operator whom a policy limits."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.clock import SteppedClock
from services.emulator import Emulator
from tests.contract.permissions.limited import Limited
from tests.live_rig import CREDENTIALS


@pytest.fixture
def limited(
    emulator: Emulator, clock: SteppedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Limited:
    """Who may do everything until ``Limited.allow`` says otherwise."""
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    return Limited(emulator, clock, tmp_path / "audit.jsonl")
