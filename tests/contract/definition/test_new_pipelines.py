"""Templates and clones: each is taken by the service, and runs."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from typing import Any

import pytest

from services.definition.cloning import ResourceKind, clone, clone_warnings, resources_of
from services.definition.declared import declared_of
from services.definition.drafts import Drafts
from services.definition.session import EditSession
from services.definition.states import Ready, SecretsWanted
from services.definition.templates import (
    DeployKind,
    SourceKind,
    Template,
    check_values,
    fields_of,
    fill,
)
from services.domain.status import ApprovalDecision, ExecutionStatus
from services.domain.target import PipelineKey, Target
from services.pipelines.verbs import AnswerApproval
from tests.contract.definition.declared import configuration, github
from tests.contract.pipelines.desk import TARGET, Desk
from tests.declarations import CONNECTION, build, deploy, pipeline, source, stage

VALUES = {
    "role": "arn:aws:iam::111122223333:role/service-role/pipeline",
    "store": "acme-artifacts",
    "connection": CONNECTION,
    "repository": "acme/web",
    "source_bucket": "acme-releases",
    "source_key": "web.zip",
    "project": "web-build",
    "comment": "Look at staging first",
    "deploy_bucket": "acme-site",
    "cluster": "prod",
    "service": "web",
    "stack": "web",
    "stack_role": "arn:aws:iam::111122223333:role/stack",
}
TEMPLATES = [
    Template(*parts)
    for parts in itertools.product(SourceKind, (False, True), (False, True), (None, *DeployKind))
    if any(parts[1:])
]
ELSEWHERE = Target("stage/us-east-1", "us-east-1", account="444455556666")


def test_every_template_is_taken_and_runs(desk: Desk, drafts: Drafts) -> None:
    assert len(TEMPLATES) == 30
    approvals = 0
    for number, template in enumerate(TEMPLATES):
        name = f"web-{number}"
        values = {**VALUES, "name": name}
        assert check_values(template, values) == []
        text = json.dumps(fill(template, values))
        session = EditSession.create(desk.reader, drafts, PipelineKey(TARGET.name, name), text)
        assert isinstance(session.state, Ready), session.state
        assert session.state.findings == ()
        session.done(desk.operator.perform(session.state.verb))
    desk.step(25)
    for number, template in enumerate(TEMPLATES):
        name = f"web-{number}"
        state = desk.reader.state(name)
        waiting = state.stage("Approve")
        if waiting is None or not template.approval:
            continue
        if waiting.latest is None or waiting.actions[0].latest is None:
            continue
        token, run = waiting.actions[0].latest.token, waiting.latest.execution_id
        assert token is not None
        decision = ApprovalDecision.APPROVED
        desk.operator.answer_approval(AnswerApproval(name, "Approve", "Approve", run, token, decision))
        approvals += 1
    assert approvals == sum(template.approval for template in TEMPLATES)
    desk.step(25)
    ended = {str(desk.reader.executions(f"web-{number}")[0].status) for number in range(len(TEMPLATES))}
    assert ended == {str(ExecutionStatus.SUCCEEDED)}


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "a b", "1 to 100 letters, digits and . @ - _"),
        ("name", "", "needs a value"),
        ("role", "role/pipeline", "the ARN of an IAM role"),
        ("store", "Acme", "a bucket's name: 3 to 63 lower-case letters, digits, dots and hyphens"),
        ("connection", "arn:aws:s3:::x", "the ARN of a connection"),
        ("repository", "web", "owner and name with a slash between them"),
        ("stack", "1web", "letters, digits and hyphens, a letter first"),
        ("project", "x" * 1001, "1001 characters, 1000 at most"),
    ],
)
def test_what_a_template_is_told_is_checked(field: str, value: str, message: str) -> None:
    template = Template(deploy=DeployKind.CLOUDFORMATION)
    values = {**VALUES, "name": "web", field: value}
    assert [(one.field, one.message) for one in check_values(template, values)] == [(field, message)]


def test_a_template_has_fields_for_its_parts_and_defaults() -> None:
    names = [field.name for field in fields_of(Template(SourceKind.S3, approval=True))]
    assert names == ["name", "role", "store", "source_bucket", "source_key", "project", "comment"]
    bare = Template(build=False)
    assert [one.field for one in check_values(bare, {**VALUES, "name": "web"})] == ["template"]
    declared = fill(Template(), {**VALUES, "name": "web"})
    assert configuration(declared, 0)["BranchName"] == "main"


def original() -> dict[str, Any]:
    """A pipeline that polls unsaid, and points to all sorts of things."""
    polled = source(
        "Code", provider="CodeCommit", configuration={"RepositoryName": "web", "BranchName": "acme-artifacts"}
    )
    declared = pipeline(
        stages=[
            stage("Source", source(), polled),
            stage("Build", build(inputs=["App"])),
            stage("Deploy", deploy(roleArn="arn:aws:iam::111122223333:role/deployer")),
        ]
    )
    declared["artifactStore"]["encryptionKey"] = {"id": "alias/artifacts", "type": "KMS"}
    return declared


def test_a_clone_runs_beside_its_original(desk: Desk, drafts: Drafts) -> None:
    desk.put(original())
    cloned = clone(desk.reader.declaration("web"), "shop", {"acme-artifacts": "acme-copies"})
    assert "version" not in cloned
    assert cloned["artifactStore"]["location"] == "acme-copies"
    polled = declared_of(cloned).actions[1].configuration
    assert polled == {
        "RepositoryName": "web",
        "BranchName": "acme-artifacts",
        "PollForSourceChanges": "false",
    }
    shop = PipelineKey(TARGET.name, "shop")
    session = EditSession.create(desk.reader, drafts, shop, json.dumps(cloned))
    assert isinstance(session.state, Ready), session.state
    session.done(desk.operator.perform(session.state.verb))
    desk.step(10)
    desk.step(30)
    assert desk.reader.executions("shop")[0].status is ExecutionStatus.SUCCEEDED
    assert desk.reader.executions("web") == ()


def test_a_clone_may_poll_where_one_wants_it(desk: Desk) -> None:
    desk.put(original())
    cloned = clone(desk.reader.declaration("web"), "shop", poll=True)
    assert cloned == {**original(), "name": "shop"}


def test_a_clones_secrets_are_asked_for(desk: Desk, drafts: Drafts) -> None:
    desk.put(github())
    cloned = clone(desk.reader.declaration("web"), "shop")
    shop = PipelineKey(TARGET.name, "shop")
    session = EditSession.create(desk.reader, drafts, shop, json.dumps(cloned))
    assert isinstance(session.state, SecretsWanted)
    assert [one.why for one in session.state.secrets] == ["a new pipeline has no secret behind the mask"]


def test_what_does_not_come_along_is_told(desk: Desk) -> None:
    desk.put(original())
    read = desk.reader.declaration("web")
    words = [one.words for one in clone_warnings(read, TARGET, TARGET, webhooks=2)]
    assert words == [
        (
            "Code says nothing of polling, which means that it polls CodeCommit: "
            "the clone turns that off unless you want it"
        ),
        "2 webhooks start the original only: make new ones",
        "EventBridge rules, disabled transitions, tags and history stay with the original",
    ]
    found = {one.value: (one.kind, one.foreign) for one in resources_of(read.members, TARGET, ELSEWHERE)}
    assert found == {
        "arn:aws:iam::111122223333:role/service-role/pipeline": (
            ResourceKind.ROLE,
            "is in account 111122223333",
        ),
        "acme-artifacts": (
            ResourceKind.STORE,
            "is a bucket of prod/eu-west-1: a store must be in the region of its actions",
        ),
        "alias/artifacts": (ResourceKind.KEY, "is a key of prod/eu-west-1"),
        CONNECTION: (ResourceKind.CONNECTION, "is in account 111122223333"),
        "arn:aws:iam::111122223333:role/deployer": (ResourceKind.ROLE, "is in account 111122223333"),
    }
    nearby = replace(TARGET, name="prod/us-east-1", region="us-east-1")
    same_account = {one.value: one.foreign for one in resources_of(read.members, TARGET, nearby)}
    assert same_account[CONNECTION] == ""
    assert same_account["arn:aws:iam::111122223333:role/deployer"] == ""
    assert same_account["acme-artifacts"]
