"""Random operator verbs on random pipelines: the engine's invariants hold after every one."""

from __future__ import annotations

import contextlib
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.clock import SteppedClock
from services.emulator.engine.behaviour import Outcome, Situation
from services.emulator.engine.execution import Execution
from services.emulator.engine.invariants import check
from services.emulator.engine.status import ExecutionStatus
from services.emulator.errors import ServiceFault
from services.emulator.world import World
from tests.declarations import approval, build, deploy, pipeline, source, stage
from tests.engine_worlds import ACTOR, change_pipeline, put_pipeline, start, step

RULES = {
    "name": "Check",
    "ruleTypeId": {"category": "Rule", "owner": "AWS", "provider": "CloudWatchAlarm", "version": "1"},
    "configuration": {"AlarmName": "errors"},
}


def _condition(result: str) -> dict[str, Any]:
    return {"conditions": [{"result": result, "rules": [RULES]}]}


MIDDLE = st.sampled_from(
    [
        stage("Test", build("Unit"), build("Lint"), build("Package", run_order=2)),
        stage("Gate", approval("Approve"), build("Prepare", run_order=2)),
        stage("Retried", build("Flaky"), onFailure={"result": "RETRY"}),
        stage("Rolled", deploy("Service", ("App",)), onFailure={"result": "ROLLBACK"}),
        stage("Skippable", build("Extra"), beforeEntry=_condition("SKIP")),
        stage("Guarded", build("Guard"), beforeEntry=_condition("FAIL"), onSuccess=_condition("ROLLBACK")),
        stage("Wide", *[build(f"Shard{number}") for number in range(7)]),
        stage("Lenient", build("Optional"), onFailure={"conditions": [{"result": "SKIP", "rules": [RULES]}]}),
    ]
)
STAGES = st.lists(MIDDLE, min_size=1, max_size=4, unique_by=lambda found: found["name"])
MODES = st.sampled_from(["SUPERSEDED", "QUEUED", "PARALLEL"])
PICK = st.integers(0, 10_000)


def _fate(situation: Situation) -> Outcome:
    """Actions take 1 to 60 seconds and a quarter of them fails; approvals wait."""
    category = situation.declaration.get("actionTypeId", {}).get("category")
    if category == "Approval":
        return Outcome(seconds=None)
    failed = category != "Source" and situation.random.random() < 0.25
    return Outcome("Failed" if failed else "Succeeded", situation.random.uniform(1, 60))


class OperatorVerbs(RuleBasedStateMachine):
    """One pipeline, and everything that operators do to it."""

    @initialize(stages=STAGES, mode=MODES, seed=st.integers(0, 1000))
    def set_up(self, stages: list[dict[str, Any]], mode: str, seed: int) -> None:
        self.clock = SteppedClock()
        self.world = World(self.clock, seed)
        self.world.behaviours.set(_fate)
        self.run = put_pipeline(
            self.world, pipeline("web", [stage("Source", source()), *stages], mode=mode)
        )
        self.started: set[str] = set()
        self.ended: dict[str, tuple[ExecutionStatus, int]] = {}

    def _stage(self, pick: int) -> str:
        stages = self.run.record.declaration["stages"]
        return str(stages[pick % len(stages)]["name"])

    def _execution(self, pick: int) -> Execution | None:
        found = list(self.run.executions.values())
        return found[-1 - pick % min(len(found), 4)] if found else None

    @rule()
    def start(self) -> None:
        with contextlib.suppress(ServiceFault):
            self.started.add(start(self.run))

    @rule(seconds=st.sampled_from([0.5, 2, 10, 45, 120, 900]))
    def pass_time(self, seconds: float) -> None:
        step(self.world, self.clock, seconds)

    @precondition(lambda self: self.run.executions)
    @rule(pick=PICK, abandon=st.booleans())
    def stop(self, pick: int, abandon: bool) -> None:
        execution = self._execution(pick)
        assert execution is not None
        stoppable = execution.status.active and (
            execution.stop is None or (abandon and not execution.stop.abandon)
        )
        try:
            self.run.stop(execution.id, abandon=abandon)
        except ServiceFault:
            assert not stoppable
        else:
            assert stoppable
            assert execution.halting

    @precondition(lambda self: self.run.executions)
    @rule(pick=PICK, where=PICK, mode=st.sampled_from(["FAILED_ACTIONS", "ALL_ACTIONS"]))
    def retry(self, pick: int, where: int, mode: str) -> None:
        execution = self._execution(pick)
        assert execution is not None
        with contextlib.suppress(ServiceFault):
            assert self.run.retry(self._stage(where), execution.id, mode) == execution.id
            assert execution.status.active

    @precondition(lambda self: self.run.executions)
    @rule(pick=PICK, where=PICK)
    def roll_back(self, pick: int, where: int) -> None:
        execution = self._execution(pick)
        assert execution is not None
        with contextlib.suppress(ServiceFault):
            made = self.run.roll_back(self._stage(where), execution.id, ACTOR)
            assert list(self.run.executions[made].visits) == [self._stage(where)]

    @precondition(lambda self: self.run.approvals)
    @rule(pick=PICK, approved=st.booleans())
    def answer(self, pick: int, approved: bool) -> None:
        token = list(self.run.approvals)[pick % len(self.run.approvals)]
        _, attempt = self.run.approvals[token]
        was_running = attempt.running
        try:
            self.run.answer(
                attempt.stage, attempt.name, token, approved=approved, summary="", actor=ACTOR
            )
        except ServiceFault as fault:
            assert fault.code == "ApprovalAlreadyCompletedException"
            assert not was_running
        else:
            assert was_running

    @rule(where=PICK, side=st.sampled_from(["Inbound", "Outbound"]))
    def disable(self, where: int, side: str) -> None:
        self.run.disable(self._stage(where), side, ACTOR, "freeze")

    @rule(where=PICK, side=st.sampled_from(["Inbound", "Outbound"]))
    def enable(self, where: int, side: str) -> None:
        self.run.enable(self._stage(where), side, ACTOR)

    @precondition(lambda self: self.run.executions)
    @rule(pick=PICK, where=PICK, kind=st.sampled_from(["BEFORE_ENTRY", "ON_SUCCESS"]))
    def override(self, pick: int, where: int, kind: str) -> None:
        execution = self._execution(pick)
        assert execution is not None
        with contextlib.suppress(ServiceFault):
            self.run.override(self._stage(where), execution.id, kind)

    @rule(mode=MODES)
    def update(self, mode: str) -> None:
        before = [execution for execution in self.run.active if execution.waiting]
        change_pipeline(self.run, self.run.record.declaration | {"executionMode": mode})
        assert all(execution.status is ExecutionStatus.CANCELLED for execution in before)

    @invariant()
    def nothing_is_broken(self) -> None:
        if hasattr(self, "world"):
            assert check(self.world) == []
            assert self.started <= set(self.run.executions)

    def teardown(self) -> None:
        """With the gates open and every approval answered, all that goes on comes to its end."""
        if not hasattr(self, "world"):
            return
        for declared in self.run.record.declaration["stages"]:
            for side in ("Inbound", "Outbound"):
                self.run.enable(declared["name"], side, ACTOR)
        for _ in range(500):
            if not self.run.active:
                break
            step(self.world, self.clock, 600)
            for token, (_, attempt) in list(self.run.approvals.items()):
                if attempt.running:
                    self.run.answer(
                        attempt.stage, attempt.name, token, approved=True, summary="", actor=ACTOR
                    )
            assert check(self.world) == []
        assert [execution for execution in self.run.active if not execution.dormant] == []


OperatorVerbs.TestCase.settings = settings(
    max_examples=150,
    stateful_step_count=40,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
TestOperatorVerbs = OperatorVerbs.TestCase
