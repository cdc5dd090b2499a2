"""Whom an update interrupts: what we say before, and what the service does."""

from __future__ import annotations

import pytest

from services.definition.consequences import ConsequenceKind, update
from services.domain.status import ExecutionStatus
from services.pipelines.verbs import StartExecution, StopExecution, UpdatePipeline
from tests.contract.definition.declared import members
from tests.contract.pipelines.desk import Desk
from tests.declarations import approved_pipeline


def test_what_is_being_stopped_is_stopped_and_not_cancelled(desk: Desk) -> None:
    desk.put(approved_pipeline())
    stopping = desk.operator.start(StartExecution("web")).execution_id or ""
    desk.step(5)
    desk.operator.stop(StopExecution("web", stopping))
    runs = desk.reader.executions("web")
    assert [run.status for run in runs] == [ExecutionStatus.STOPPING]
    kinds = [one.kind for one in update(desk.reader.declaration("web"), members(desk), runs)]
    assert ConsequenceKind.INTERRUPTS not in kinds
    desk.operator.perform(UpdatePipeline("web", members(desk), 1))
    desk.step(10)
    assert [run.status for run in desk.reader.executions("web")] == [ExecutionStatus.STOPPED]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("SUPERSEDED", "SUPERSEDED"),
        ("QUEUED", "SUPERSEDED"),
        ("SUPERSEDED", "PARALLEL"),
        ("PARALLEL", "PARALLEL"),
        ("PARALLEL", "QUEUED"),
    ],
)
def test_those_that_we_name_are_those_that_are_cancelled(desk: Desk, before: str, after: str) -> None:
    desk.put(approved_pipeline(mode=before))
    for _ in range(2):
        desk.operator.start(StartExecution("web"))
        desk.step(25)
    base = desk.reader.declaration("web")
    changed = {**members(desk), "executionMode": after}
    told = {one.kind: one for one in update(base, changed, desk.reader.executions("web"))}
    running = {run.id for run in desk.reader.executions("web") if run.status.active}
    assert running
    desk.operator.perform(UpdatePipeline("web", changed, 1))
    desk.step(30)
    cancelled = {run.id for run in desk.reader.executions("web") if run.status is ExecutionStatus.CANCELLED}
    named = told.get(ConsequenceKind.INTERRUPTS)
    assert ({run.id for run in named.executions} if named else set()) == cancelled
    going = {run.id for run in desk.reader.executions("web") if run.status.active}
    assert going == running - cancelled
    assert bool(going) is (before == "PARALLEL" != after)
