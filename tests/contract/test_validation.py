"""Constraints of the service model: the server's job, in the service's words."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from services.emulator import Emulator
from tests.contract.raw_http import call
from tests.emulator_fixtures import ClientFactory

TRANSITION = {"pipelineName": "web", "stageName": "Build", "transitionType": "Inbound", "reason": "freeze"}
EXECUTION = "00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize(
    ("operation", "request_body", "message"),
    [
        (
            "GetPipeline",
            {"name": "a b"},
            (
                "Value 'a b' at 'name' failed to satisfy constraint: Member must satisfy regular expression "
                r"pattern: [A-Za-z0-9.@\-_]+"
            ),
        ),
        (
            "GetPipeline",
            {"name": "x" * 101},
            (
                f"Value '{'x' * 101}' at 'name' failed to satisfy constraint: Member must have length less than or "
                "equal to 100"
            ),
        ),
        ("GetPipeline", {}, "Value null at 'name' failed to satisfy constraint: Member must not be null"),
        (
            "GetPipeline",
            {"name": "web", "version": 0},
            (
                "Value '0' at 'version' failed to satisfy constraint: Member must have value greater than or equal "
                "to 1"
            ),
        ),
        (
            "ListPipelines",
            {"maxResults": 1001},
            (
                "Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or "
                "equal to 1000"
            ),
        ),
        (
            "DisableStageTransition",
            TRANSITION | {"transitionType": "inbound"},
            (
                "Value 'inbound' at 'transitionType' failed to satisfy constraint: Member must satisfy enum value "
                "set: [Inbound, Outbound]"
            ),
        ),
        (
            "DisableStageTransition",
            TRANSITION | {"reason": "won't deploy, see #12"},
            (
                "Value 'won't deploy, see #12' at 'reason' failed to satisfy constraint: Member must satisfy "
                r"regular expression pattern: [a-zA-Z0-9!@ \(\)\.\*\?\-]+"
            ),
        ),
        (
            "StartPipelineExecution",
            {"name": "web", "variables": [{"name": "A", "value": "1\n2"}]},
            (
                "Value '1\n2' at 'variables.1.member.value' failed to satisfy constraint: Member must satisfy "
                "regular expression pattern: .*"
            ),
        ),
        (
            "RetryStageExecution",
            {
                "pipelineName": "web",
                "stageName": "Build",
                "pipelineExecutionId": EXECUTION,
                "retryMode": "SOME",
            },
            (
                "Value 'SOME' at 'retryMode' failed to satisfy constraint: Member must satisfy enum value set: "
                "[FAILED_ACTIONS, ALL_ACTIONS]"
            ),
        ),
        (
            "CreatePipeline",
            {
                "pipeline": {
                    "name": "web",
                    "roleArn": "arn:aws:iam::111122223333:role/p",
                    "stages": [
                        {
                            "name": "Source",
                            "actions": [
                                {
                                    "name": "App",
                                    "actionTypeId": {
                                        "category": "Source",
                                        "owner": "AWS",
                                        "provider": "S3",
                                        "version": "1",
                                    },
                                    "configuration": {"S3Bucket": ""},
                                }
                            ],
                        }
                    ],
                }
            },
            (
                "Value '{S3Bucket=}' at 'pipeline.stages.1.member.actions.1.member.configuration' failed to satisfy "
                "constraint: Map value must satisfy constraint: [Member must have length greater than or equal to 1]"
            ),
        ),
    ],
)
def test_a_broken_constraint_is_named(
    emulator: Emulator, operation: str, request_body: Any, message: str
) -> None:
    answer = call(emulator.port, operation, request_body)
    assert (answer.status, answer.json["__type"]) == (400, "ValidationException")
    assert answer.json["message"] == f"1 validation error detected: {message}"


def test_every_broken_constraint_is_listed(emulator: Emulator) -> None:
    answer = call(emulator.port, "GetPipelineExecution", {"pipelineName": "a b", "pipelineExecutionId": "1"})
    message = answer.json["message"]
    assert message.startswith("2 validation errors detected: Value 'a b' at 'pipelineName' failed")
    assert "; Value '1' at 'pipelineExecutionId' failed" in message


def test_boto3_leaves_patterns_to_the_server(codepipeline: ClientFactory) -> None:
    with pytest.raises(ClientError, match="regular expression pattern") as refused:
        codepipeline().disable_stage_transition(**TRANSITION | {"reason": "freeze: INC"})
    assert refused.value.response["Error"]["Code"] == "ValidationException"


def test_a_request_that_boto3_would_refuse_is_refused_by_the_server_too(codepipeline: ClientFactory) -> None:
    careless = codepipeline(parameter_validation=False)
    with pytest.raises(
        ClientError, match="at 'variables' failed to satisfy constraint: Member must have length"
    ):
        careless.start_pipeline_execution(name="web", variables=[])
