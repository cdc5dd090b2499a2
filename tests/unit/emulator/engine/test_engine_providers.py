"""What providers answer by default, through a whole execution of each."""

from __future__ import annotations

from typing import Any

import pytest

from services.clock import SteppedClock
from services.emulator.catalogue.action_types import BUILT_IN
from services.emulator.engine.behaviour import Outcome
from services.emulator.engine.execution import Attempt
from services.emulator.engine.links import entity_url
from services.emulator.engine.status import ActionStatus
from services.emulator.world import World
from tests.declarations import action, pipeline, source, stage
from tests.engine_worlds import put_pipeline, start, step

PERFORMING = sorted(
    key
    for key in BUILT_IN
    if key[0] not in ("Source", "Approval") and key[1] != "Custom" and key[2] != "CodePipeline"
)
SOURCES = ["CodeStarSourceConnection", "CodeCommit", "S3", "ECR"]


def _run(declared: dict[str, Any], outcome: Outcome | None = None) -> Attempt:
    """The only attempt of an action in a pipeline of its own."""
    clock = SteppedClock()
    world = World(clock)
    if outcome is not None:
        world.behaviours.set(outcome, action=declared["name"])
    run = put_pipeline(world, pipeline("web", [stage("Source", source()), stage("Do", declared)]))
    execution = run.executions[start(run)]
    step(world, clock, 3600)
    return execution.attempts[-1]


@pytest.mark.parametrize("key", PERFORMING, ids=lambda key: "-".join(key))
def test_every_provider_succeeds_after_a_believable_time(key: tuple[str, str, str, str]) -> None:
    attempt = _run(action("Act", key[0], key[2], owner=key[1]))
    assert attempt.status is ActionStatus.SUCCEEDED
    assert 0.5 < attempt.updated - attempt.started < 900
    assert attempt.error is None


@pytest.mark.parametrize("key", PERFORMING, ids=lambda key: "-".join(key))
def test_every_providers_failure_has_a_code_and_a_message(key: tuple[str, str, str, str]) -> None:
    attempt = _run(action("Act", key[0], key[2], owner=key[1]), Outcome("Failed", 5))
    assert attempt.status is ActionStatus.FAILED
    assert attempt.error is not None
    assert attempt.error["code"] == "JobFailed"
    assert attempt.error["message"]


@pytest.mark.parametrize(
    ("category", "provider", "start_of_id", "part_of_url"),
    [
        ("Build", "CodeBuild", "web-build:", "/codebuild/home?region=eu-west-1#/builds/web-build:"),
        ("Deploy", "CodeDeploy", "d-", "/codedeploy/home?region=eu-west-1#/deployments/d-"),
        ("Compute", "Commands", "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/codepipeline/web:", None),
        (
            "Deploy",
            "CloudFormation",
            "arn:aws:cloudformation:eu-west-1:111122223333:stack/web/",
            "cloudformation",
        ),
    ],
)
def test_external_ids_and_links_look_like_the_providers(
    category: str, provider: str, start_of_id: str, part_of_url: str | None
) -> None:
    attempt = _run(action("Act", category, provider))
    assert attempt.external_id is not None
    assert attempt.external_id.startswith(start_of_id)
    if part_of_url is None:
        assert attempt.external_url is None
        assert attempt.log_stream == attempt.external_id
    else:
        assert part_of_url in str(attempt.external_url)


def test_a_step_functions_execution_is_named_after_its_action_execution() -> None:
    machine = "arn:aws:states:eu-west-1:111122223333:stateMachine:Release"
    configuration = {"StateMachineArn": machine, "ExecutionNamePrefix": "web"}
    attempt = _run(action("Act", "Invoke", "StepFunctions", configuration=configuration))
    expected = f"arn:aws:states:eu-west-1:111122223333:execution:Release:web-{attempt.id}"
    assert attempt.external_id == expected
    assert attempt.variables == {"StateMachineArn": machine, "ExecutionArn": expected}


def test_a_batch_build_has_an_id_of_its_own_kind() -> None:
    configuration = {"ProjectName": "web-build", "BatchEnabled": "true"}
    attempt = _run(action("Act", "Build", "CodeBuild", configuration=configuration))
    assert attempt.external_id is not None
    assert attempt.external_id.startswith("build-batch/web-build:")
    assert f"#/builds/{attempt.external_id}/view/new" in str(attempt.external_url)


def test_an_images_uri_names_its_registry_and_digest() -> None:
    attempt = _run(source(provider="ECR"))
    expected = f"111122223333.dkr.ecr.eu-west-1.amazonaws.com/web@{attempt.variables['ImageDigest']}"
    assert attempt.variables["ImageURI"] == expected


@pytest.mark.parametrize(("token", "status"), [("ghp_secret", "Succeeded"), ("****", "Failed")])
def test_a_mask_that_became_the_secret_opens_no_repository(token: str, status: str) -> None:
    configuration = {"Owner": "acme", "Repo": "web", "Branch": "main", "OAuthToken": token}
    attempt = _run(
        action("Act", "Source", "GitHub", owner="ThirdParty", outputs=["A"], configuration=configuration),
        Outcome(seconds=3),
    )
    assert attempt.status == status
    if status == "Failed":
        assert attempt.error is not None
        assert attempt.error["message"].startswith('Could not access the GitHub repository: "acme/web"')


def test_given_members_win_over_the_providers() -> None:
    outcome = Outcome(
        seconds=3, summary="done", external_id="x", external_url="https://x", variables={"A": "b"}
    )
    attempt = _run(action("Act", "Build", "CodeBuild"), outcome)
    assert (attempt.summary, attempt.external_id, attempt.external_url) == ("done", "x", "https://x")
    assert attempt.variables == {"A": "b"}


@pytest.mark.parametrize(
    ("provider", "names"),
    [
        (
            "CodeStarSourceConnection",
            {
                "AuthorDate",
                "BranchName",
                "CommitId",
                "CommitMessage",
                "ConnectionArn",
                "FullRepositoryName",
                "ProviderType",
            },
        ),
        (
            "CodeCommit",
            {"AuthorDate", "BranchName", "CommitId", "CommitMessage", "CommitterDate", "RepositoryName"},
        ),
        ("S3", {"ETag", "VersionId"}),
        ("ECR", {"ImageDigest", "ImageTag", "ImageURI", "RegistryId", "RepositoryName"}),
    ],
)
def test_source_actions_have_their_providers_variables(provider: str, names: set[str]) -> None:
    clock = SteppedClock()
    world = World(clock)
    stages = [stage("Source", source(provider=provider)), stage("Do", action("Act", "Build", "CodeBuild"))]
    run = put_pipeline(world, pipeline("web", stages))
    execution = run.executions[start(run)]
    step(world, clock, 10)
    attempt = execution.revisions["App"]
    assert set(attempt.variables) == names
    assert all(attempt.variables.values())
    assert attempt.revision is not None
    assert attempt.external_id == attempt.revision.id


@pytest.mark.parametrize("provider", [*SOURCES, "CodeBuild", "CodeDeploy", "ECS", "Lambda", "CloudFormation"])
def test_entities_have_links_without_holes(provider: str) -> None:
    category = "Source" if provider in SOURCES else "Deploy"
    url = entity_url(action("Act", category, provider), "eu-west-1")
    assert url is not None
    assert url.startswith("https://")
    assert "eu-west-1" in url
    assert "None" not in url


def test_an_approval_has_no_entity() -> None:
    assert entity_url(action("Act", "Approval", "Manual", configuration={}), "eu-west-1") is None


def test_commands_have_the_output_variables_that_they_declare() -> None:
    declared = action("Act", "Compute", "Commands", commands=["make"], outputVariables=["Tag", "Digest"])
    assert set(_run(declared).variables) == {"Tag", "Digest"}
