from pathlib import Path
from typing import Any

import botocore.session
import pytest
from botocore import exceptions as aws
from botocore.parsers import ResponseParserError

from services.aws.credentials.mfa import MfaNeeded, mfa_need
from services.aws.explain import EXPLANATIONS
from services.aws.translate import may_have_happened, translate
from services.domain.problem import Problem, ProblemKind
from services.domain.target import Target
from services.errors import ServiceError

TARGET = Target("prod/eu-west-1", "eu-west-1", profile="prod")
DENIED_MESSAGE = (
    "User: arn:aws:sts::111122223333:assumed-role/Viewer/me is not authorized to perform: "
    "codepipeline:RetryStageExecution on resource: arn:aws:codepipeline:eu-west-1:111122223333:web/Deploy "
    "because no identity-based policy allows the codepipeline:RetryStageExecution action"
)


def refusal(code: str, message: str = "the service's words", status: int = 400) -> aws.ClientError:
    answer: Any = {
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": {"RequestId": "req-1", "HTTPStatusCode": status},
    }
    return aws.ClientError(answer, "RetryStageExecution")


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (aws.NoCredentialsError(), ProblemKind.NO_CREDENTIALS, "aws configure --profile prod"),
        (aws.PartialCredentialsError(provider="env", cred_var="x"), ProblemKind.NO_CREDENTIALS, "incomplete"),
        (MfaNeeded(mfa_need("prod", "arn:aws:iam::111122223333:mfa/me")), ProblemKind.NO_CREDENTIALS, "MFA"),
        (
            aws.CredentialRetrievalError(provider="custom-process", error_msg="exit 1"),
            ProblemKind.NO_CREDENTIALS,
            "could not be fetched",
        ),
        (aws.UnauthorizedSSOTokenError(), ProblemKind.EXPIRED, "aws sso login --profile prod"),
        (aws.SSOTokenLoadError(error_msg="no token"), ProblemKind.EXPIRED, "aws sso login --profile prod"),
        (
            aws.TokenRetrievalError(provider="sso", error_msg="Token has expired and refresh failed"),
            ProblemKind.EXPIRED,
            "log in",
        ),
        (
            aws.CredentialRetrievalError(provider="sso", error_msg="The session has expired"),
            ProblemKind.EXPIRED,
            "log in",
        ),
        (
            RuntimeError("Credentials were refreshed, but the refreshed credentials are still expired."),
            ProblemKind.EXPIRED,
            "expired already",
        ),
        (aws.LoginRefreshRequired(), ProblemKind.EXPIRED, "aws login --profile prod"),
        (aws.LoginTokenLoadError(error_msg="none"), ProblemKind.EXPIRED, "aws login --profile prod"),
        (aws.LoginError(), ProblemKind.NO_CREDENTIALS, "could not be fetched"),
        (aws.MissingDependencyException(msg="botocore[crt]"), ProblemKind.CONFIGURATION, "botocore[crt]"),
        (aws.ProfileNotFound(profile="prodd"), ProblemKind.CONFIGURATION, "ProfileNotFound"),
        (aws.NoRegionError(), ProblemKind.CONFIGURATION, "--region"),
        (aws.InvalidConfigError(error_msg="broken"), ProblemKind.CONFIGURATION, "~/.aws/config"),
        (aws.ParamValidationError(report="missing"), ProblemKind.INVALID, "does not fit"),
        (aws.EndpointConnectionError(endpoint_url="https://x"), ProblemKind.OFFLINE, "eu-west-1"),
        (aws.ConnectTimeoutError(endpoint_url="https://x"), ProblemKind.TIMEOUT, "connection"),
        (aws.ReadTimeoutError(endpoint_url="https://x"), ProblemKind.TIMEOUT, "answer"),
        (aws.ConnectionClosedError(endpoint_url="https://x"), ProblemKind.OFFLINE, "broke"),
        (aws.ProxyConnectionError(proxy_url="http://p"), ProblemKind.OFFLINE, "proxy"),
        (
            aws.SSLError(endpoint_url="https://x", error=OSError("self signed")),
            ProblemKind.OFFLINE,
            "AWS_CA_BUNDLE",
        ),
        (ResponseParserError("no XML"), ProblemKind.GARBAGE, "--endpoint-url"),
        (AttributeError("'list' object has no attribute 'get'"), ProblemKind.GARBAGE, "cannot be read"),
        (ZeroDivisionError("odd"), ProblemKind.OTHER, "ZeroDivisionError"),
        (refusal("AccessDeniedException", DENIED_MESSAGE), ProblemKind.DENIED, "RetryStageExecution"),
        (refusal("ThrottlingException", "Rate exceeded"), ProblemKind.THROTTLED, "throttling"),
        (refusal("TooMany", status=429), ProblemKind.THROTTLED, "throttling"),
        (refusal("ExpiredTokenException"), ProblemKind.EXPIRED, "aws sso login --profile prod"),
        (refusal("UnrecognizedClientException"), ProblemKind.NO_CREDENTIALS, "credentials"),
        (refusal("InvalidSignatureException", "Signature expired"), ProblemKind.CLOCK_SKEW, "clock"),
        (refusal("InternalFailure", status=500), ProblemKind.SERVER, "AWS"),
        (refusal("Whatever", status=503), ProblemKind.SERVER, "AWS"),
        (refusal("404", "Not Found", status=404), ProblemKind.GARBAGE, "HTTP 404"),
        (refusal("BrandNewException"), ProblemKind.OTHER, "BrandNewException"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_every_kind_of_trouble_has_its_words(error: Exception, kind: ProblemKind, words: str) -> None:
    problem = translate(error, "GetPipelineState", TARGET)
    assert problem.kind is kind
    assert words in f"{problem.title} {problem.hint}"
    assert problem.operation == "GetPipelineState"
    assert "\n" not in problem.line


def test_a_refusal_keeps_code_words_and_request_id() -> None:
    problem = translate(refusal("StageNotRetryableException", "Unable to retry."), "RetryStageExecution")
    assert problem.kind is ProblemKind.CONFLICT
    assert (problem.code, problem.detail) == ("StageNotRetryableException", "Unable to retry.")
    assert problem.request_id == "req-1"


def test_a_denial_names_permission_and_resource() -> None:
    problem = translate(refusal("AccessDeniedException", DENIED_MESSAGE), "RetryStageExecution", TARGET)
    assert problem.title == "codepipeline:RetryStageExecution is not allowed"
    assert "arn:aws:codepipeline:eu-west-1:111122223333:web/Deploy" in problem.hint


def test_a_denial_in_other_words_names_the_operation() -> None:
    problem = translate(refusal("AccessDenied", "no"), "StartPipelineExecution")
    assert problem.title == "codepipeline:StartPipelineExecution is not allowed"


def test_every_modelled_error_of_an_operator_is_explained() -> None:
    model = botocore.session.get_session().get_service_model("codepipeline")
    told = {
        "ListPipelines",
        "ListPipelineExecutions",
        "ListActionExecutions",
        "GetPipeline",
        "GetPipelineState",
        "GetPipelineExecution",
        "StartPipelineExecution",
        "StopPipelineExecution",
        "RetryStageExecution",
        "RollbackStage",
        "OverrideStageCondition",
        "PutApprovalResult",
        "DisableStageTransition",
        "EnableStageTransition",
        "UpdatePipeline",
        "CreatePipeline",
        "TagResource",
    }
    codes = {shape.name for name in told for shape in model.operation_model(name).error_shapes}
    assert codes - EXPLANATIONS.keys() == set()


def test_secrets_and_controls_never_leave_in_an_error() -> None:
    key = "AKIA" + "IOSFODNN7EXAMPLE"
    problem = translate(refusal("ValidationException", f"bad \x1b[31m{key}"), "X")
    assert problem.detail == "bad AKIAIO****"
    other = translate(RuntimeError(f"password=hunter2 {key}"))
    assert "hunter2" not in other.detail
    assert key not in other.detail


def test_a_translated_error_stays_as_it_is() -> None:
    problem = Problem(ProblemKind.STOPPED, "stopped")
    assert translate(ServiceError(problem)) is problem


@pytest.mark.parametrize(
    ("error", "may"),
    [
        (aws.ReadTimeoutError(endpoint_url="x"), True),
        (aws.ConnectionClosedError(endpoint_url="x"), True),
        (aws.ResponseStreamingError(error="cut"), True),
        (ResponseParserError("?"), True),
        (TypeError("shape"), True),
        (refusal("InternalFailure", status=500), True),
        (refusal("ServiceUnavailable", status=503), True),
        (refusal("ThrottlingException", status=503), False),
        (refusal("StageNotFoundException"), False),
        (refusal("403", status=403), False),
        (aws.ConnectTimeoutError(endpoint_url="x"), False),
        (aws.EndpointConnectionError(endpoint_url="x"), False),
        (aws.ProxyConnectionError(proxy_url="x"), False),
        (aws.SSLError(endpoint_url="x", error=OSError("certificate verify failed")), False),
        (aws.NoCredentialsError(), False),
        (aws.ParamValidationError(report="x"), False),
        (MfaNeeded(mfa_need("prod", "x")), False),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_only_a_lost_answer_may_have_happened(error: Exception, may: bool) -> None:
    assert may_have_happened(error) is may


def test_no_botocore_exception_is_left_without_a_kind_of_its_own(tmp_path: Path) -> None:
    class Odd(aws.BotoCoreError):
        fmt = f"odd thing at {tmp_path}"

    assert translate(Odd()).kind is ProblemKind.CONFIGURATION
