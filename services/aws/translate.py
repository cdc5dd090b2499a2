"""Exceptions of botocore and what is below it, translated into Problems."""

from __future__ import annotations

import re
from dataclasses import replace

from services.aws.explain import EXPLANATIONS, Explanation
from services.aws.mfa import MfaNeeded
from services.domain.problem import Problem, ProblemKind
from services.domain.target import Target
from services.errors import ServiceError
from services.redact import redact
from services.text import clean

_DENIED_CODES = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "Forbidden"})
_DENIED = re.compile(
    r"not authorized to perform:?\s+(?P<permission>[\w-]+:\w+)(?:\s+on\s+resource:?\s+(?P<resource>\S+))?"
)
_EXPIRED_WORDS = re.compile(r"\bexpired\b", re.IGNORECASE)


def translate(error: BaseException, operation: str = "", target: Target | None = None) -> Problem:
    """What an exception of an AWS call means to an operator.

    An exception that nobody foresaw becomes kind OTHER with its class's name; no text of an exception leaves
    here without ``redact``.

    Args:
        error: what was raised by a botocore call, or while its client was made.
        operation: the API operation.
        target: for whom.
    """
    if isinstance(error, ServiceError):
        return error.problem
    problem = (
        _of_refusal(error, operation, target) or _of_transport(error, target) or _of_setup(error, target)
    )
    if problem is None:
        problem = Problem(
            ProblemKind.OTHER,
            f"unexpected {type(error).__name__}",
            hint="please report this with what you did",
        )
    return replace(problem, operation=operation, detail=problem.detail or _words(error))


def may_have_happened(error: BaseException) -> bool:
    """Whether a call that failed so may have been carried out: its answer was lost, not its request.

    True for time-outs and resets after the connection stood, unreadable answers and errors 5xx; false for
    refusals (4xx) and for what fails before a request is on its way.
    """
    from botocore import exceptions as aws
    from botocore.parsers import ResponseParserError

    if isinstance(error, aws.ClientError):
        return _status(error) >= 500 and not _is_throttling(error)
    if isinstance(error, aws.EndpointConnectionError | aws.ConnectTimeoutError | aws.ProxyConnectionError):
        return False
    if isinstance(error, aws.SSLError):
        return "read" in str(error).casefold()
    if isinstance(error, aws.HTTPClientError | ResponseParserError | aws.ResponseStreamingError):
        return True
    return _is_unreadable(error)


def _of_refusal(error: BaseException, operation: str, target: Target | None) -> Problem | None:
    """An error answer of a service."""
    from botocore.exceptions import ClientError

    if not isinstance(error, ClientError):
        return None
    said = error.response.get("Error", {})
    code = clean(str(said.get("Code", "")), lines=False)
    message = redact(clean(str(said.get("Message", ""))))
    request_id = str(error.response.get("ResponseMetadata", {}).get("RequestId", ""))
    if code in _DENIED_CODES:
        return _denied(code, message, request_id, operation, target)
    explanation = _explain(code, message, _status(error))
    return Problem(
        explanation.kind,
        explanation.title,
        detail=message,
        hint=explanation.hint.replace("{profile}", _profile_option(target)),
        code=code,
        request_id=request_id,
        retryable=explanation.retryable,
    )


def _explain(code: str, message: str, status: int) -> Explanation:
    known = EXPLANATIONS.get(code)
    if known is not None:
        if known.kind is ProblemKind.CLOCK_SKEW and "security token" in message:
            return EXPLANATIONS["ExpiredToken"]
        return known
    if status == 429:
        return EXPLANATIONS["ThrottlingException"]
    if status >= 500:
        return EXPLANATIONS["InternalFailure"]
    if not code or code.isdigit():
        return Explanation(
            ProblemKind.GARBAGE,
            f"the endpoint answered HTTP {status or code}, not as CodePipeline does",
            "check --endpoint-url, AWS_ENDPOINT_URL and the proxy",
            retryable=True,
        )
    return Explanation(ProblemKind.OTHER, f"AWS answered {code}")


def _denied(code: str, message: str, request_id: str, operation: str, target: Target | None) -> Problem:
    found = _DENIED.search(message)
    permission = found["permission"] if found else f"codepipeline:{operation}" if operation else "this"
    resource = (found["resource"] or "").rstrip(".,;") if found else ""
    who = f" of {target.caller}" if target is not None and target.caller else ""
    return Problem(
        ProblemKind.DENIED,
        f"{permission} is not allowed",
        detail=message,
        hint=f"ask for {permission} on {resource or 'the resource'} in the policy{who}",
        code=code,
        request_id=request_id,
    )


def _of_transport(error: BaseException, target: Target | None) -> Problem | None:
    """A connection that failed, or an answer that cannot be read."""
    from botocore import exceptions as aws
    from botocore.parsers import ResponseParserError

    region = target.region if target is not None else "this region"
    if isinstance(error, aws.ProxyConnectionError):
        return Problem(
            ProblemKind.OFFLINE,
            "the proxy cannot be reached",
            hint="check HTTPS_PROXY and NO_PROXY",
            retryable=True,
        )
    if isinstance(error, aws.SSLError):
        return Problem(
            ProblemKind.OFFLINE,
            "the server's certificate is not trusted, or the secure connection broke",
            hint="behind an inspecting proxy set AWS_CA_BUNDLE to its CA file",
            retryable=True,
        )
    if isinstance(error, aws.ConnectTimeoutError | aws.ReadTimeoutError):
        what = "connection" if isinstance(error, aws.ConnectTimeoutError) else "answer"
        return Problem(
            ProblemKind.TIMEOUT,
            f"no {what} from the endpoint in time",
            hint="check the network, the VPC endpoint and the proxy",
            retryable=True,
        )
    if isinstance(error, aws.EndpointConnectionError):
        return Problem(
            ProblemKind.OFFLINE,
            "the endpoint cannot be reached",
            hint=f"check the network, and that {region} is a region",
            retryable=True,
        )
    if isinstance(error, aws.ConnectionClosedError | aws.HTTPClientError | aws.ResponseStreamingError):
        return Problem(
            ProblemKind.OFFLINE,
            "the connection broke",
            hint="check the network and the proxy",
            retryable=True,
        )
    if isinstance(error, ResponseParserError) or _is_unreadable(error):
        return garbage()
    return None


def garbage() -> Problem:
    """The Problem of an answer that is not CodePipeline's."""
    return Problem(
        ProblemKind.GARBAGE,
        "the endpoint's answer cannot be read",
        hint="something else answers there: check --endpoint-url, AWS_ENDPOINT_URL and the proxy",
        retryable=True,
    )


def _of_setup(error: BaseException, target: Target | None) -> Problem | None:
    """Credentials, profiles, regions and parameters: what fails before anything is sent."""
    from botocore import exceptions as aws

    profile = _profile_option(target)
    expired = Problem(
        ProblemKind.EXPIRED, "the log-in session expired", hint=f"log in again (aws sso login{profile})"
    )
    if isinstance(error, aws.SSOTokenLoadError | aws.TokenRetrievalError | aws.UnauthorizedSSOTokenError):
        return expired
    if isinstance(error, aws.CredentialRetrievalError | aws.SSOError) and _EXPIRED_WORDS.search(str(error)):
        return expired
    if isinstance(error, RuntimeError) and _EXPIRED_WORDS.search(str(error)):  # botocore's own, unnamed
        return replace(expired, title="the credentials just fetched have expired already")
    if isinstance(error, MfaNeeded):
        return Problem(
            ProblemKind.NO_CREDENTIALS,
            "this profile's role wants an MFA code",
            hint="get temporary credentials in your shell first (aws sts get-session-token), or use SSO",
        )
    if isinstance(error, aws.NoCredentialsError | aws.PartialCredentialsError | aws.NoAuthTokenError):
        what = (
            "incomplete credentials" if isinstance(error, aws.PartialCredentialsError) else "no credentials"
        )
        return Problem(
            ProblemKind.NO_CREDENTIALS,
            f"{what} found",
            hint=f"log in (aws sso login{profile}) or set them up (aws configure{profile})",
        )
    if isinstance(error, aws.CredentialRetrievalError | aws.SSOError | aws.MetadataRetrievalError):
        return Problem(
            ProblemKind.NO_CREDENTIALS,
            "the credentials could not be fetched",
            hint=f"try: aws sts get-caller-identity{profile}",
        )
    if isinstance(error, aws.ParamValidationError):
        return Problem(ProblemKind.INVALID, "a value does not fit the request")
    if isinstance(error, aws.NoRegionError):
        return Problem(ProblemKind.CONFIGURATION, "no region", hint="give --region or set AWS_REGION")
    if isinstance(error, aws.BotoCoreError):
        return Problem(
            ProblemKind.CONFIGURATION,
            f"the AWS configuration is not usable ({type(error).__name__})",
            hint="check ~/.aws/config and the AWS_ variables",
        )
    return None


def _is_unreadable(error: BaseException) -> bool:
    """Whether botocore stumbled over an answer of another shape than its model's."""
    from botocore.exceptions import BotoCoreError

    return isinstance(error, (ValueError, TypeError, AttributeError, LookupError)) and not isinstance(
        error, BotoCoreError
    )


def _profile_option(target: Target | None) -> str:
    return f" --profile {target.profile}" if target is not None and target.profile else ""


def _words(error: BaseException) -> str:
    return redact(clean(str(error)))


def _status(error: BaseException) -> int:
    metadata = getattr(error, "response", {}).get("ResponseMetadata", {})
    status = metadata.get("HTTPStatusCode", 0)
    return status if isinstance(status, int) else 0


def _is_throttling(error: BaseException) -> bool:
    code = getattr(error, "response", {}).get("Error", {}).get("Code", "")
    known = EXPLANATIONS.get(str(code))
    return known is not None and known.kind is ProblemKind.THROTTLED
