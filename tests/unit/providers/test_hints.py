"""Hints: each known failure gets the advice that is meant for it, and nothing else gets any."""

from __future__ import annotations

import re

import pytest

from services.domain.execution import ErrorDetails
from services.emulator.scenarios.demo.causes import _CAUSES
from services.providers import hint_of
from services.providers.hints import HINTS
from services.providers.registry import KNOWN
from tests.unit.pipelines.samples import sample

# Messages in the words of the CodePipeline User Guide's troubleshooting and of the providers themselves.
CASES = (
    (
        "GitHub",
        "Could not access the GitHub repository: acme/web. The access token might be invalid",
        "OAuth token",
    ),
    ("CodeStarSourceConnection", "Connection arn:aws:x is not available", "not AVAILABLE"),
    (
        "CodeStarSourceConnection",
        "Unable to use Connection: arn:aws:x. The provided role does not have",
        "AVAILABLE",
    ),
    (
        "CodeStarSourceConnection",
        "No Branch [main] found for FullRepositoryName [acme/web]",
        "branch is gone",
    ),
    ("CodeCommit", "role is not authorized to perform codecommit:UploadArchive", "GetUploadArchiveStatus"),
    ("S3", "The bucket does not have versioning enabled", "versioning"),
    (
        "S3",
        "The bucket you are attempting to access must be addressed using the specified endpoint",
        "region",
    ),
    ("ECR", "The image with imageTag latest does not exist", "not there"),
    (
        "CodeBuild",
        "Unable to access the artifact with Amazon S3 object key 'x'. The provided role",
        "s3:GetObject",
    ),
    ("CloudFormation", "The artifact size of 312 MB is too large", "larger than"),
    ("ECS", "Did not find the image definition file imagedefinitions.json", "artifacts in buildspec.yml"),
    (
        "CodeBuild",
        "Phase: DOWNLOAD_SOURCE, Code: YAML_FILE_ERROR, Message: YAML file does not exist",
        "buildspec",
    ),
    (
        "CodeBuild",
        "Phase: DOWNLOAD_SOURCE, Code: CLIENT_ERROR, Message: AccessDenied: status code: 403",
        "source",
    ),
    (
        "CodeBuild",
        "Phase: DOWNLOAD_SOURCE, Code: Decrypted Variables Error, Message: AccessDenied",
        "ssm:GetParam",
    ),
    ("CodeBuild", "Code: BUILD_CONTAINER_UNABLE_TO_PULL_IMAGE, Message: Unable to pull", "image"),
    ("CodeBuild", "Phase: BUILD, Code: BUILD_TIMED_OUT, Message: Build has timed out.", "timeout"),
    (
        "Commands",
        "COMMAND_EXECUTION_ERROR: Error while executing command: x. Reason: exit status 137",
        "memory",
    ),
    (
        "Commands",
        "COMMAND_EXECUTION_ERROR: Error while executing command: x. Reason: exit status 127",
        "installed",
    ),
    (
        "Commands",
        "COMMAND_EXECUTION_ERROR: Error while executing command: x. Reason: exit status 2",
        "lines above",
    ),
    ("CloudFormation", "Requires capabilities : [CAPABILITY_NAMED_IAM]", "Capabilities"),
    ("CloudFormation", "No updates are to be performed.", "changes nothing"),
    ("CloudFormation", "Stack x is in ROLLBACK_COMPLETE state and can not be updated.", "REPLACE_ON_FAILURE"),
    ("CloudFormation", "Stack x is in UPDATE_IN_PROGRESS state and can not be updated.", "busy or stuck"),
    ("CloudFormation", "ChangeSet [x] does not exist", "change set"),
    ("CloudFormation", "Role arn:aws:iam::1:role/x is invalid or cannot be assumed", "iam:PassRole"),
    ("CodeDeploy", "No instances were found for the deployment group", "tags"),
    ("CodeDeploy", "CodeDeploy agent was not able to receive the lifecycle event", "agent"),
    ("CodeDeploy", "IAM_ROLE_PERMISSIONS: does not give you permission", "AWSCodeDeployRole"),
    (
        "CodeDeployToECS",
        "Exception while trying to read the task definition artifact file from: Image",
        "AppSpec",
    ),
    ("ECS", "CannotPullContainerError: manifest unknown", "pull their image"),
    ("ECS", "The service did not stabilize within 60 minutes", "do not stay up"),
    ("Lambda", "The AWS Lambda function failed to return a result", "PutJobFailureResult"),
    ("StepFunctions", "States.TaskFailed", "history"),
    ("CodePipeline", "Account '1' does not have a pipeline with name 'x'", "PipelineName"),
    (
        "ElasticBeanstalk",
        "Environment named x is in an invalid state for this operation. Must be Ready.",
        "Ready",
    ),
    ("Anything", "User: x is not authorized to perform: y:Z on resource: *", "permission is missing"),
    ("Anything", "The action did not complete within its timeout of 60 minutes.", "before you retry"),
    ("Anything", "Rate exceeded (ThrottlingException)", "throttling"),
    ("Anything", "The variable #{A.B} in the action's configuration cannot be resolved.", "no value"),
)


@pytest.mark.parametrize(("provider", "message", "words"), CASES, ids=range(len(CASES)))
def test_a_known_failure_gets_its_advice(provider: str, message: str, words: str) -> None:
    assert words in hint_of(provider, ErrorDetails("JobFailed", message))


def test_the_details_cause_counts_too() -> None:
    error = ErrorDetails("JobFailed", "Deployment d-1 failed")
    assert hint_of("CodeDeploy", error) == ""
    assert "appspec" in hint_of("CodeDeploy", error, "i-1 ApplicationStart: ScriptFailed: start.sh")


@pytest.mark.parametrize(
    "message", ["", "Deployment d-1 failed", "Not before the freeze is over", "Approved by x"]
)
def test_what_is_not_known_gets_none(message: str) -> None:
    assert hint_of("Manual", ErrorDetails("JobFailed", message)) == ""
    assert hint_of("Manual", None) == ""


@pytest.mark.parametrize(
    ("provider", "message"),
    [
        (provider, message)
        for provider, causes in _CAUSES.items()
        for message in causes
        if provider != "CloudWatchAlarm"
    ],
)
def test_each_failure_of_the_demo_has_a_hint(provider: str, message: str) -> None:
    assert hint_of(provider, ErrorDetails("JobFailed", message))


def test_hints_name_providers_that_exist_and_are_reached() -> None:
    names = {provider.name for provider in KNOWN}
    for hint in HINTS:
        assert hint.providers <= names
        assert re.compile(hint.pattern)
        assert len(hint.advice) < 260
        assert hint.advice.endswith(".")


def test_a_recorded_cdk_failure_is_understood() -> None:
    state = sample("recorded/sentinel.get-pipeline-state-cdk-failed-2026.json")
    errors = [
        action["latestExecution"]["errorDetails"]
        for stage in state["stageStates"]
        for action in stage["actionStates"]
        if "errorDetails" in action.get("latestExecution", {})
    ]
    hints = [hint_of("CodeBuild", ErrorDetails(one["code"], one["message"])) for one in errors]
    assert hints
    assert all("parameter or secret" in hint for hint in hints)


def test_a_recorded_failure_of_commands_is_understood() -> None:
    event = sample("recorded/event-action-failed-commands-2026.json")
    result = event["detail"]["execution-result"]
    error = ErrorDetails(result["error-code"])
    assert "lines above its exit status" in hint_of("Commands", error, result["external-execution-summary"])
