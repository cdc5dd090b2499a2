"""What providers tell of failures: the cause, where it happened, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from services.domain.details import Details
from services.domain.standing import Standing
from services.domain.status import ActionStatus
from services.emulator.engine.behaviour import fails, succeeds
from services.emulator.scenarios.parts import action, cloudformation, codebuild, ecs
from services.providers import hint_of
from tests.contract.providers.desk import Desk, facts, section
from tests.contract.providers.rows import FARM, GROUP, MACHINE

SECONDS = 40.0
LISTENER = "The following resource(s) failed to update: [Listener]. A listener already exists on this port"
BUILD = (
    "Build terminated with state: FAILED. Phase: PRE_BUILD, Code: COMMAND_EXECUTION_ERROR, Message: Error while "
    "executing command: aws ecr get-login-password. Reason: exit status 255"
)


@dataclass(frozen=True)
class Failure:
    """An action, how it fails, and words of the cause and of the hint."""

    action: dict[str, Any]
    message: str
    cause: str
    hint: str

    @property
    def name(self) -> str:
        """Category and provider."""
        return "/".join(str(self.action["actionTypeId"][part]) for part in ("category", "provider"))


FAILURES = (
    Failure(
        codebuild("A", "web-package"),
        BUILD,
        "PRE_BUILD: COMMAND_EXECUTION_ERROR: Error while executing command: aws ecr get-login-password",
        "ecr:GetAuthorizationToken",
    ),
    Failure(
        cloudformation("A", "network", takes="App"),
        LISTENER,
        "Listener (AWS::ElasticLoadBalancingV2::Listener) UPDATE_FAILED: A listener already exists on this port",
        "already",
    ),
    Failure(
        cloudformation("A", "network", takes="App", mode="CHANGE_SET_REPLACE"),
        "Requires capabilities : [CAPABILITY_NAMED_IAM]",
        "Requires capabilities : [CAPABILITY_NAMED_IAM]",
        "Capabilities",
    ),
    Failure(
        action(
            "A",
            "Deploy/CloudFormationStackSet",
            {"StackSetName": "iam", "TemplatePath": "App::t"},
            takes="App",
        ),
        "Account 555566667777 should have 'AWSCloudFormationStackSetExecutionRole' role",
        "555566667777 eu-west-1 FAILED: Account 555566667777 should have",
        "administration and the execution role",
    ),
    Failure(
        action("A", "Deploy/CodeDeploy", GROUP, takes="App"),
        "The overall deployment failed because too many individual instances failed deployment",
        "ApplicationStart: ScriptFailed: scripts/start.sh: Script at specified location",
        "lifecycle event",
    ),
    Failure(
        action(
            "A",
            "Deploy/CodeDeployToECS",
            {**GROUP, "TaskDefinitionTemplateArtifact": "App", "AppSpecTemplateArtifact": "App"},
            takes="App",
        ),
        "The deployment timed out while waiting for the replacement task set to become healthy.",
        "waiting for the replacement task set to become healthy",
        "do not stay up",
    ),
    Failure(
        ecs("A", "web", "prod", takes="App"),
        "The deployment did not stabilise within 5 minutes",
        "failed: The deployment did not stabilise within 5 minutes",
        "do not stay up",
    ),
    Failure(
        action(
            "A",
            "Deploy/ElasticBeanstalk",
            {"ApplicationName": "shop", "EnvironmentName": "blue"},
            takes="App",
        ),
        "Environment named blue is in an invalid state for this operation. Must be Ready.",
        "invalid state for this operation",
        "another update runs there",
    ),
    Failure(
        action(
            "A",
            "Deploy/AppConfig",
            {
                "Application": "shop",
                "Environment": "prod",
                "ConfigurationProfile": "flags",
                "InputArtifactConfigurationPath": "flags.json",
            },
            takes="App",
        ),
        "Alarm checkout-5xx went off; insufficient permissions are not the reason",
        "Alarm checkout-5xx went off",
        "permission",
    ),
    Failure(
        action("A", "Invoke/StepFunctions", {"StateMachineArn": MACHINE}),
        "The state machine execution failed: States.TaskFailed in state LoadPartitions: no manifest.",
        "state LoadPartitions: States.TaskFailed: no manifest.",
        "history",
    ),
    Failure(
        action("A", "Test/DeviceFarm", FARM, takes="App"),
        "3 of 48 tests failed on Google Pixel 9",
        "3 of 48 tests failed",
        "screenshots and video",
    ),
    Failure(
        action(
            "A",
            "Deploy/EC2",
            {"InstanceTagKey": "role", "InstanceType": "EC2", "TargetDirectory": "/o", "PostScript": "v.sh"},
            takes="App",
        ),
        "PostScript v.sh ended with exit code 3.",
        "ValidateService ended with exit code 1",
        "SSM command",
    ),
)


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: failure.name)
def test_the_cause_and_what_to_do(desk: Desk, failure: Failure) -> None:
    attempt = desk.run(failure.action, fails(SECONDS, failure.message), SECONDS + 1)
    assert attempt.status is ActionStatus.FAILED
    details = desk.details(attempt)
    assert details.problems == ()
    assert failure.cause in details.cause
    assert failure.hint in hint_of(failure.action["actionTypeId"]["provider"], attempt.error, details.cause)


def test_a_builds_phases_with_their_times(desk: Desk) -> None:
    attempt = desk.run(codebuild("A", "web-package"), fails(SECONDS, BUILD), SECONDS + 1)
    build = section(desk.details(attempt), "Build")
    assert facts(build)["status"] == "FAILED"
    assert build.facts[0].standing is Standing.FAILED
    names = [event.title for event in build.events]
    assert names == [
        "SUBMITTED",
        "QUEUED",
        "PROVISIONING",
        "DOWNLOAD_SOURCE",
        "INSTALL",
        "PRE_BUILD",
        "FINALIZING",
        "COMPLETED",
    ]
    timed = [event for event in build.events if event.seconds is not None]
    assert sum(event.seconds or 0 for event in timed) == pytest.approx(SECONDS, abs=0.05)
    broken = next(event for event in build.events if event.title == "PRE_BUILD")
    assert (broken.standing, broken.text) == (
        Standing.FAILED,
        "COMMAND_EXECUTION_ERROR: Error while executing command: aws ecr get-login-password. Reason: exit status 255",
    )


def test_what_is_only_known_of_now_is_marked_so(desk: Desk) -> None:
    attempt = desk.run(ecs("A", "web", "prod", takes="App"), succeeds(SECONDS), 10)
    assert section(desk.details(attempt), "Service").note == ""
    desk.bench.emulator.step(SECONDS)
    assert "as it stands now" in section(desk.details(desk.attempt("A")), "Service").note


def test_events_of_a_later_run_are_not_shown_for_an_earlier_one(desk: Desk) -> None:
    attempt = desk.run(cloudformation("A", "network", takes="App"), fails(SECONDS, LISTENER), SECONDS + 1)
    desk.bench.emulator.step(600)
    record = desk.bench.world.region("111122223333", "eu-west-1").pipelines["web"]
    desk.bench.start(record, seconds=SECONDS + 1)
    later = desk.attempt("A")
    first, second = desk.details(attempt), desk.details(later)
    times = [[event.time or 0 for event in section(one, "Stack events").events] for one in (first, second)]
    assert max(times[0]) < min(times[1])
    assert "UPDATE_FAILED" in first.cause


def test_changes_that_destroy_something_stand_out(desk: Desk) -> None:
    network = cloudformation("A", "network", takes="App", mode="CHANGE_SET_REPLACE")
    found: list[Details] = []
    for _ in range(6):
        found.append(desk.details(desk.run(network, succeeds(10), 11)))
    rows = [row for details in found for row in section(details, "Change set").rows]
    assert {row.standing for row in rows if row.cells[0] == "Remove" or row.cells[3] == "True"} == {
        Standing.WAITING
    }
    assert {row.standing for row in rows if row.cells[0] == "Add"} == {None}


def test_an_abandoned_build_goes_on(desk: Desk) -> None:
    attempt = desk.run(codebuild("A", "web-test"), succeeds(100), 20)
    desk.bench.client("codepipeline").stop_pipeline_execution(
        pipelineName="web", pipelineExecutionId=attempt.execution_id, abandon=True
    )
    left = desk.attempt("A")
    assert left.status is ActionStatus.ABANDONED
    assert desk.details(left).live
    desk.bench.emulator.step(100)
    assert facts(section(desk.details(left), "Build"))["status"] == "SUCCEEDED"
