from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from services.aws.caller import Caller
from services.aws.clients import ClientFactory
from services.aws.targets import whoami
from services.clock import SystemClock
from services.domain.problem import ProblemKind
from services.domain.status import ActionStatus, ExecutionStatus, StageStatus, TriggerType
from services.domain.target import RoleStep
from services.emulator import Emulator
from services.emulator.engine.behaviour import fails
from services.emulator.faults import Fault, FaultKind
from services.emulator.world import World
from services.errors import ServiceError
from services.pipelines.parse import complete
from services.pipelines.reader import Reader
from services.pipelines.verbs import RetryStage, StartExecution
from tests.contract.pipelines.desk import SECONDS, TARGET, Desk, steady
from tests.declarations import approved_pipeline, pipeline
from tests.engine_worlds import ACTOR


def test_all_pipelines_come_page_by_page(desk: Desk) -> None:
    for number in range(250):
        desk.put(pipeline(f"p{number:03d}"))
    pages = list(desk.reader.list_pipelines())
    assert len(pages) == desk.calls("ListPipelines") > 1
    assert [row.name for page in pages for row in page] == [f"p{number:03d}" for number in range(250)]


def test_pages_are_asked_for_only_as_they_are_wanted(desk: Desk) -> None:
    for number in range(250):
        desk.put(pipeline(f"p{number:03d}"))
    next(desk.reader.list_pipelines())
    assert desk.calls("ListPipelines") == 1


def test_an_empty_account_has_one_empty_page(desk: Desk) -> None:
    assert list(desk.reader.list_pipelines()) == [()]


def test_a_pipeline_that_never_ran(desk: Desk) -> None:
    desk.put(pipeline())
    assert desk.reader.executions("web") == ()
    assert desk.reader.action_attempts("web") == ()
    state = desk.reader.state("web")
    assert [stage.name for stage in state.stages] == ["Source", "Build", "Deploy"]
    assert all(stage.latest is None and stage.transition.enabled for stage in state.stages)


def test_an_execution_from_start_to_end(desk: Desk) -> None:
    desk.put(pipeline(variables=[{"name": "Env", "defaultValue": "staging"}]))
    done = desk.operator.start(StartExecution("web", {"Env": "production"}))
    assert done.execution_id is not None
    (row,) = desk.reader.executions("web")
    assert (row.id, row.status) == (done.execution_id, ExecutionStatus.IN_PROGRESS)
    assert row.trigger is not None
    assert (row.trigger.type, row.trigger.detail) == (TriggerType.START, ACTOR)
    desk.step()
    whole = complete(row, desk.reader.execution("web", row.id))
    assert whole.variables == {"Env": "production"}
    assert (whole.started, whole.version) == (row.started, 1)
    assert desk.stage("Build").latest is not None
    for _ in range(3):
        desk.step()
    (ended,) = desk.reader.executions("web")
    assert ended.status is ExecutionStatus.SUCCEEDED
    assert ended.duration(now=0) == pytest.approx(30)
    assert ended.revisions[0].action == "App"
    assert ended.revisions[0].id
    assert not ended.revisions[0].summary.startswith("{")
    attempts = desk.reader.action_attempts("web", ended.id)
    assert [attempt.action for attempt in attempts] == ["Deploy", "Build", "App"]
    assert {attempt.status for attempt in attempts} == {ActionStatus.SUCCEEDED}
    assert desk.stage("Deploy").actions[0].latest is not None


def test_history_comes_newest_first_and_as_far_as_asked(desk: Desk) -> None:
    desk.put(pipeline())
    started = [desk.operator.start(StartExecution("web")).execution_id for _ in range(1)]
    for _ in range(129):
        desk.step(40)
        started.append(desk.operator.start(StartExecution("web")).execution_id)
    desk.emulator.calls.clear()
    newest_first = [*reversed(started)]
    assert [row.id for row in desk.reader.executions("web", 5)] == newest_first[:5]
    assert desk.calls("ListPipelineExecutions") == 1
    assert [row.id for row in desk.reader.executions("web", 1000)] == newest_first
    assert desk.calls("ListPipelineExecutions") == 3
    assert len(desk.reader.action_attempts("web", limit=120)) == 120


def test_retries_show_each_attempt_or_only_the_latest(desk: Desk) -> None:
    desk.put(pipeline())
    desk.emulator.world.behaviours.set(lambda _: fails(SECONDS, "tests failed"), action="Build")
    run = desk.operator.start(StartExecution("web")).execution_id
    assert run is not None
    desk.step(30)
    failed = desk.stage("Build")
    assert failed.latest is not None
    assert failed.latest.status is StageStatus.FAILED
    desk.emulator.world.behaviours.set(steady, action="Build")
    desk.operator.retry_stage(RetryStage("web", "Build", run))
    desk.step(30)
    attempts = [attempt for attempt in desk.reader.action_attempts("web", run) if attempt.action == "Build"]
    assert [attempt.status for attempt in attempts] == [ActionStatus.SUCCEEDED, ActionStatus.FAILED]
    assert attempts[1].error is not None
    assert attempts[1].error.message == "tests failed"
    latest = desk.reader.action_attempts("web", run, latest_only=True)
    assert [attempt.status for attempt in latest if attempt.action == "Build"] == [ActionStatus.SUCCEEDED]
    with pytest.raises(ValueError, match="execution"):
        desk.reader.action_attempts("web", latest_only=True)


def test_an_older_version_can_be_read(desk: Desk) -> None:
    run = desk.put(pipeline())
    run.record.versions[2] = pipeline(stages=approved_pipeline()["stages"])
    assert len(desk.reader.definition("web").stages) == 4
    assert len(desk.reader.definition("web", 1).stages) == 3
    with pytest.raises(ServiceError) as caught:
        desk.reader.definition("web", 9)
    assert caught.value.problem.code == "PipelineVersionNotFoundException"


def test_rollback_targets_are_those_that_succeeded_in_the_stage(desk: Desk) -> None:
    desk.put(approved_pipeline())
    desk.operator.start(StartExecution("web"))
    desk.step(25)
    assert desk.reader.executions("web", succeeded_in="Deploy") == ()
    assert len(desk.reader.executions("web", succeeded_in="Build")) == 1


def test_recent_revisions_come_once_each(desk: Desk) -> None:
    desk.put(pipeline())
    for _ in range(3):
        desk.operator.start(StartExecution("web"))
        desk.step(40)
    found = desk.reader.recent_revisions("web", "App")
    assert 1 <= len(found) <= 3
    assert len({revision.id for revision in found}) == len(found)
    assert found[0].id == desk.reader.executions("web")[0].revisions[0].id


def test_who_we_are(desk: Desk) -> None:
    identity = whoami(desk.factory, TARGET)
    assert (identity.account, identity.arn) == ("111122223333", ACTOR)


def test_a_role_is_assumed_once_for_all_calls() -> None:
    role = replace(TARGET, roles=(RoleStep("arn:aws:iam::444455556666:role/Ops"),))
    with Emulator(World(SystemClock())) as emulator:  # botocore judges expiry by the machine's clock
        factory = ClientFactory(emulator.url)
        identity = whoami(factory, role)
        assert list(Reader(Caller(factory, role)).list_pipelines()) == [()]
        assert len(emulator.calls.find("AssumeRole")) == 1
        assert [call.account for call in emulator.calls.find("ListPipelines")] == ["444455556666"]
    assert identity.account == "444455556666"
    assert identity.arn.startswith("arn:aws:sts::444455556666:assumed-role/Ops/")


def test_a_pipeline_that_is_not_there(desk: Desk) -> None:
    with pytest.raises(ServiceError) as caught:
        desk.reader.state("typo")
    problem = caught.value.problem
    assert (problem.kind, problem.operation) == (ProblemKind.NOT_FOUND, "GetPipelineState")
    assert problem.request_id
    assert "typo" in problem.detail


@pytest.mark.parametrize(
    ("kind", "problem"),
    [
        (FaultKind.ERROR, ProblemKind.SERVER),
        (FaultKind.RESET, ProblemKind.OFFLINE),
        (FaultKind.HANG, ProblemKind.TIMEOUT),
        (FaultKind.GARBAGE, ProblemKind.GARBAGE),
        (FaultKind.TRUNCATE, ProblemKind.GARBAGE),
        (FaultKind.EXPIRE, ProblemKind.EXPIRED),
        (FaultKind.DENY, ProblemKind.DENIED),
        (FaultKind.LOSE, ProblemKind.OFFLINE),
    ],
)
@pytest.mark.parametrize("read", ["list", "state", "executions"])
def test_bad_days_are_told_and_pass(desk: Desk, kind: FaultKind, problem: ProblemKind, read: str) -> None:
    desk.put(pipeline())
    reads: dict[str, Callable[[], object]] = {
        "list": lambda: list(desk.reader.list_pipelines()),
        "state": lambda: desk.reader.state("web"),
        "executions": lambda: desk.reader.executions("web"),
    }
    desk.emulator.faults.add(Fault(kind=kind))
    with pytest.raises(ServiceError) as caught:
        reads[read]()
    assert caught.value.problem.kind is problem
    assert caught.value.problem.hint
    desk.emulator.faults.clear()
    reads[read]()


def test_throttling_surfaces_at_once_and_is_not_repeated(desk: Desk) -> None:
    desk.emulator.faults.add(Fault(kind=FaultKind.THROTTLE, rate=0.001))
    list(desk.reader.list_pipelines())
    with pytest.raises(ServiceError) as caught:
        list(desk.reader.list_pipelines())
    assert caught.value.problem.kind is ProblemKind.THROTTLED
    assert caught.value.problem.retryable
    assert desk.calls("ListPipelines") == 2


def test_a_connection_closed_under_a_read_is_asked_again_once(desk: Desk) -> None:
    desk.fail(FaultKind.RESET, "ListPipelines")
    assert list(desk.reader.list_pipelines()) == [()]
    assert desk.calls("ListPipelines") == 2


def test_nobody_at_the_endpoint(desk: Desk) -> None:
    desk.emulator.stop()
    with pytest.raises(ServiceError) as caught:
        desk.reader.state("web")
    assert caught.value.problem.kind is ProblemKind.OFFLINE
    assert "eu-west-1" in caught.value.problem.hint


def test_a_server_that_speaks_no_tls(desk: Desk) -> None:
    factory = ClientFactory(desk.emulator.url.replace("http:", "https:"))
    with pytest.raises(ServiceError) as caught:
        Reader(Caller(factory, TARGET)).state("web")
    assert caught.value.problem.kind is ProblemKind.OFFLINE
    assert "AWS_CA_BUNDLE" in caught.value.problem.hint


def test_a_ca_bundle_that_is_not_there(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", str(tmp_path / "none.pem"))
    factory = ClientFactory(desk.emulator.url.replace("http:", "https:"))
    with pytest.raises(ServiceError) as caught:
        Reader(Caller(factory, TARGET)).state("web")
    assert caught.value.problem.kind is ProblemKind.CONFIGURATION
    assert "AWS_CA_BUNDLE" in caught.value.problem.hint
