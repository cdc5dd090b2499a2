"""Exceptions of botocore and what is below it, translated into Problems."""

from __future__ import annotations

import re
import time
from dataclasses import replace

from services.aws.clock_skew import by_skew, measured_skew
from services.aws.explain import EXPLANATIONS, Explanation
from services.aws.setup import of_configuration, of_setup, profile_option
from services.aws.transport import garbage, of_transport
from services.domain.problem import Problem, ProblemKind
from services.domain.target import Target
from services.errors import ServiceError
from services.redact import redact
from services.text import clean

_DENIED_CODES = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "Forbidden"})
_DENIED = re.compile(
    r"not authorized to perform:?\s+(?P<permission>[\w-]+:\w+)(?:\s+on\s+resource:?\s+(?P<resource>\S+))?"
)


def translate(
    error: BaseException, operation: str = "", target: Target | None = None, *, sending: bool = True
) -> Problem:
    """What an exception of an AWS call means to an operator.

    An exception that nobody foresaw becomes kind OTHER with its class's name; no text of an exception leaves
    here without ``redact``.

    Args:
        error: what was raised by a botocore call, or while its client was made.
        operation: the API operation.
        target: for whom.
        sending: whether a request was being made; otherwise it is no answer that is malformed.
    """
    if isinstance(error, ServiceError):
        return error.problem
    problem = (
        _of_refusal(error, operation, target)
        or of_transport(error, target)
        or of_setup(error, target)
        or (garbage() if sending and _is_unreadable(error) else None)
        or of_configuration(error)
        or Problem(
            ProblemKind.OTHER,
            f"unexpected {type(error).__name__}",
            hint="please report this with what you did",
        )
    )
    return replace(problem, operation=operation, detail=problem.detail or redact(clean(str(error))))


def may_have_happened(error: BaseException) -> bool:
    """Whether a call that failed so may have been carried out: its answer was lost, not its request.

    True for time-outs and resets after the connection stood, unreadable answers and errors 5xx; false for
    refusals (4xx) and for what fails before a request is on its way.
    """
    from botocore import exceptions as aws

    if isinstance(error, aws.ClientError):
        return _status(error) >= 500 and not _is_throttling(error)
    if isinstance(error, aws.EndpointConnectionError | aws.ConnectTimeoutError | aws.ProxyConnectionError):
        return False
    if isinstance(error, aws.SSLError):
        return "read" in str(error).casefold()
    if isinstance(error, aws.HTTPClientError | aws.ResponseStreamingError):
        return True
    return _is_unreadable(error)


def _of_refusal(error: BaseException, operation: str, target: Target | None) -> Problem | None:
    """The Problem of a service's error answer, or None."""
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
    if explanation.kind is ProblemKind.CLOCK_SKEW or code == "RequestExpired":
        measured = by_skew(measured_skew(error.response, time.time()))
        if measured is not None and (measured.kind is ProblemKind.CLOCK_SKEW or code != "RequestExpired"):
            explanation = measured
    return Problem(
        explanation.kind,
        explanation.title,
        detail=message,
        hint=explanation.hint.replace("{profile}", profile_option(target)),
        code=code,
        request_id=request_id,
        retryable=explanation.retryable,
    )


def _explain(code: str, message: str, status: int) -> Explanation:
    if code == "InvalidStructureException" and "already exists" in message:
        code = "PipelineNameInUseException"  # the service was seen to answer so, whatever its model says
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
        permission=permission if ":" in permission else "",
        resource=resource,
    )


def _is_unreadable(error: BaseException) -> bool:
    """Whether botocore stumbled over an answer of another shape than its model's."""
    from botocore.exceptions import BotoCoreError
    from botocore.parsers import ResponseParserError

    stumbled = isinstance(error, (ValueError, TypeError, AttributeError, LookupError))
    return isinstance(error, ResponseParserError) or (stumbled and not isinstance(error, BotoCoreError))


def _status(error: BaseException) -> int:
    metadata = getattr(error, "response", {}).get("ResponseMetadata", {})
    status = metadata.get("HTTPStatusCode", 0)
    return status if isinstance(status, int) else 0


def _is_throttling(error: BaseException) -> bool:
    code = getattr(error, "response", {}).get("Error", {}).get("Code", "")
    known = EXPLANATIONS.get(str(code))
    return known is not None and known.kind is ProblemKind.THROTTLED
