"""The desk as a fixture, on an operator's credentials."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from services.clock import SteppedClock
from services.emulator import Emulator
from tests.contract.aws_services.bench import Bench
from tests.contract.providers.desk import Desk
from tests.live_rig import CREDENTIALS


@pytest.fixture
def desk(emulator: Emulator, clock: SteppedClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """An emulator of an empty world, and an operator of account 111122223333 who reads it."""
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    made = Desk(Bench(emulator, clock))
    yield made
    made.factory.close()
