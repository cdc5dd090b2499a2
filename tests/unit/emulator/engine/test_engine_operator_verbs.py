"""Random operator verbs on random pipelines: the engine's invariants hold after every one."""

from __future__ import annotations

import contextlib
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.clock import SteppedClock
from services.emulator.engine import jobs
from services.emulator.engine.behaviour import Outcome, Situation
from services.emulator.engine.execution import Execution, StageVisit
from services.emulator.engine.invariants import check
from services.emulator.engine.status import ActionStatus, ExecutionStatus, StageStatus
from services.emulator.errors import ServiceFault
from services.emulator.world import World
from tests.declarations import action, approval, build, deploy, pipeline, source, stage
from tests.engine_worlds import ACCOUNT, ACTOR, REGION, change_pipeline, put_pipeline, start, step

MAINFRAME = {"category": "Test", "owner": "Custom", "provider": "Mainframe", "version": "1"}
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
        stage("Signed", build("Stage"), approval("First", run_order=2), approval("Second", run_order=2)),
        stage("Retried", build("Flaky"), onFailure={"result": "RETRY"}),
        stage("Rolled", deploy("Service", ("App",)), onFailure={"result": "ROLLBACK"}),
        stage("Skippable", build("Extra"), beforeEntry=_condition("SKIP")),
        stage("Guarded", build("Guard"), beforeEntry=_condition("FAIL"), onSuccess=_condition("ROLLBACK")),
        stage("Wide", *[build(f"Shard{number}") for number in range(7)]),
        stage("Worked", action("Job", "Test", "Mainframe", owner="Custom"), approval("Sign", run_order=2)),
        stage(
            "Named",
            build(
                "Known",
                configuration={"ProjectName": "#{variables.Project}-#{codepipeline.PipelineExecutionId}"},
            ),
            build("Unknown", configuration={"ProjectName": "#{Nowhere.Value}"}, run_order=2),
            onFailure={"result": "SKIP"},
        ),
        stage("Started", action("Child", "Invoke", "CodePipeline", configuration={"PipelineName": "child"})),
        stage("Itself", action("Again", "Invoke", "CodePipeline", configuration={"PipelineName": "web"})),
        stage("Lenient", build("Optional"), onFailure={"conditions": [{"result": "SKIP", "rules": [RULES]}]}),
    ]
)
STAGES = st.lists(MIDDLE, min_size=1, max_size=4, unique_by=lambda found: found["name"])
MODES = st.sampled_from(["SUPERSEDED", "QUEUED", "PARALLEL"])
UNFINISHED = (StageStatus.FAILED, StageStatus.STOPPED, StageStatus.IN_PROGRESS)
PICK = st.integers(0, 10_000)


def _fate(situation: Situation) -> Outcome:
    """Actions take 1 to 60 seconds and one in five fails, of rules two; approvals and jobs wait."""
    kind = situation.declaration.get("actionTypeId", {})
    category = kind.get("category")
    if category == "Approval" or kind.get("owner") == "Custom":
        return Outcome(seconds=None)
    chance = {"Source": 0.0, None: 0.4}.get(category, 0.2)
    failed = situation.random.random() < chance
    return Outcome("Failed" if failed else "Succeeded", situation.random.uniform(1, 60))


def _fails(visit: StageVisit) -> bool:
    return any(attempt.status is ActionStatus.FAILED for attempt in visit.latest.values())


CALM_STEPS = 15
"""How many verbs come between two upheavals, which would leave little to look at if they came often."""


class OperatorVerbs(RuleBasedStateMachine):
    """One pipeline, and everything that operators do to it."""

    @initialize(stages=STAGES, mode=MODES, seed=st.integers(0, 1000))
    def set_up(self, stages: list[dict[str, Any]], mode: str, seed: int) -> None:
        self.clock = SteppedClock()
        self.world = World(self.clock, seed)
        self.world.behaviours.set(_fate)
        self.steps = 0
        put_pipeline(self.world, pipeline("child", [stage("Source", source()), stage("Build", build())]))
        self._put(stages, mode)

    def _put(self, stages: list[dict[str, Any]], mode: str) -> None:
        variables = [{"name": "Project", "defaultValue": "web"}]
        declared = pipeline("web", [stage("Source", source()), *stages], mode=mode, variables=variables)
        self.run = put_pipeline(self.world, declared)
        self.started: set[str] = set()
        self.ended: dict[str, ExecutionStatus] = {}
        self.closed: dict[str, ActionStatus] = {}
        self.passed: dict[tuple[str, str], set[str]] = {}

    def _stage(self, pick: int) -> str:
        stages = self.run.record.declaration["stages"]
        return str(stages[pick % len(stages)]["name"])

    def _execution(self, pick: int) -> Execution | None:
        found = list(self.run.executions.values())
        return found[-1 - pick % min(len(found), 4)] if found else None

    def _latest(self, *statuses: StageStatus) -> list[StageVisit]:
        """The latest passage through each stage of the newest version, where it has one of the statuses."""
        version = self.run.record.version
        return [
            visit
            for execution in self.run.executions.values()
            for visit in execution.visits.values()
            if visit.status in statuses
            and execution.version == version
            and (execution.parallel or self.run.board.latest.get(visit.name) is visit)
        ]

    def _targets(self) -> list[StageVisit]:
        """Passages that a rollback can aim at."""
        return [
            visit
            for execution in self.run.executions.values()
            if execution.version == self.run.record.version and not execution.rollback
            for visit in execution.visits.values()
            if visit.status is StageStatus.SUCCEEDED and visit.name != "Source"
        ]

    def _conditions(self) -> list[StageVisit]:
        visits = self._latest(StageStatus.FAILED, StageStatus.IN_PROGRESS)
        return [visit for visit in visits if visit.conditions]

    def _through(self, side: str, name: str) -> set[str]:
        """Who has passed a gate, rollbacks and PARALLEL executions aside: they know no gates."""
        found = set()
        for execution in self.run.executions.values():
            names = [str(one["name"]) for one in execution.stages]
            if execution.rollback or execution.parallel or name not in names:
                continue
            behind = names.index(name) + (side == "Outbound")
            if behind < len(names) and names[behind] in execution.visits:
                found.add(execution.id)
        return found

    @rule()
    def start(self) -> None:
        with contextlib.suppress(ServiceFault):
            self.started.add(start(self.run))

    @rule(seconds=st.sampled_from([0.5, 2, 10, 45, 120, 900]))
    def pass_time(self, seconds: float) -> None:
        step(self.world, self.clock, seconds)

    @rule(times=st.integers(1, 12))
    def finish_something(self, times: int) -> None:
        for _ in range(times):
            due = self.world.timeline.next_due()
            if due is not None:
                step(self.world, self.clock, max(0.0, due - self.clock.now()))

    @rule(times=st.integers(1, 20))
    def start_and_run(self, times: int) -> None:
        self.start()
        self.finish_something(times)
        if times % 2:
            self._approve_all()
            self.finish_something(times)

    def _approve_all(self) -> None:
        for token, (_, attempt) in list(self.run.approvals.items()):
            if attempt.running:
                self.run.answer(attempt.stage, attempt.name, token, approved=True, summary="", actor=ACTOR)

    def _upheaval(self) -> bool:
        return self.steps >= CALM_STEPS

    @precondition(_upheaval)
    @rule(days=st.sampled_from([1, 8, 31]))
    def let_days_pass(self, days: int) -> None:
        self.steps = 0
        step(self.world, self.clock, days * 86_400.0)

    @precondition(lambda self: self.run.executions)
    @rule(pick=PICK, abandon=st.booleans())
    def stop(self, pick: int, abandon: bool) -> None:
        going_on = self.run.active if pick % 4 else []
        execution = going_on[pick % len(going_on)] if going_on else self._execution(pick)
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
            if abandon:
                assert not any(one.running for one in (*execution.attempts, *execution.rules))

    @precondition(lambda self: self.run.executions)
    @rule(pick=PICK, where=PICK, mode=st.sampled_from(["FAILED_ACTIONS", "ALL_ACTIONS"]))
    def retry_anything(self, pick: int, where: int, mode: str) -> None:
        execution = self._execution(pick)
        assert execution is not None
        self._retry(self._stage(where), execution, mode)

    @precondition(lambda self: self._latest(*UNFINISHED))
    @rule(pick=PICK, mode=st.sampled_from(["FAILED_ACTIONS", "ALL_ACTIONS"]))
    def retry_unfinished(self, pick: int, mode: str) -> None:
        found = self._latest(*UNFINISHED)
        failing = [visit for visit in found if visit.status is not StageStatus.IN_PROGRESS or _fails(visit)]
        visit = (failing or found)[pick % len(failing or found)]
        self._retry(visit.name, visit.execution, mode)

    def _retry(self, name: str, execution: Execution, mode: str) -> None:
        attempts = len(execution.attempts)
        try:
            assert self.run.retry(name, execution.id, mode) == execution.id
        except ServiceFault:
            assert len(execution.attempts) == attempts
        else:
            assert execution.status.active
            assert execution.visits[name].manual_retries > 0
            self.ended.pop(execution.id, None)

    @precondition(lambda self: self.run.executions)
    @rule(pick=PICK, where=PICK)
    def roll_back_anything(self, pick: int, where: int) -> None:
        execution = self._execution(pick)
        assert execution is not None
        self._roll_back(self._stage(where), execution)

    @precondition(lambda self: self._targets())
    @rule(pick=PICK)
    def roll_back_to_success(self, pick: int) -> None:
        found = self._targets()
        visit = found[pick % len(found)]
        self._roll_back(visit.name, visit.execution)

    def _roll_back(self, name: str, target: Execution) -> None:
        known = len(self.run.executions)
        try:
            made = self.run.executions[self.run.roll_back(name, target.id, ACTOR)]
        except ServiceFault:
            assert len(self.run.executions) == known
        else:
            assert list(made.visits) == [name]
            assert made.rollback_target == target.id

    @precondition(lambda self: self.run.approvals)
    @rule(pick=PICK, approved=st.booleans())
    def answer(self, pick: int, approved: bool) -> None:
        token = list(self.run.approvals)[pick % len(self.run.approvals)]
        _, attempt = self.run.approvals[token]
        was_running = attempt.running
        try:
            self.run.answer(attempt.stage, attempt.name, token, approved=approved, summary="", actor=ACTOR)
        except ServiceFault:
            assert not was_running
        else:
            assert was_running

    @rule(where=PICK, side=st.sampled_from(["Inbound", "Outbound"]))
    def disable(self, where: int, side: str) -> None:
        self.run.disable(self._stage(where), side, ACTOR, "freeze")

    @rule(where=PICK, side=st.sampled_from(["Inbound", "Outbound"]))
    def enable(self, where: int, side: str) -> None:
        self.run.enable(self._stage(where), side, ACTOR)

    @rule()
    def enable_all(self) -> None:
        for declared in self.run.record.declaration["stages"]:
            for side in ("Inbound", "Outbound"):
                self.run.enable(declared["name"], side, ACTOR)

    @precondition(lambda self: self._conditions())
    @rule(pick=PICK, kind=st.sampled_from(["BEFORE_ENTRY", "ON_SUCCESS"]))
    def override(self, pick: int, kind: str) -> None:
        found = self._conditions()
        visit = found[pick % len(found)]
        halting = visit.execution.halting
        with contextlib.suppress(ServiceFault):
            self.run.override(visit.name, visit.execution.id, kind)
            assert not halting
            assert visit.execution.version == self.run.record.version
            self.ended.pop(visit.execution.id, None)

    @precondition(_upheaval)
    @rule(mode=MODES)
    def update(self, mode: str) -> None:
        self._update({"executionMode": mode})

    @precondition(_upheaval)
    @rule(stages=STAGES, mode=MODES)
    def update_stages(self, stages: list[dict[str, Any]], mode: str) -> None:
        self._update({"executionMode": mode, "stages": [stage("Source", source()), *stages]})

    def _update(self, members: dict[str, Any]) -> None:
        self.steps = 0
        before = [execution for execution in self.run.active if execution.waiting]
        change_pipeline(self.run, self.run.record.declaration | members)
        assert all(execution.status is ExecutionStatus.CANCELLED for execution in before)
        for execution in self.run.active:
            if execution.cancelling:
                held = [one for one in execution.attempts if one.running and one.category == "Approval"]
                assert not [*held, *(one for one in execution.rules if one.running)]

    @precondition(_upheaval)
    @rule(stages=STAGES, mode=MODES)
    def delete_and_create(self, stages: list[dict[str, Any]], mode: str) -> None:
        self.steps = 0
        old = self.run
        old.deleted()
        self._put(stages, mode)
        assert not old.active

    @rule(succeeds=st.booleans(), goes_on=st.booleans())
    def work_on_a_job(self, succeeds: bool, goes_on: bool) -> None:
        for job in self.world.jobs.poll(ACCOUNT, REGION, MAINFRAME, {}, 1):
            jobs.acknowledge(job, job.nonce)
            if not succeeds:
                jobs.fail(job, {"type": "JobFailed", "message": "no"})
            else:
                jobs.succeed(job, {}, "more" if goes_on else None, {})
            assert job.attempt.running is (succeeds and goes_on)

    @invariant()
    def nothing_is_broken(self) -> None:
        if hasattr(self, "world"):
            self.steps += 1
            assert check(self.world) == []
            assert self.started <= set(self.run.executions)
            for execution in self.run.executions.values():
                if execution.status.active:
                    assert execution.id not in self.ended, "it came back without being asked to"
                else:
                    assert self.ended.setdefault(execution.id, execution.status) is execution.status
                for attempt in (*execution.attempts, *execution.rules):
                    if not attempt.running:
                        assert self.closed.setdefault(attempt.id, attempt.status) is attempt.status

    @invariant()
    def nobody_passes_a_shut_gate(self) -> None:
        if not hasattr(self, "world"):
            return
        board = self.run.board
        for side, gates in (("Inbound", board.inbound), ("Outbound", board.outbound)):
            for name, gate in gates.items():
                if gate.enabled:
                    self.passed.pop((side, name), None)
                else:
                    before = self.passed.setdefault((side, name), self._through(side, name))
                    assert self._through(side, name) <= before

    def teardown(self) -> None:
        """With the gates open and every approval answered, all that goes on comes to its end."""
        if not hasattr(self, "world"):
            return
        self.enable_all()
        for _ in range(500):
            if not self.run.active:
                break
            step(self.world, self.clock, 600)
            self._approve_all()
            for job in self.world.jobs.poll(ACCOUNT, REGION, MAINFRAME, {}, 50):
                jobs.succeed(job, {}, None, {})
            assert check(self.world) == []
        assert [execution for execution in self.run.active if not execution.dormant] == []


OperatorVerbs.TestCase.settings = settings(
    max_examples=300,
    stateful_step_count=50,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
TestOperatorVerbs = OperatorVerbs.TestCase
