from __future__ import annotations

from dataclasses import replace

import pytest

from services.domain.execution import Execution
from services.domain.pipeline import PipelineSummary
from services.domain.revision import SourceRevision
from services.domain.snapshot import PipelineSnapshot
from services.domain.state import ConditionState, PipelineState, StageExecution, StageState
from services.domain.status import (
    ConditionStatus,
    ExecutionMode,
    ExecutionStatus,
    PipelineType,
    StageStatus,
)
from services.domain.target import PipelineKey, Target
from tui.commands import CATALOGUE, Command
from tui.commands import availability as when
from tui.commands.command import Availability
from tui.scope import Scope

MAKERS = {"fleet.create", "definition.clone"}
"""What makes a new pipeline, perhaps in another target."""
VERBS = {command.id: command for command in CATALOGUE if command.mutates and command.id not in MAKERS}
KEY = PipelineKey("prod/eu-west-1", "web")
TARGET = Target("prod/eu-west-1", "eu-west-1", profile="prod")


def run(id_: str, status: ExecutionStatus, mode: ExecutionMode = ExecutionMode.SUPERSEDED) -> Execution:
    return Execution(id_, status, started=100.0, mode=mode, revisions=(SourceRevision("App", "91aa0de"),))


def stage(name: str, status: StageStatus, by: str = "a") -> StageState:
    return StageState(name, latest=StageExecution(by, status))


def scope(
    *runs: Execution,
    stages: tuple[StageState, ...] | None = (),
    kind: PipelineType = PipelineType.V2,
    mode: ExecutionMode = ExecutionMode.SUPERSEDED,
) -> Scope:
    """A selected pipeline; ``stages`` of None is a state that was not read yet."""
    state = PipelineState("web", 1, stages) if stages is not None else None
    snapshot = PipelineSnapshot(KEY, PipelineSummary("web", 1, kind, mode), executions=runs, state=state)
    snapshot = replace(snapshot, executions_at=100.0, state_at=100.0)
    return Scope(TARGET, KEY, snapshot)


FAILED = run("a", ExecutionStatus.FAILED)
RUNNING = run("a", ExecutionStatus.IN_PROGRESS)
DONE = run("a", ExecutionStatus.SUCCEEDED)


@pytest.mark.parametrize("command", VERBS.values(), ids=VERBS.keys())
def test_a_verb_needs_a_pipeline_in_a_target_that_takes_acts(command: Command) -> None:
    assert command.when(Scope()) == "No pipeline is selected."
    held = replace(scope(FAILED), target=replace(TARGET, read_only=True))
    assert command.when(held) == "prod is read-only in the configuration."


def test_a_pipeline_of_a_read_only_target_can_be_cloned_elsewhere() -> None:
    clone = next(command for command in CATALOGUE if command.id == "definition.clone")
    assert clone.when(Scope()) == "No pipeline is selected."
    assert clone.when(replace(scope(FAILED), target=replace(TARGET, read_only=True))) is None


@pytest.mark.parametrize(
    "available", [when.can_stop, when.can_retry, when.can_roll_back, when.can_override, when.can_rerun]
)
def test_before_anything_is_read_that_is_the_reason(available: Availability) -> None:
    assert available(Scope(TARGET, KEY)) == "Nothing is known of it yet: wait a moment."


def test_an_approval_of_what_runs_is_looked_for_before_its_state_was_read() -> None:
    assert when.approval_waits(scope(RUNNING, stages=None)) is None
    assert when.approval_waits(scope(RUNNING, mode=ExecutionMode.PARALLEL)) is None
    assert when.approval_waits(Scope(TARGET, KEY, execution=RUNNING)) is None
    assert when.approval_waits(Scope(TARGET, KEY)) == "Nothing is known of it yet: wait a moment."
    assert when.approval_waits(scope(RUNNING)) == "No approval waits in web."
    assert when.approval_waits(scope(DONE, stages=None)) == "No approval waits in web."


@pytest.mark.parametrize("status", [ExecutionStatus.IN_PROGRESS, ExecutionStatus.STOPPING])
def test_what_runs_can_be_stopped(status: ExecutionStatus) -> None:
    assert when.can_stop(scope(run("a", status))) is None


def test_what_is_over_cannot_be_stopped() -> None:
    assert when.can_stop(scope(DONE, FAILED)) == "Nothing of web runs."


@pytest.mark.parametrize("status", [StageStatus.FAILED, StageStatus.STOPPED])
def test_a_failed_or_stopped_stage_can_be_retried(status: StageStatus) -> None:
    assert when.can_retry(scope(FAILED, stages=(stage("Deploy", status),))) is None


def test_stages_that_went_well_or_run_cannot_be_retried() -> None:
    for status in (StageStatus.SUCCEEDED, StageStatus.IN_PROGRESS, StageStatus.SKIPPED):
        here = scope(DONE, stages=(stage("Deploy", status),))
        assert when.can_retry(here) == "No stage of web stands failed or stopped."


def test_the_selected_execution_says_why_it_cannot_be_retried() -> None:
    stages = (stage("Deploy", StageStatus.FAILED, "b"),)
    newer = run("b", ExecutionStatus.FAILED)
    here = replace(scope(newer, FAILED, stages=stages), execution=FAILED)
    assert "A later execution took the stage" in (when.can_retry(here) or "")
    assert when.can_retry(replace(here, execution=newer)) is None
    assert when.can_retry(replace(here, execution=DONE)) is None


def test_without_a_state_the_executions_say_whether_there_is_something_to_retry() -> None:
    assert when.can_retry(scope(FAILED, stages=None)) is None
    assert when.can_retry(scope(DONE, stages=None)) == "No execution of web failed or was stopped."
    parallel = scope(run("a", ExecutionStatus.STOPPED), mode=ExecutionMode.PARALLEL)
    assert when.can_retry(parallel) is None


def test_rolling_back_depends_on_type_and_stage() -> None:
    stages = (stage("Source", StageStatus.SUCCEEDED), stage("Deploy", StageStatus.IN_PROGRESS))
    here = scope(DONE, stages=stages)
    assert when.can_roll_back(here) is None
    assert "source stage" in (when.can_roll_back(replace(here, stage="Source")) or "")
    assert "runs now" in (when.can_roll_back(replace(here, stage="Deploy")) or "")
    assert "V1" in (when.can_roll_back(scope(DONE, kind=PipelineType.V1)) or "")


def test_a_condition_must_stand_failed_to_be_overridden() -> None:
    failed = replace(stage("Deploy", StageStatus.FAILED), before_entry=ConditionState(ConditionStatus.FAILED))
    assert when.can_override(scope(FAILED, stages=(failed,))) is None
    passed = replace(failed, before_entry=ConditionState(ConditionStatus.SUCCEEDED))
    assert when.can_override(scope(FAILED, stages=(passed,))) == "No condition of web stands failed."
    assert when.can_override(scope(FAILED, mode=ExecutionMode.PARALLEL)) is None
    assert when.can_override(scope(DONE, mode=ExecutionMode.PARALLEL)) == "No condition of web stands failed."


def test_a_rerun_needs_an_execution_with_revisions_of_a_v2_pipeline() -> None:
    assert when.can_rerun(replace(scope(DONE), execution=DONE)) is None
    assert when.can_rerun(scope(DONE)) == "No execution is selected to run again."
    bare = replace(DONE, revisions=())
    assert "no revision" in (when.can_rerun(replace(scope(bare), execution=bare)) or "")
    assert "V1" in (when.can_rerun(replace(scope(DONE, kind=PipelineType.V1), execution=DONE)) or "")


def test_transitions_are_not_offered_in_parallel_mode() -> None:
    assert when.has_transitions(scope(RUNNING)) is None
    assert "PARALLEL" in (when.has_transitions(scope(RUNNING, mode=ExecutionMode.PARALLEL)) or "")
