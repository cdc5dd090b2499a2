from __future__ import annotations

from dataclasses import replace

import pytest

from services.domain.pipeline import PipelineDefinition
from services.domain.standing import Standing
from services.domain.state import StageExecution, StageState
from services.domain.status import ConditionType, ExecutionMode, ExecutionStatus, ExecutionType, StageStatus
from tests.unit.widgets import examples
from tests.unit.widgets.examples import NEW_RUN, NOW, OLD_RUN, WAITING_RUN
from widgets.graph.items import (
    ActionItem,
    ConditionItem,
    ExecutionItem,
    InboundItem,
    StageItem,
    TransitionItem,
)
from widgets.graph.lines import (
    ActionLine,
    ConditionLine,
    ErrorLine,
    ExecutionLine,
    FailureLine,
    GraphLine,
    InboundLine,
    MoreLine,
    NoteLine,
    RuleLine,
    StageLine,
    TransitionLine,
)
from widgets.graph.model import INBOUND_SHOWN, build
from widgets.graph.source import GraphSource


def _stage(lines: tuple[GraphLine, ...], name: str) -> StageLine:
    return next(line for line in lines if isinstance(line, StageLine) and line.item.stage == name)


def _action(lines: tuple[GraphLine, ...], name: str) -> ActionLine:
    return next(line for line in lines if isinstance(line, ActionLine) and line.item.action == name)


def test_the_lines_stand_in_the_order_of_the_pipeline() -> None:
    items = [line.item for line in build(examples.source()) if line.item is not None]
    assert items == [
        StageItem("Source"),
        ActionItem("Source", "App"),
        TransitionItem("Build"),
        StageItem("Build"),
        ActionItem("Build", "UnitTests"),
        ActionItem("Build", "Package"),
        TransitionItem("Approve"),
        StageItem("Approve"),
        ActionItem("Approve", "ReleaseGate"),
        TransitionItem("Deploy"),
        InboundItem("Deploy", WAITING_RUN),
        StageItem("Deploy"),
        ConditionItem("Deploy", ConditionType.BEFORE_ENTRY),
        ActionItem("Deploy", "Stack"),
        ActionItem("Deploy", "Service"),
        ActionItem("Deploy", "Workers"),
        ActionItem("Deploy", "Smoke"),
    ]


def test_a_stage_tells_what_it_holds_and_how_far_it_is_behind() -> None:
    lines = build(examples.source())
    source, build_stage, deploy = _stage(lines, "Source"), _stage(lines, "Build"), _stage(lines, "Deploy")
    assert (source.revision, source.summary, source.behind) == ("3f1c9ab", "Raise fee cap", 0)
    assert (build_stage.revision, build_stage.summary) == ("3f1c9ab", "")
    assert (deploy.revision, deploy.summary, deploy.behind) == ("91aa0de", "Backfill job", 2)
    assert deploy.standing is Standing.FAILED


def test_a_stage_waits_while_its_approval_does_and_counts_attempts() -> None:
    lines = build(examples.source())
    assert _stage(lines, "Approve").standing is Standing.WAITING
    assert _stage(lines, "Approve").attempt == 2
    gate = _action(lines, "ReleaseGate")
    assert gate.standing is Standing.WAITING
    assert gate.urgent
    assert gate.timing.since == NOW - 8 * 60
    assert gate.expires == NOW - 8 * 60 + 7 * 86_400


def test_actions_side_by_side_are_bracketed_and_groups_numbered() -> None:
    lines = build(examples.source())
    deploy = [_action(lines, name) for name in ("Stack", "Service", "Workers", "Smoke")]
    assert [line.bracket for line in deploy] == [None, 0, 2, None]
    assert [line.order for line in deploy] == [1, 2, None, 3]
    assert [_action(lines, name).order for name in ("UnitTests", "Package")] == [None, None]


def test_durations_come_from_the_attempt_that_is_meant() -> None:
    lines = build(examples.source())
    assert _action(lines, "UnitTests").timing.took == 102
    assert _action(lines, "Stack").timing.took is None
    assert _action(lines, "Stack").timing.since == NOW - 6 * 86_400 + 200


def test_what_comes_after_a_failure_was_not_reached() -> None:
    smoke = _action(build(examples.source()), "Smoke")
    assert not smoke.reached
    assert not smoke.active
    assert not smoke.urgent


def test_the_cause_stands_below_what_failed() -> None:
    lines = build(examples.source())
    place = lines.index(_action(lines, "Service"))
    assert lines[place + 1] == ErrorLine("JobFailed: 0 of 4 tasks passed the \x1b[31mhealth check")


def test_a_shut_transition_tells_by_whom_and_who_waits() -> None:
    lines = build(examples.source())
    gate = next(line for line in lines if isinstance(line, TransitionLine) and not line.enabled)
    assert (gate.item.stage, gate.by, gate.reason, gate.waiting) == ("Deploy", "bob", "freeze INC-4121", 1)
    assert gate.urgent
    inbound = next(line for line in lines if isinstance(line, InboundLine))
    assert (inbound.revision, inbound.summary, inbound.started) == ("77fa0b1", "VAT rules", NOW - 3600)


def test_a_long_queue_is_counted() -> None:
    state = examples.state()
    queue = tuple(StageExecution(f"run-{index}", StageStatus.IN_PROGRESS) for index in range(50))
    deploy = replace(state.stages[3], inbound=queue)
    source = replace(examples.source(), state=replace(state, stages=(*state.stages[:3], deploy)))
    lines = build(source)
    assert sum(isinstance(line, InboundLine) for line in lines) == INBOUND_SHOWN
    assert MoreLine(50 - INBOUND_SHOWN) in lines


def test_conditions_show_their_rules_and_what_happens() -> None:
    lines = build(examples.source())
    condition = next(line for line in lines if isinstance(line, ConditionLine))
    assert (condition.kind, condition.standing, condition.result) == (
        ConditionType.BEFORE_ENTRY,
        Standing.SUCCEEDED,
        "FAIL",
    )
    assert RuleLine("Office", "DeploymentWindow", Standing.SUCCEEDED) in lines
    assert lines[-1] == FailureLine("ROLLBACK")


def test_without_a_definition_the_state_is_enough() -> None:
    lines = build(replace(examples.source(), definition=None))
    assert [line.item.stage for line in lines if isinstance(line, StageLine)] == [
        "Source",
        "Build",
        "Approve",
        "Deploy",
    ]
    assert _action(lines, "Stack").text == ""
    assert _action(lines, "Service").bracket is None
    assert _action(lines, "Service").standing is Standing.FAILED


@pytest.mark.parametrize(
    ("never_ran", "standing"), [(True, Standing.NEVER_RUN), (False, Standing.UNKNOWN)], ids=["new", "unread"]
)
def test_without_a_state_the_definition_never_ran_only_where_that_is_known(
    never_ran: bool, standing: Standing
) -> None:
    lines = build(GraphSource(examples.definition(), never_ran=never_ran))
    told = {line.standing for line in lines if isinstance(line, (StageLine, ActionLine))}
    assert told == {standing}
    assert not any(line.reached for line in lines if isinstance(line, ActionLine))
    assert sum(isinstance(line, TransitionLine) for line in lines) == 3


def test_nothing_known_is_said() -> None:
    assert build(GraphSource()) == (NoteLine("Nothing is known of this pipeline's stages yet."),)


def test_a_pipeline_that_never_ran_has_no_revision() -> None:
    stages = tuple(StageState(name) for name in ("Source", "Build"))
    lines = build(GraphSource(state=replace(examples.state(), stages=stages)))
    assert [(line.standing, line.revision) for line in lines if isinstance(line, StageLine)] == [
        (Standing.NEVER_RUN, ""),
        (Standing.NEVER_RUN, ""),
    ]


def test_an_execution_that_is_not_among_the_newest_goes_by_its_id() -> None:
    deploy = _stage(build(replace(examples.source(), executions=())), "Deploy")
    assert (deploy.revision, deploy.behind) == (OLD_RUN[:8], 0)


def test_a_rollback_is_as_far_behind_as_what_it_went_back_to() -> None:
    rolled = replace(
        examples.run("bbbb", "91aa0de", "Backfill job", ExecutionStatus.SUCCEEDED),
        type=ExecutionType.ROLLBACK,
        rollback_target=OLD_RUN,
    )
    state = examples.state()
    deploy = replace(
        state.stages[3], latest=StageExecution("bbbb", StageStatus.SUCCEEDED, ExecutionType.ROLLBACK)
    )
    source = replace(
        examples.source(),
        executions=(rolled, *examples.executions()),
        state=replace(state, stages=(*state.stages[:3], deploy)),
    )
    line = _stage(build(source), "Deploy")
    assert line.standing is Standing.ROLLED_BACK
    assert line.behind == 2


def test_parallel_executions_are_listed_each_with_its_stages() -> None:
    lines = build(examples.parallel_source())
    runs = [line for line in lines if isinstance(line, ExecutionLine)]
    assert [(line.item.execution_id[:4], line.standing) for line in runs] == [
        ("7c24", Standing.WAITING),
        ("aaaa", Standing.RUNNING),
    ]
    assert ActionItem("Approve", "ReleaseGate", NEW_RUN) in [line.item for line in lines]
    failed = next(line for line in lines if isinstance(line, StageLine) and line.standing is Standing.FAILED)
    assert failed.item == StageItem("Build", "aaaa1111-0000-4000-8000-000000000009")
    assert NoteLine("then Approve, Deploy") in lines
    assert not any(isinstance(line, TransitionLine) for line in lines)


def test_a_stale_state_of_a_parallel_pipeline_is_not_shown() -> None:
    source = replace(examples.parallel_source(), state=examples.state())
    assert build(source) == build(examples.parallel_source())
    without_runs = GraphSource(examples.definition(ExecutionMode.PARALLEL), examples.state(), never_ran=True)
    assert {line.standing for line in build(without_runs) if isinstance(line, StageLine)} == {
        Standing.NEVER_RUN
    }


def test_with_none_in_flight_the_newest_parallel_execution_is_shown() -> None:
    source = examples.parallel_source()
    lines = build(replace(source, executions=source.executions[2:], attempts=()))
    assert lines[0] == NoteLine("No execution in flight; the newest was:")
    assert lines[1].item == ExecutionItem(OLD_RUN)


def test_the_mode_of_the_summary_counts_while_the_definition_is_missing() -> None:
    source = replace(examples.parallel_source(), definition=None, mode=ExecutionMode.PARALLEL)
    stages = [line.item.stage for line in build(source) if isinstance(line, StageLine)]
    assert stages == ["Source", "Build", "Approve", "Source", "Build"]


def test_an_empty_definition_does_no_harm() -> None:
    assert isinstance(build(GraphSource(PipelineDefinition("x")))[0], NoteLine)
