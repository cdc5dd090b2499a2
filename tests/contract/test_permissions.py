"""Standing policies: each call of a principal that has some needs its permission on its resource."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from services.emulator import Emulator
from services.emulator.access import needs_of
from services.emulator.identity.directory import Role
from services.emulator.identity.policy import Need
from services.emulator.model import service_model
from services.emulator.operations.registry import HANDLERS
from tests.declarations import approval, pipeline, source, stage
from tests.emulator_fixtures import ClientFactory

USER = "arn:aws:iam::111122223333:user/operator"
HERE = "arn:aws:codepipeline:eu-west-1:111122223333:"
ROLE = "arn:aws:iam::444455556666:role/ops/viewer"


def policy(*actions: str, resource: str | list[str] = "*", effect: str = "Allow") -> dict[str, Any]:
    """A policy of one statement."""
    statement = {"Effect": effect, "Action": list(actions), "Resource": resource}
    return {"Version": "2012-10-17", "Statement": [statement]}


def test_a_user_without_policies_may_do_everything(emulator: Emulator, codepipeline: ClientFactory) -> None:
    assert emulator.world.directory.policies_of(USER) is None
    codepipeline().create_pipeline(pipeline=pipeline("web"))


def test_what_no_statement_allows_is_denied_by_name(emulator: Emulator, codepipeline: ClientFactory) -> None:
    codepipeline().create_pipeline(pipeline=pipeline("web"))
    emulator.world.directory.attach(USER, policy("codepipeline:List*"))
    client = codepipeline()
    assert client.list_pipelines()["pipelines"]
    with pytest.raises(ClientError) as caught:
        client.get_pipeline(name="web")
    assert caught.value.response["Error"] == {
        "Code": "AccessDeniedException",
        "Message": f"User: {USER} is not authorized to perform: codepipeline:GetPipeline on resource: {HERE}web "
        "because no identity-based policy allows the codepipeline:GetPipeline action",
    }
    emulator.world.directory.detach(USER)
    assert client.get_pipeline(name="web")


def test_an_explicit_denial_says_so(emulator: Emulator, codepipeline: ClientFactory) -> None:
    emulator.world.directory.attach(USER, policy("*"), policy("codepipeline:ListPipelines", effect="Deny"))
    with pytest.raises(ClientError, match="with an explicit deny in an identity-based policy"):
        codepipeline().list_pipelines()


def test_nobody_can_be_kept_from_learning_who_he_is(emulator: Emulator, codepipeline: ClientFactory) -> None:
    emulator.world.directory.attach(USER)
    assert codepipeline(service="sts").get_caller_identity()["Arn"] == USER


def test_a_pipelines_permission_does_not_reach_its_stages(
    emulator: Emulator, codepipeline: ClientFactory
) -> None:
    client = codepipeline()
    client.create_pipeline(
        pipeline=pipeline("web", [stage("Source", source()), stage("Gate", approval("Release"))])
    )
    hold = {
        "pipelineName": "web",
        "stageName": "Gate",
        "transitionType": "Inbound",
        "reason": "freeze",
    }
    emulator.world.directory.attach(USER, policy("codepipeline:*", resource=f"{HERE}web"))
    with pytest.raises(ClientError, match=f"DisableStageTransition on resource: {HERE}web/Gate "):
        client.disable_stage_transition(**hold)
    emulator.world.directory.attach(USER, policy("codepipeline:*", resource=[f"{HERE}web", f"{HERE}web/*"]))
    client.disable_stage_transition(**hold)


def test_a_roles_policy_holds_for_its_sessions(emulator: Emulator, codepipeline: ClientFactory) -> None:
    emulator.world.directory.add_role(
        Role(ROLE, trusts=frozenset({"111122223333"})), policy("codepipeline:List*")
    )
    given = codepipeline(service="sts").assume_role(RoleArn=ROLE, RoleSessionName="alice")["Credentials"]
    session: Any = boto3.session.Session(
        given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"], "eu-west-1"
    )
    client = session.client("codepipeline", endpoint_url=emulator.url)
    assert client.list_pipelines()["pipelines"] == []
    with pytest.raises(ClientError, match=r"assumed-role/viewer/alice is not authorized .*:GetPipelineState"):
        client.get_pipeline_state(name="web")


def test_creating_with_tags_needs_more_than_to_create(
    emulator: Emulator, codepipeline: ClientFactory
) -> None:
    declared = pipeline("web")
    client = codepipeline()
    needed = policy("codepipeline:CreatePipeline", resource=f"{HERE}web")
    passing = policy("iam:PassRole", resource=declared["roleArn"])
    passing["Statement"][0]["Condition"] = {
        "StringEquals": {"iam:PassedToService": "codepipeline.amazonaws.com"}
    }
    handing = policy("codeconnections:PassConnection")
    tags = [{"key": "team", "value": "web"}]
    emulator.world.directory.attach(USER, needed, passing, handing)
    with pytest.raises(ClientError, match=f"codepipeline:TagResource on resource: {HERE}web "):
        client.create_pipeline(pipeline=declared, tags=tags)
    emulator.world.directory.attach(USER, needed, handing)
    with pytest.raises(ClientError, match=f"iam:PassRole on resource: {declared['roleArn']} "):
        client.create_pipeline(pipeline=declared)
    emulator.world.directory.attach(USER, needed, passing, handing, policy("codepipeline:TagResource"))
    client.create_pipeline(pipeline=declared, tags=tags)


def test_a_pipelines_tags_decide_where_a_condition_asks_for_them(
    emulator: Emulator, codepipeline: ClientFactory
) -> None:
    client = codepipeline()
    for name in ("web", "api"):
        client.create_pipeline(pipeline=pipeline(name), tags=[{"key": "team", "value": name}])
    tagged = policy("codepipeline:*")
    tagged["Statement"][0]["Condition"] = {"StringEquals": {"aws:ResourceTag/team": "web"}}
    emulator.world.directory.attach(USER, tagged)
    assert client.get_pipeline(name="web")
    with pytest.raises(ClientError, match="not authorized"):
        client.get_pipeline(name="api")


@pytest.mark.parametrize(
    ("operation", "request_", "resource"),
    [
        ("StartPipelineExecution", {"name": "web"}, f"{HERE}web"),
        ("StopPipelineExecution", {"pipelineName": "web"}, f"{HERE}web"),
        ("RollbackStage", {"pipelineName": "web", "stageName": "Deploy"}, f"{HERE}web/Deploy"),
        (
            "PutApprovalResult",
            {"pipelineName": "web", "stageName": "Gate", "actionName": "Ok"},
            f"{HERE}web/Gate/Ok",
        ),
        ("ListPipelines", {}, "*"),
        ("ListWebhooks", {}, f"{HERE}webhook:*"),
        ("DeleteWebhook", {"name": "hook"}, f"{HERE}webhook:hook"),
        (
            "PollForJobs",
            {"actionTypeId": {"owner": "Custom", "category": "Build", "provider": "J", "version": "1"}},
            f"{HERE}actiontype:Custom/Build/J/1",
        ),
        ("TagResource", {"resourceArn": f"{HERE}web", "tags": []}, f"{HERE}web"),
    ],
)
def test_each_operation_has_its_own_resource(
    emulator: Emulator, operation: str, request_: dict[str, Any], resource: str
) -> None:
    region = emulator.world.region("111122223333", "eu-west-1")
    needs = needs_of("codepipeline", operation, region, request_)
    assert needs == [Need(f"codepipeline:{operation}", resource)]


def test_a_connection_that_is_handed_over_needs_a_permission_of_its_own(emulator: Emulator) -> None:
    region = emulator.world.region("111122223333", "eu-west-1")
    connection = "arn:aws:codestar-connections:eu-west-1:111122223333:connection/0aa1"
    git = source() | {"configuration": {"ConnectionArn": connection}}
    declared = pipeline("web", [stage("Source", git), stage("Gate", approval())])
    needs = needs_of("codepipeline", "UpdatePipeline", region, {"pipeline": declared})
    assert [(need.action, need.resource) for need in needs] == [
        ("codepipeline:UpdatePipeline", f"{HERE}web"),
        ("iam:PassRole", declared["roleArn"]),
        ("codestar-connections:PassConnection", connection),
    ]


@pytest.mark.parametrize(
    ("service", "operation", "request_", "resources"),
    [
        (
            "codebuild",
            "BatchGetBuilds",
            {"ids": ["web:1", "web:2", "arn:aws:codebuild:eu-west-1:111122223333:build/api:3"]},
            ["project/web", "project/api"],
        ),
        ("ecs", "DescribeServices", {"cluster": "prod", "services": ["web"]}, ["service/prod/web"]),
        (
            "logs",
            "GetLogEvents",
            {"logGroupName": "/aws/codebuild/web", "logStreamName": "a/b"},
            ["log-group:/aws/codebuild/web:log-stream:a/b"],
        ),
        ("logs", "FilterLogEvents", {"logGroupName": "/x"}, ["log-group:/x:log-stream:"]),
        ("lambda", "GetFunctionConfiguration", {"FunctionName": "f"}, ["function:f"]),
        (
            "appconfig",
            "GetDeployment",
            {"ApplicationId": "a", "EnvironmentId": "e", "DeploymentNumber": 1},
            ["application/a", "application/a/environment/e", "application/a/environment/e/deployment/1"],
        ),
    ],
)
def test_other_services_have_theirs(
    emulator: Emulator, service: str, operation: str, request_: dict[str, Any], resources: list[str]
) -> None:
    region = emulator.world.region("111122223333", "eu-west-1")
    prefix = f"arn:aws:{service}:eu-west-1:111122223333:"
    found = [need.resource for need in needs_of(service, operation, region, request_)]
    assert found == [prefix + resource for resource in resources]


def test_every_emulated_operation_of_codepipeline_says_what_it_needs(emulator: Emulator) -> None:
    region = emulator.world.region("111122223333", "eu-west-1")
    unscoped = {
        "AcknowledgeJob",
        "GetActionType",
        "GetJobDetails",
        "ListActionTypes",
        "ListPipelines",
        "ListRuleTypes",
        "PutJobFailureResult",
        "PutJobSuccessResult",
    }
    sample = {
        "pipeline": pipeline("web"),
        "webhook": {"name": "hook", "targetPipeline": "web"},
        "resourceArn": f"{HERE}web",
        "actionTypeId": {"owner": "Custom", "category": "Build", "provider": "J", "version": "1"},
        "category": "Build",
        "provider": "J",
        "version": "1",
    }
    found = set()
    for service, operation in HANDLERS:
        if service != "codepipeline":
            continue
        shape = service_model(service).operations[operation].input
        members = {name: sample[name] for name in (shape.members if shape else ()) if name in sample}
        needs = needs_of(service, operation, region, members)
        assert needs[0].action == f"codepipeline:{operation}"
        if needs[0].resource == "*":
            found.add(operation)
    assert found == unscoped
