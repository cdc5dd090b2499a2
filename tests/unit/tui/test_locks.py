"""Which commands are locked once AWS has denied what they need."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.domain.approval import PendingApproval
from services.domain.pipeline import PipelineSummary
from services.domain.problem import Problem, ProblemKind
from services.domain.snapshot import PipelineSnapshot
from services.domain.target import PipelineKey, Target
from tui.commands import CATALOGUE
from tui.locks import Locks
from tui.scope import Scope

TARGET = Target("prod/eu-west-1", "eu-west-1", profile="prod")
COMMANDS = {command.id: command for command in CATALOGUE}
WEB = "arn:aws:codepipeline:eu-west-1:111122223333:web"


def scope(pipeline: str = "web", stage: str | None = None, target: Target = TARGET) -> Scope:
    """A pipeline is selected, and perhaps a stage of it."""
    return Scope(target=target, key=PipelineKey(target.name, pipeline), stage=stage)


def denied(operation: str, resource: str = WEB) -> Problem:
    """What AWS answered."""
    return Problem(ProblemKind.DENIED, "no", permission=f"codepipeline:{operation}", resource=resource)


def locks_after(*problems: Problem, place: str = "web") -> Locks:
    """Locks that were told of denials."""
    locks = Locks()
    for problem in problems:
        locks.note(TARGET, problem, place)
    return locks


def test_every_verb_says_what_aws_must_allow() -> None:
    verbs = [command for command in CATALOGUE if command.id.startswith("pipeline.") and command.mutates]
    assert verbs
    assert [command.id for command in verbs if not command.acts] == []


def test_a_denied_edit_is_locked_whatever_stage_the_cursor_is_in() -> None:
    locks = locks_after(denied("UpdatePipeline"))
    for edit in ("edit", "change"):
        assert locks.reason(COMMANDS[f"definition.{edit}"], scope(stage="Deploy")) is not None


def test_a_denied_verb_is_locked_there_and_nowhere_else() -> None:
    locks = locks_after(denied("StartPipelineExecution"))
    start, rerun, stop = (COMMANDS[f"pipeline.{name}"] for name in ("start", "rerun", "stop"))
    reason = locks.reason(start, scope())
    assert reason is not None
    assert f"prod denies codepipeline:StartPipelineExecution on {WEB}" in reason
    assert "pipedeck policy operator" in reason
    assert locks.reason(rerun, scope()) is not None
    assert locks.reason(start, scope(stage="Deploy")) is not None
    assert locks.reason(stop, scope()) is None
    assert locks.reason(start, scope("other")) is None
    assert locks.reason(start, scope(target=Target("prod/us-east-1", "us-east-1", profile="prod"))) is None
    assert locks.reason(start, scope(target=Target("test/eu-west-1", "eu-west-1", profile="test"))) is None
    assert locks.reason(start, Scope()) is None


def test_a_denied_stage_locks_the_others_not() -> None:
    locks = locks_after(denied("RetryStageExecution", f"{WEB}/Deploy"))
    retry = COMMANDS["pipeline.retry"]
    assert locks.reason(retry, scope(stage="Deploy")) is not None
    assert locks.reason(retry, scope(stage="Build")) is None
    assert locks.reason(retry, scope()) is not None, "which stage is not known yet"


def test_holding_is_locked_once_neither_way_is_allowed() -> None:
    hold = COMMANDS["pipeline.transition"]
    one = denied("DisableStageTransition", f"{WEB}/Deploy")
    other = denied("EnableStageTransition", f"{WEB}/Deploy")
    assert locks_after(one).reason(hold, scope(stage="Deploy")) is None
    assert locks_after(one, other).reason(hold, scope(stage="Deploy")) is not None


@pytest.mark.parametrize(("action", "locked"), [("Ok", True), ("Other", False)])
def test_an_approval_is_locked_by_its_action(action: str, locked: bool) -> None:
    locks = locks_after(denied("PutApprovalResult", f"{WEB}/Approve/Ok"))
    waiting = PendingApproval(PipelineKey(TARGET.name, "web"), "Approve", action, "run", "token")
    chosen = Scope(target=TARGET, key=waiting.key, stage="Build", approvals=(waiting,))
    assert (locks.reason(COMMANDS["pipeline.approve"], chosen) is not None) is locked


def test_a_denied_read_locks_what_begins_with_it() -> None:
    locks = locks_after(denied("GetPipeline"))
    reason = locks.reason(COMMANDS["pipeline.start"], scope())
    assert reason is not None
    assert "pipedeck policy viewer" in reason
    assert locks.reason(COMMANDS["pipeline.approve"], scope()) is None


def test_what_was_denied_as_the_pipeline_was_looked_at_locks_while_it_is() -> None:
    locks = Locks()
    seen = PipelineSnapshot(PipelineKey(TARGET.name, "web"), PipelineSummary("web"))
    hold, start = COMMANDS["pipeline.transition"], COMMANDS["pipeline.start"]
    unread = replace(scope(), snapshot=replace(seen, problem=denied("GetPipelineState")))
    reason = locks.reason(hold, unread)
    assert reason is not None
    assert f"denies codepipeline:GetPipelineState on {WEB}; ask for it (pipedeck policy viewer)" in reason
    assert locks.reason(start, unread) is None
    assert locks.reason(hold, replace(scope(), snapshot=seen)) is None
    slow = replace(seen, problem=Problem(ProblemKind.THROTTLED, "slow down"))
    assert locks.reason(hold, replace(scope(), snapshot=slow)) is None


def test_what_aws_does_not_name_is_what_was_acted_on() -> None:
    locks = locks_after(denied("StartPipelineExecution", ""), place="web")
    assert locks.reason(COMMANDS["pipeline.start"], scope()) is not None
    assert locks.reason(COMMANDS["pipeline.start"], scope("other")) is None


def test_other_failures_lock_nothing() -> None:
    locks = locks_after(
        Problem(ProblemKind.DENIED, "read-only mode", operation="StartPipelineExecution"),
        Problem(ProblemKind.THROTTLED, "slow down"),
    )
    locks.note(TARGET, None)
    assert locks.reason(COMMANDS["pipeline.start"], scope()) is None
    locks.forget()
    locks.forget(TARGET)


def test_refreshing_unlocks() -> None:
    start = COMMANDS["pipeline.start"]
    locks = locks_after(denied("StartPipelineExecution"))
    locks.forget(Target("test/eu-west-1", "eu-west-1", profile="test"))
    assert locks.reason(start, scope()) is not None
    locks.forget(TARGET)
    assert locks.reason(start, scope()) is None
    locks = locks_after(denied("StartPipelineExecution"))
    locks.forget()
    assert locks.reason(start, scope()) is None
