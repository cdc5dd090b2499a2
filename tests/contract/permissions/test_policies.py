"""A printed policy allows exactly the calls that are made at its level: they are made, under that very policy."""

from __future__ import annotations

from typing import Any

import pytest

from services.aws.aliases import Aliases
from services.domain.problem import ProblemKind
from services.domain.snapshot import PipelineSnapshot
from services.domain.status import ApprovalDecision, ConditionType
from services.domain.target import PipelineKey
from services.emulator.access import needs_of
from services.emulator.engine.behaviour import fails, succeeds
from services.emulator.eventbridge.rules import Rule, put_rule
from services.emulator.identity.policy import Decision, Policy, decide
from services.emulator.model import service_model
from services.emulator.scenarios.parts import codebuild, connection_arn, github
from services.errors import ServiceError
from services.permissions.grant import Level
from services.permissions.policy import Extent, minimal_policy
from services.pipelines.approvals import pending_approvals
from services.pipelines.closeup import closeup
from services.pipelines.tags_in_bulk import read_tags
from services.pipelines.verbs import (
    AnswerApproval,
    DisableTransition,
    EnableTransition,
    OverrideCondition,
    RetryStage,
    RollBackStage,
    StartExecution,
    StopExecution,
    Verb,
)
from services.triggers.reader import TriggerReader
from tests.contract.permissions.limited import Limited, actions_of
from tests.contract.pipelines.desk import SECONDS, TARGET, steady
from tests.contract.pipelines.test_verbs_modes import condition
from tests.contract.providers.rows import SOURCES, Row
from tests.contract.providers.rows_of_work import WORK
from tests.declarations import approval, build, deploy, pipeline, source, stage
from tests.emulator_fixtures import ACCOUNT, REGION

WEB = Extent(("web",), (ACCOUNT,), (REGION,))
RUN = "12345678-1234-4234-8234-123456789abc"
OWN_GROUP = "/acme/functions/*"
"""Where a function of the emulated account writes that names a log group of its own."""


def shop(mode: str = "SUPERSEDED") -> dict[str, Any]:
    """Source, build, approval, and a deployment behind a condition."""
    return pipeline(
        stages=[
            stage("Source", source()),
            stage("Build", build()),
            stage("Approve", approval()),
            stage("Deploy", deploy(), **condition("beforeEntry")),
        ],
        mode=mode,
    )


def snapshot_of(limited: Limited) -> PipelineSnapshot:
    """What a viewer sees of the pipeline."""
    (page,) = limited.reader.list_pipelines()
    return PipelineSnapshot(
        PipelineKey(TARGET.name, "web"),
        page[0],
        executions=limited.reader.executions("web"),
        state=limited.reader.state("web"),
        definition=limited.reader.definition("web"),
        attempts=limited.reader.action_attempts("web"),
    )


def look(limited: Limited, run: str) -> None:
    """Read everything of a pipeline that the reader can."""
    closeup(limited.reader, snapshot_of(limited), run)
    limited.reader.execution_page("web")
    limited.reader.execution("web", run)
    limited.reader.rule_attempts("web", run)
    limited.reader.recent_revisions("web", "App")
    arn = limited.reader.declaration("web").arn or ""
    limited.reader.tags(arn)
    triggers = TriggerReader(limited.factory, TARGET)
    triggers.webhooks("web")
    assert [triggers.rule(name, arn).name for name in triggers.rule_names(arn)] == ["nightly"]


def answer(limited: Limited, mode: str) -> None:
    """Approve what waits."""
    waiting = pending_approvals(snapshot_of(limited))[0]
    limited.operator.answer_approval(
        AnswerApproval(
            "web",
            waiting.stage,
            waiting.action,
            waiting.execution_id,
            waiting.token,
            ApprovalDecision.APPROVED,
            parallel=mode == "PARALLEL",
        )
    )


def test_a_viewer_reads_everything_and_nothing_else_is_granted(limited: Limited) -> None:
    older = github("acme/web", name="A")
    older["configuration"]["ConnectionArn"] = connection_arn(REGION).replace(
        "codeconnections", "codestar-connections"
    )
    rows = [*SOURCES, Row(older, "", ""), *WORK]
    names = [f"p{number}" for number in range(len(rows))]
    extent = Extent(("web", "child", *names), (ACCOUNT,), (REGION,), log_groups=(OWN_GROUP,))
    limited.allow(Level.VIEWER, extent)
    limited.bench.put(codebuild("Build", "child-build"), name="child", behaviour=succeeds(1))
    for name, row in zip(names, rows, strict=True):
        limited.look_into(row, name)
    run = limited.put(pipeline()).begin({"triggerType": "StartPipelineExecution", "triggerDetail": "me"})
    region = limited.emulator.world.region(ACCOUNT, REGION)
    target = {"Id": "web", "Arn": region.arn("web")}
    put_rule(region, Rule("nightly", schedule="rate(1 day)", targets={"web": target}))
    look(limited, run)
    Aliases(limited.factory).of(TARGET)
    read_tags(limited.factory, TARGET)
    assert limited.denied() == set()
    assert limited.made() == actions_of(Level.VIEWER)


@pytest.mark.parametrize("mode", ["SUPERSEDED", "QUEUED", "PARALLEL"])
def test_an_approver_answers_and_nothing_else_is_granted(limited: Limited, mode: str) -> None:
    limited.put(shop(mode)).begin({"triggerType": "StartPipelineExecution", "triggerDetail": "me"})
    limited.step(25)
    limited.allow(Level.APPROVER, WEB)
    answer(limited, mode)
    assert limited.denied() == set()
    assert "codepipeline:PutApprovalResult" in limited.made()
    assert actions_of(Level.APPROVER) - actions_of(Level.VIEWER) == {"codepipeline:PutApprovalResult"}


def test_an_operator_does_everything_and_nothing_else_is_granted(limited: Limited) -> None:
    limited.put(shop())
    limited.allow(Level.OPERATOR, WEB)
    operator = limited.operator
    limited.emulator.world.behaviours.set(steady, action="Errors")
    good = operator.start(StartExecution("web")).execution_id
    limited.step(25)
    answer(limited, "SUPERSEDED")
    limited.step(30)
    limited.emulator.world.behaviours.set(fails(SECONDS, "the alarm rings"), action="Errors")
    kept = operator.start(StartExecution("web")).execution_id
    assert good is not None
    assert kept is not None
    limited.step(25)
    answer(limited, "SUPERSEDED")
    limited.step(25)
    limited.emulator.world.behaviours.set(fails(SECONDS, "no"), stage="Deploy")
    operator.override_condition(OverrideCondition("web", "Deploy", kept, ConditionType.BEFORE_ENTRY))
    limited.step(15)
    operator.retry_stage(RetryStage("web", "Deploy", kept))
    limited.step(15)
    operator.roll_back(RollBackStage("web", "Deploy", good))
    operator.disable_transition(DisableTransition("web", "Deploy", "freeze"))
    operator.enable_transition(EnableTransition("web", "Deploy"))
    last = operator.start(StartExecution("web")).execution_id
    assert last is not None
    operator.stop(StopExecution("web", last))
    assert limited.denied() == set()
    verbs = actions_of(Level.OPERATOR) - actions_of(Level.VIEWER)
    assert limited.made() - actions_of(Level.VIEWER) == verbs


VERBS: dict[Level, tuple[Verb, ...]] = {
    Level.OPERATOR: (
        StartExecution("web"),
        StopExecution("web", RUN),
        RetryStage("web", "Deploy", RUN),
        RollBackStage("web", "Deploy", RUN),
        DisableTransition("web", "Deploy", "freeze"),
        EnableTransition("web", "Deploy"),
        OverrideCondition("web", "Deploy", RUN, ConditionType.BEFORE_ENTRY),
    ),
}


@pytest.mark.parametrize("level", [Level.VIEWER, Level.APPROVER])
@pytest.mark.parametrize("verb", VERBS[Level.OPERATOR], ids=lambda verb: verb.operation)
def test_what_belongs_to_a_higher_level_is_denied(limited: Limited, level: Level, verb: Verb) -> None:
    limited.put(shop())
    limited.allow(level, WEB)
    problem = limited.refused(verb)
    assert problem.kind is ProblemKind.DENIED
    assert verb.permission in problem.title
    assert verb.resource_arn(TARGET) in problem.hint


def test_a_viewer_does_not_approve(limited: Limited) -> None:
    limited.put(shop()).begin({"triggerType": "StartPipelineExecution", "triggerDetail": "me"})
    limited.step(25)
    limited.allow(Level.VIEWER, WEB)
    with pytest.raises(ServiceError) as refused:
        answer(limited, "SUPERSEDED")
    assert refused.value.problem.kind is ProblemKind.DENIED
    assert f"{ACCOUNT}:web/Approve/Approve" in refused.value.problem.hint


@pytest.mark.parametrize("level", Level.EDITOR.included)
def test_another_pipeline_region_or_account_is_denied(limited: Limited, level: Level) -> None:
    limited.put(shop())
    limited.put(pipeline("web-2"))
    limited.allow(level, WEB)
    with pytest.raises(ServiceError):
        limited.reader.state("web-2")
    assert limited.refused(StartExecution("web-2")).kind is ProblemKind.DENIED
    elsewhere = limited.reader_at("us-east-1")
    with pytest.raises(ServiceError):
        list(elsewhere.list_pipelines())
    with pytest.raises(ServiceError):
        elsewhere.state("web")
    limited.allow(level, Extent(("web",), ("444455556666",), (REGION,)))
    with pytest.raises(ServiceError):
        limited.reader.state("web")


EVERYTHING = {
    "name": "web",
    "pipelineName": "web",
    "stageName": "Deploy",
    "actionName": "Deploy",
    "webhookName": "push",
    "resourceArn": f"arn:aws:codepipeline:{REGION}:{ACCOUNT}:web",
    "webhook": {"name": "push", "targetPipeline": "web"},
    "pipeline": shop(),
    "tags": [{"key": "team", "value": "shop"}],
    "actionTypeId": {"category": "Build", "owner": "Custom", "provider": "Ant", "version": "1"},
    "category": "Build",
    "provider": "Ant",
    "version": "1",
}
"""A request that has the members of every operation."""


def asked(operation: str) -> dict[str, Any]:
    """The request of an operation; webhooks are made without tags."""
    without = {"tags"} if operation == "PutWebhook" else set()
    return {name: value for name, value in EVERYTHING.items() if name not in without}


@pytest.mark.parametrize("level", Level)
def test_of_all_that_codepipeline_can_do_the_level_alone_is_allowed(limited: Limited, level: Level) -> None:
    region = limited.emulator.world.region(ACCOUNT, REGION)
    policy = Policy.of(minimal_policy(level, WEB))
    facts = {"aws:requestedregion": (REGION,)}
    operations = service_model("codepipeline").operations
    assert len(operations) > 40
    allowed = {
        f"codepipeline:{operation}"
        for operation in operations
        if all(
            decide([policy], need, facts) is Decision.ALLOWED
            for need in needs_of("codepipeline", operation, region, asked(operation))
        )
    }
    assert allowed == {action for action in actions_of(level) if action.startswith("codepipeline:")}


@pytest.mark.parametrize("service", ["ecs-tasks.amazonaws.com", "codebuild.amazonaws.com"])
def test_an_editor_passes_a_role_to_pipelines_only(limited: Limited, service: str) -> None:
    policy = Policy.of(minimal_policy(Level.EDITOR, WEB))
    region = limited.emulator.world.region(ACCOUNT, REGION)
    needs = needs_of("codepipeline", "CreatePipeline", region, EVERYTHING)
    passing = next(need for need in needs if need.action == "iam:PassRole")
    assert decide([policy], passing, {}) is Decision.ALLOWED
    other = type(passing)(passing.action, passing.resource, (("iam:passedtoservice", (service,)),))
    assert decide([policy], other, {}) is Decision.NOT_ALLOWED
