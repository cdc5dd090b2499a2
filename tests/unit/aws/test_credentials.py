"""What botocore's own credential providers do on a bad day, without a network."""

import hashlib
import json
from pathlib import Path

import pytest

from services.aws.caller import Caller
from services.aws.clients import ClientFactory
from services.domain.problem import Problem, ProblemKind
from services.domain.target import Target
from services.errors import ServiceError
from tests.unit.aws.conftest import Configure

SSO = """
[profile p]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = Ops
[sso-session corp]
sso_region = eu-west-1
sso_start_url = https://corp.awsapps.example/start
"""
LEGACY_SSO = """
[profile p]
sso_region = eu-west-1
sso_start_url = https://corp.awsapps.example/start
sso_account_id = 111122223333
sso_role_name = Ops
"""
MFA = """
[profile p]
role_arn = arn:aws:iam::111122223333:role/Ops
source_profile = base
mfa_serial = arn:aws:iam::111122223333:mfa/me
[profile base]
aws_access_key_id = AKIA111122223333
aws_secret_access_key = secret
"""
PARTIAL = "[profile p]\naws_access_key_id = AKIA111122223333\n"
FAILING_PROCESS = "[profile p]\ncredential_process = false\n"
MISSING_SOURCE = "[profile p]\nrole_arn = arn:aws:iam::111122223333:role/Ops\nsource_profile = nobody\n"
WEB_IDENTITY = """
[profile p]
role_arn = arn:aws:iam::111122223333:role/Ops
web_identity_token_file = /nonexistent/token
"""


def trouble() -> Problem:
    caller = Caller(ClientFactory("http://127.0.0.1:9"), Target("p/eu-west-1", "eu-west-1", profile="p"))
    with pytest.raises(ServiceError) as read:
        caller.read("ListPipelines")
    with pytest.raises(ServiceError) as act:
        caller.act("StopPipelineExecution", pipelineName="web", pipelineExecutionId="x")
    assert act.value.problem.kind is read.value.problem.kind
    return read.value.problem


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        (SSO, ProblemKind.EXPIRED, "aws sso login --profile p"),
        (LEGACY_SSO, ProblemKind.EXPIRED, "aws sso login --profile p"),
        (MFA, ProblemKind.NO_CREDENTIALS, "MFA"),
        (PARTIAL, ProblemKind.NO_CREDENTIALS, "incomplete"),
        (FAILING_PROCESS, ProblemKind.NO_CREDENTIALS, "--profile p"),
        (MISSING_SOURCE, ProblemKind.CONFIGURATION, "~/.aws/config"),
        (WEB_IDENTITY, ProblemKind.CONFIGURATION, "AWS_"),
        ("[profile p]\n", ProblemKind.NO_CREDENTIALS, "aws configure --profile p"),
        ("", ProblemKind.CONFIGURATION, "ProfileNotFound"),
    ],
    ids=["sso", "legacy-sso", "mfa", "partial", "process", "source", "web-identity", "nothing", "no-profile"],
)
def test_credentials_that_cannot_be_had(
    configure: Configure, text: str, kind: ProblemKind, words: str
) -> None:
    configure(text)
    problem = trouble()
    assert problem.kind is kind
    assert words in problem.line


def test_an_expired_sso_token_asks_to_log_in(configure: Configure, tmp_path: Path) -> None:
    configure(LEGACY_SSO)
    cache = tmp_path / ".aws" / "sso" / "cache"
    cache.mkdir(parents=True)
    token = {"accessToken": "x", "expiresAt": "2020-01-01T00:00:00Z"}
    name = hashlib.sha1(b"https://corp.awsapps.example/start").hexdigest()  # so does botocore
    (cache / f"{name}.json").write_text(json.dumps(token), encoding="utf-8")
    assert trouble().kind is ProblemKind.EXPIRED
