"""Logs of an emulated world, read as the app reads them."""

from __future__ import annotations

import pytest

from services.clock import SteppedClock
from services.emulator import Emulator
from tests.contract.aws_services.bench import Bench
from tests.live_rig import CREDENTIALS


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """The default credential chain finds account 111122223333."""
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def bench(emulator: Emulator, clock: SteppedClock) -> Bench:
    """An emulator of an empty world with a stepped clock."""
    return Bench(emulator, clock)
