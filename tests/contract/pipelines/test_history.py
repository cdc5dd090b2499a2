"""A pipeline's history and its executions' records, read from the endpoint."""

from __future__ import annotations

import pytest

from services.domain.problem import ProblemKind
from services.domain.status import ActionStatus, ExecutionStatus
from services.domain.target import PipelineKey
from services.emulator.engine.behaviour import fails
from services.emulator.faults import FaultKind
from services.errors import ServiceError
from services.live.outcome import attempt
from services.pipelines.archive import HISTORIES, Archive
from services.pipelines.history import ExecutionHistory
from services.pipelines.record import ExecutionRecord, Part
from services.pipelines.verbs import RetryStage
from tests.contract.pipelines.desk import Desk
from tests.declarations import pipeline
from tests.engine_worlds import start

RULE = {
    "name": "Quiet",
    "ruleTypeId": {"category": "Rule", "owner": "AWS", "provider": "DeploymentWindow", "version": "1"},
    "configuration": {"Cron": "* * * * ? *", "TimeZone": "UTC"},
}


def history_of(desk: Desk, count: int) -> ExecutionHistory:
    run = desk.put(pipeline())
    for _ in range(count):
        start(run)
        desk.step(1)
    return ExecutionHistory(desk.reader, "web")


def test_all_that_the_service_keeps_comes_page_by_page_each_once(desk: Desk) -> None:
    history = history_of(desk, 230)
    counts = []
    while not history.complete:
        history.take(history.read_more())
        counts.append(len(history.executions))
    assert counts == [100, 200, 230]
    started = [run.started or 0.0 for run in history.executions]
    assert started == sorted(started, reverse=True)
    assert desk.calls("ListPipelineExecutions") == 3


def test_what_starts_between_two_pages_is_neither_lost_nor_doubled(desk: Desk) -> None:
    history = history_of(desk, 130)
    history.take(history.read_more())
    start(desk.emulator.world.region("111122223333", "eu-west-1").pipelines["web"].run)
    history.refresh(desk.reader.executions("web", 10))
    history.take(history.read_more())
    assert history.complete
    assert len(history.executions) == 131
    assert len({run.id for run in history.executions}) == 131


def test_a_page_that_fails_is_asked_for_again_where_it_stopped(desk: Desk) -> None:
    history = history_of(desk, 130)
    history.take(history.read_more())
    desk.fail(FaultKind.DENY, "ListPipelineExecutions")
    with pytest.raises(ServiceError):
        history.read_more()
    assert not history.complete
    history.take(history.read_more())
    assert len(history.executions) == 130


def test_a_mark_that_is_no_longer_good_begins_again_and_keeps_what_is_known(desk: Desk) -> None:
    history = history_of(desk, 130)
    page = history.read_more()
    history.take(type(page)(page.executions, "a mark of yesterday"))
    history.take(history.read_more())
    assert len(history.executions) == 100
    history.take(history.read_more())
    assert (len(history.executions), history.complete) == (130, True)


def test_neighbours_are_by_time(desk: Desk) -> None:
    history = history_of(desk, 3)
    history.take(history.read_more())
    newest, middle, oldest = history.executions
    assert history.newer(middle.id) == newest
    assert history.older(middle.id) == oldest
    assert history.newer(newest.id) is history.older(oldest.id) is history.older("unknown") is None
    assert history.execution(middle.id[:8]) == middle
    assert history.execution("") is None


def test_a_pipeline_that_never_ran_has_a_complete_and_empty_history(desk: Desk) -> None:
    history = history_of(desk, 0)
    assert not history.complete
    history.take(history.read_more())
    assert (history.complete, history.executions) == (True, ())


def test_a_record_joins_row_detail_attempts_and_rules(desk: Desk) -> None:
    declaration = pipeline(variables=[{"name": "Env", "defaultValue": "prod"}])
    declaration["stages"][1]["beforeEntry"] = {"conditions": [{"result": "FAIL", "rules": [RULE]}]}
    run = desk.put(declaration)
    execution_id = start(run)
    desk.step(60)
    record = ExecutionRecord(desk.reader, "web", execution_id)
    for part in Part:
        record.take(part, record.read(part))
    assert record.run is not None
    assert (record.run.variables, record.run.version, record.dated) == ({"Env": "prod"}, 1, False)
    record.take_row(desk.reader.executions("web", 1)[0])
    assert record.run.started is not None
    assert record.run.variables == {"Env": "prod"}
    assert [attempt.action for attempt in record.attempts or ()] == ["App", "Build", "Deploy"]
    assert [(rule.stage, rule.rule, rule.provider) for rule in record.rules or ()] == [
        ("Build", "Quiet", "DeploymentWindow")
    ]
    assert not record.active


def test_a_record_has_every_attempt_of_a_retried_action(desk: Desk) -> None:
    run = desk.put(pipeline())
    desk.emulator.world.behaviours.set([fails(5, "no"), fails(5, "still no")], action="Deploy")
    execution_id = start(run)
    desk.step(40)
    desk.operator.perform(RetryStage("web", "Deploy", execution_id))
    desk.step(20)
    record = ExecutionRecord(desk.reader, "web", execution_id)
    record.take(Part.ATTEMPTS, record.read(Part.ATTEMPTS))
    tries = record.attempts_at("Deploy", "Deploy")
    assert [(one.status, one.error.message if one.error else "") for one in tries] == [
        (ActionStatus.FAILED, "no"),
        (ActionStatus.FAILED, "still no"),
    ]


def test_a_record_remembers_why_a_part_is_missing_until_it_comes(desk: Desk) -> None:
    execution_id = start(desk.put(pipeline()))
    record = ExecutionRecord(desk.reader, "web", execution_id)
    desk.fail(FaultKind.DENY, "ListActionExecutions")
    outcome = attempt(lambda: record.read(Part.ATTEMPTS))
    assert outcome.problem is not None
    assert outcome.problem.kind is ProblemKind.DENIED
    record.problems[Part.ATTEMPTS] = outcome.problem
    record.take(Part.ATTEMPTS, record.read(Part.ATTEMPTS))
    assert record.problems == {}


def test_an_older_answer_does_not_bring_a_running_attempt_back(desk: Desk) -> None:
    execution_id = start(desk.put(pipeline()))
    record = ExecutionRecord(desk.reader, "web", execution_id)
    early = record.read(Part.ATTEMPTS)
    desk.step(60)
    record.take(Part.ATTEMPTS, record.read(Part.ATTEMPTS))
    record.take(Part.ATTEMPTS, early)
    assert {attempt.status for attempt in record.attempts or ()} == {ActionStatus.SUCCEEDED}
    record.take_row(desk.reader.executions("web", 1)[0])
    assert record.run is not None
    assert record.run.status == ExecutionStatus.SUCCEEDED


def test_the_archive_keeps_what_was_looked_at_last(desk: Desk) -> None:
    archive = Archive({"prod": desk.reader})
    first = archive.history(PipelineKey("prod", "p0"))
    assert archive.history(PipelineKey("prod", "p0")) is first
    for number in range(1, HISTORIES + 1):
        archive.history(PipelineKey("prod", f"p{number}"))
    assert archive.history(PipelineKey("prod", "p0")) is not first
    record = archive.record(PipelineKey("prod", "web"), "a")
    assert archive.record(PipelineKey("prod", "web"), "a") is record
    with pytest.raises(KeyError):
        archive.history(PipelineKey("elsewhere", "web"))
