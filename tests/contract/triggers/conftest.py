"""The reader and the operator of what starts pipelines: at the emulator, and at moto's EventBridge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from moto import mock_aws

from services.audit import AuditEntry, AuditLog, read
from services.aws.caller import Caller
from services.aws.clients import ClientFactory
from services.clock import SteppedClock
from services.domain.problem import Problem
from services.emulator import Emulator
from services.errors import ServiceError
from services.pipelines.operator import Operator
from services.pipelines.verbs import Verb
from services.triggers.reader import TriggerReader
from tests.contract.pipelines.desk import TARGET, Desk
from tests.live_rig import CREDENTIALS


@dataclass
class Bridge:
    """EventBridge somewhere, with our reader and operator.

    Args:
        factory: makes the clients there.
        operator: acts.
        audit_path: where acts are written down.
    """

    factory: ClientFactory
    operator: Operator
    audit_path: Path

    @property
    def reader(self) -> TriggerReader:
        """What reads it."""
        return TriggerReader(self.factory, TARGET)

    def refused(self, verb: Verb) -> Problem:
        """Perform a verb that must fail, and answer why it did."""
        with pytest.raises(ServiceError) as caught:
            self.operator.perform(verb)
        return caught.value.problem

    def audited(self) -> list[AuditEntry]:
        """What the audit log says."""
        return list(read(self.audit_path))


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """The default credential chain finds account 111122223333."""
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def desk(emulator: Emulator, clock: SteppedClock, tmp_path: Path) -> Desk:
    """Reader and operator at an empty emulator where every action takes ten seconds."""
    return Desk(emulator, clock, tmp_path / "audit.jsonl")


@pytest.fixture(params=["emulator", "moto"])
def bridge(request: pytest.FixtureRequest, clock: SteppedClock, tmp_path: Path) -> Iterator[Bridge]:
    """EventBridge as the emulator has it, and as moto has it."""
    path = tmp_path / "audit.jsonl"
    if request.param == "emulator":
        emulator: Emulator = request.getfixturevalue("emulator")
        factory = ClientFactory(emulator.url)
        yield Bridge(factory, Operator(Caller(factory, TARGET), AuditLog(path, clock), clock=clock), path)
        return
    with mock_aws():
        factory = ClientFactory()
        yield Bridge(factory, Operator(Caller(factory, TARGET), AuditLog(path, clock), clock=clock), path)
