"""Who calls, from where: accounts, regions, AssumeRole and the end of its sessions."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from services.emulator import Emulator
from tests.contract.raw_http import SIGNED, call
from tests.declarations import pipeline
from tests.emulator_fixtures import ClientFactory

ROLE = "arn:aws:iam::777788889999:role/ops/deployer"


def _session_client(emulator: Emulator, credentials: Any, service: str, region: str = "us-east-1") -> Any:
    session: Any = boto3.session.Session()
    return session.client(
        service,
        endpoint_url=emulator.url,
        region_name=region,
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretAccessKey"],
        aws_session_token=credentials["SessionToken"],
    )


def test_an_access_key_can_name_its_account(codepipeline: ClientFactory) -> None:
    identity = codepipeline("444455556666", service="sts").get_caller_identity()
    assert identity["Account"] == "444455556666"
    assert identity["Arn"] == "arn:aws:iam::444455556666:user/operator"


def test_any_other_key_belongs_to_the_default_account(emulator: Emulator) -> None:
    answer = call(
        emulator.port,
        "GetPipeline",
        {"name": "web"},
        authorization=SIGNED.replace("AKIA111122223333", "AKIAX"),
    )
    assert "Account '111122223333'" in answer.json["message"]


def test_accounts_and_regions_see_only_their_own(codepipeline: ClientFactory) -> None:
    codepipeline("111122223333", "eu-west-1").create_pipeline(pipeline=pipeline("web"))
    names = {
        (account, region): [
            found["name"] for found in codepipeline(account, region).list_pipelines()["pipelines"]
        ]
        for account in ("111122223333", "444455556666")
        for region in ("eu-west-1", "us-east-1")
    }
    assert {key for key, found in names.items() if found} == {("111122223333", "eu-west-1")}


def test_an_assumed_role_is_a_session_of_the_roles_account(
    emulator: Emulator, codepipeline: ClientFactory
) -> None:
    answer = codepipeline(service="sts").assume_role(RoleArn=ROLE, RoleSessionName="alice")
    assert answer["AssumedRoleUser"]["Arn"] == "arn:aws:sts::777788889999:assumed-role/deployer/alice"
    session = _session_client(emulator, answer["Credentials"], "codepipeline")
    session.create_pipeline(pipeline=pipeline("web"))
    started = session.list_pipeline_executions(pipelineName="web")["pipelineExecutionSummaries"][0]
    assert started["trigger"]["triggerDetail"] == answer["AssumedRoleUser"]["Arn"]
    assert codepipeline("777788889999", "us-east-1").list_pipelines()["pipelines"][0]["name"] == "web"


def test_a_session_expires_by_the_emulated_clock(emulator: Emulator, codepipeline: ClientFactory) -> None:
    answer = codepipeline(service="sts").assume_role(RoleArn=ROLE, RoleSessionName="a1", DurationSeconds=900)
    session = _session_client(emulator, answer["Credentials"], "codepipeline")
    emulator.step(890)
    assert session.list_pipelines()["pipelines"] == []
    emulator.step(20)
    with pytest.raises(ClientError, match="ExpiredTokenException"):
        session.list_pipelines()


@pytest.mark.parametrize(
    ("authorization", "code"),
    [
        ("", "MissingAuthenticationTokenException"),
        ("Basic YTpi", "IncompleteSignatureException"),
        ("AWS4-HMAC-SHA256 Credential=AKIA/eu-west-1", "IncompleteSignatureException"),
        (SIGNED.replace("AKIA111122223333", "ASIAUNKNOWN00000000"), "UnrecognizedClientException"),
    ],
)
def test_a_request_without_a_usable_signature_is_refused(
    emulator: Emulator, authorization: str, code: str
) -> None:
    answer = call(emulator.port, "ListPipelines", {}, authorization=authorization)
    assert (answer.status, answer.json["__type"]) == (400, code)


def test_a_session_without_its_token_is_refused(emulator: Emulator, codepipeline: ClientFactory) -> None:
    credentials = codepipeline(service="sts").assume_role(RoleArn=ROLE, RoleSessionName="alice")[
        "Credentials"
    ]
    forged = _session_client(emulator, credentials | {"SessionToken": "forged"}, "codepipeline")
    with pytest.raises(ClientError, match="UnrecognizedClientException"):
        forged.list_pipelines()


def test_a_role_that_is_none_is_refused(codepipeline: ClientFactory) -> None:
    with pytest.raises(ClientError, match="is invalid"):
        codepipeline(service="sts").assume_role(RoleArn="arn:aws:iam::7777:user/alice", RoleSessionName="al")
