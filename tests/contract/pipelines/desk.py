"""A reader and an operator at an emulator on a stepped clock, and words for what tests do with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from services.audit import AuditEntry, AuditLog, read
from services.aws.caller import Caller
from services.aws.clients import ClientFactory
from services.clock import SteppedClock
from services.domain.problem import Problem
from services.domain.state import StageState
from services.domain.target import Target
from services.emulator import Emulator
from services.emulator.engine.behaviour import Outcome, Situation
from services.emulator.engine.invariants import check
from services.emulator.engine.pipeline import PipelineRun
from services.emulator.faults import Fault, FaultKind
from services.errors import ServiceError
from services.pipelines.operator import Operator
from services.pipelines.reader import Reader
from services.pipelines.verbs import Verb
from tests.engine_worlds import ACTOR, put_pipeline, step

READ_TIMEOUT = 5.0
"""Seconds; what hangs is waited for so long, and an answer on a busy machine comes far sooner."""

SECONDS = 10.0
"""How long every action takes that does not wait for somebody."""

TARGET = Target("prod/eu-west-1", "eu-west-1", account="111122223333", caller=ACTOR)


def steady(situation: Situation) -> Outcome:
    """Every action succeeds after `SECONDS`; approvals wait."""
    waits = situation.declaration.get("actionTypeId", {}).get("category") == "Approval"
    return Outcome(seconds=None if waits else SECONDS)


class Desk:
    """What a test of the services works with.

    Args:
        emulator: the endpoint.
        clock: its clock, and the operator's.
        audit_path: where acts are written down.
    """

    def __init__(self, emulator: Emulator, clock: SteppedClock, audit_path: Path) -> None:
        self.emulator = emulator
        self.clock = clock
        self.audit_path = audit_path
        self.factory = ClientFactory(emulator.url, connect_timeout=10, read_timeout=READ_TIMEOUT)
        self.caller = Caller(self.factory, TARGET)
        self.reader = Reader(self.caller)
        self.operator = Operator(self.caller, AuditLog(audit_path, clock), clock=clock)
        emulator.world.behaviours.set(steady)

    def put(self, declaration: dict[str, Any]) -> PipelineRun:
        """Make a pipeline exist that has never run."""
        return put_pipeline(self.emulator.world, declaration)

    def step(self, seconds: float = SECONDS) -> None:
        """Let time pass; afterwards the engine's invariants hold."""
        step(self.emulator.world, self.clock, seconds)
        assert check(self.emulator.world) == []

    def fail(self, kind: FaultKind, operation: str, **members: Any) -> None:
        """Have the next call of an operation go wrong, and no other."""
        self.emulator.faults.add(Fault(kind=kind, operation=operation, count=1, **members))

    def stage(self, name: str, pipeline: str = "web") -> StageState:
        """How a stage stands."""
        stage = self.reader.state(pipeline).stage(name)
        assert stage is not None
        return stage

    def refused(self, verb: Verb) -> Problem:
        """Perform a verb that must fail, and answer why it did."""
        with pytest.raises(ServiceError) as caught:
            self.operator.perform(verb)
        return caught.value.problem

    def audited(self) -> list[AuditEntry]:
        """What the audit log says."""
        return list(read(self.audit_path))

    def calls(self, operation: str) -> int:
        """How many calls of an operation the endpoint has seen."""
        return len(self.emulator.calls.find(operation))
