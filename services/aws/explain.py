"""The service's error codes in an operator's words."""

from __future__ import annotations

from dataclasses import dataclass

from services.domain.problem import ProblemKind


@dataclass(frozen=True, slots=True)
class Explanation:
    """What an error code means and what to do about it."""

    kind: ProblemKind
    title: str
    hint: str = ""
    retryable: bool = False


_EXPIRED = Explanation(
    ProblemKind.EXPIRED, "the session expired", "log in again (aws sso login{profile}, or your usual way)"
)
_BAD_KEYS = Explanation(
    ProblemKind.NO_CREDENTIALS,
    "AWS does not know these credentials",
    "check the access key of this profile: aws sts get-caller-identity",
)
_SKEW = Explanation(
    ProblemKind.CLOCK_SKEW,
    "this machine's clock is wrong, or the signature is",
    "set the clock (timedatectl), then check the secret key",
)
_THROTTLED = Explanation(
    ProblemKind.THROTTLED,
    "AWS is throttling this account and region",
    "slowing down by itself",
    retryable=True,
)
_SERVER = Explanation(
    ProblemKind.SERVER,
    "AWS had an error of its own",
    "it usually passes; see the AWS Health Dashboard",
    retryable=True,
)
_NOT_FOUND = ProblemKind.NOT_FOUND
_CONFLICT = ProblemKind.CONFLICT
_INVALID = ProblemKind.INVALID

EXPLANATIONS: dict[str, Explanation] = {
    # Credentials and signatures (common errors of AWS services).
    **dict.fromkeys(
        ("ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"), _EXPIRED
    ),
    "UnauthorizedException": _EXPIRED,
    "ForbiddenException": Explanation(
        ProblemKind.DENIED,
        "IAM Identity Center does not give you this role in this account",
        "check sso_account_id and sso_role_name, or ask for the permission set",
    ),
    "InvalidIdentityToken": Explanation(
        ProblemKind.NO_CREDENTIALS,
        "AWS does not accept the web identity token",
        "its provider must issue a new one; see web_identity_token_file",
    ),
    "RegionDisabledException": Explanation(
        ProblemKind.CONFIGURATION,
        "STS is not active in this region for the account",
        "activate it, or choose another region",
    ),
    **dict.fromkeys(
        (
            "UnrecognizedClientException",
            "InvalidClientTokenId",
            "InvalidAccessKeyId",
            "IncompleteSignature",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
        ),
        _BAD_KEYS,
    ),
    **dict.fromkeys(
        ("InvalidSignatureException", "SignatureDoesNotMatch", "RequestTimeTooSkewed", "AuthFailure"), _SKEW
    ),
    **dict.fromkeys(
        (
            "Throttling",
            "ThrottlingException",
            "ThrottledException",
            "RequestThrottledException",
            "TooManyRequestsException",
            "RequestLimitExceeded",
            "SlowDown",
        ),
        _THROTTLED,
    ),
    **dict.fromkeys(
        ("InternalFailure", "InternalError", "InternalServerError", "ServiceUnavailable"), _SERVER
    ),
    "OptInRequired": Explanation(
        ProblemKind.CONFIGURATION,
        "this region is not enabled for the account",
        "enable it or choose another region",
    ),
    "UnknownOperationException": Explanation(
        ProblemKind.CONFIGURATION,
        "the endpoint does not know this operation",
        "check --endpoint-url and AWS_ENDPOINT_URL",
    ),
    # CodePipeline's own (botocore model).
    "PipelineNotFoundException": Explanation(
        _NOT_FOUND,
        "there is no such pipeline in this account and region",
        "check the name, its case and the region",
    ),
    "PipelineVersionNotFoundException": Explanation(_NOT_FOUND, "the pipeline has no such version"),
    "PipelineExecutionNotFoundException": Explanation(
        _NOT_FOUND,
        "the pipeline has no such execution",
        "one just started may take a moment to appear; history ends after 12 months",
        retryable=True,
    ),
    "StageNotFoundException": Explanation(
        _NOT_FOUND, "the pipeline has no such stage", "it was edited; refresh and look again"
    ),
    "ActionNotFoundException": Explanation(
        _NOT_FOUND, "the stage has no such action", "it was edited; refresh and look again"
    ),
    "ActionExecutionNotFoundException": Explanation(_NOT_FOUND, "there is no such action execution"),
    "ActionTypeNotFoundException": Explanation(_NOT_FOUND, "there is no such action type in this region"),
    "ResourceNotFoundException": Explanation(
        _NOT_FOUND, "there is no such resource in this account and region"
    ),
    "InvalidApprovalTokenException": Explanation(
        _CONFLICT,
        "this approval is no longer the one that waits",
        "it was answered, timed out or was retried; refresh and look again",
    ),
    "ApprovalAlreadyCompletedException": Explanation(
        _CONFLICT, "this approval was answered already, or it timed out", "refresh to see by whom"
    ),
    "StageNotRetryableException": Explanation(
        _CONFLICT,
        "the stage cannot be retried",
        "nothing in it failed, it was stopped before it began, or the pipeline was edited since; "
        "rerun the execution as a new start",
    ),
    "NotLatestPipelineExecutionException": Explanation(
        _CONFLICT,
        "a later execution took this stage",
        "refresh and choose that one, or rerun the older one as a new start",
    ),
    "ConcurrentPipelineExecutionsLimitExceededException": Explanation(
        _CONFLICT,
        "50 executions run already, the most a pipeline may have",
        "let some end or stop some, then try again",
    ),
    "ConflictException": Explanation(
        _CONFLICT,
        "the pipeline is busy with another change",
        "perhaps somebody else just did the same: look, or try again in a moment",
        retryable=True,
    ),
    "ConcurrentModificationException": Explanation(
        _CONFLICT, "somebody else is changing this right now", "try again in a moment", retryable=True
    ),
    "PipelineExecutionNotStoppableException": Explanation(
        _CONFLICT, "the execution no longer runs, so it cannot be stopped", "refresh to see how it ended"
    ),
    "DuplicatedStopRequestException": Explanation(
        _CONFLICT,
        "the execution is stopping already",
        "after stop-and-wait you can still abandon; abandoned work goes on at its provider",
    ),
    "PipelineExecutionOutdatedException": Explanation(
        _CONFLICT,
        "that execution is too old to roll back to",
        "choose one since the pipeline's last edit, or rerun the older one as a new start",
    ),
    "UnableToRollbackStageException": Explanation(
        _CONFLICT,
        "the stage cannot be rolled back to that execution",
        "the stage runs now (wait or stop it), or the execution did not succeed in it or is a rollback itself "
        "(choose another); only V2 pipelines and no source stages can",
    ),
    "ConditionNotOverridableException": Explanation(
        _CONFLICT,
        "this condition cannot be overridden now",
        "only failed entry and on-success conditions of the stage's latest execution can; refresh and look again",
    ),
    "InvalidNextTokenException": Explanation(
        _INVALID, "the page mark is no longer good", "the list is read again from its start", retryable=True
    ),
    "ValidationException": Explanation(_INVALID, "the service refused a value"),
    "InvalidStructureException": Explanation(_INVALID, "the pipeline's structure is not valid"),
    "InvalidStageDeclarationException": Explanation(_INVALID, "a stage's declaration is not valid"),
    "InvalidActionDeclarationException": Explanation(_INVALID, "an action's declaration is not valid"),
    "InvalidBlockerDeclarationException": Explanation(_INVALID, "a blocker's declaration is not valid"),
    "PipelineNameInUseException": Explanation(
        _CONFLICT, "a pipeline of that name exists", "choose another name"
    ),
    "LimitExceededException": Explanation(
        _CONFLICT, "the account is at its limit", "ask AWS for a higher quota, or delete what is not needed"
    ),
    "InvalidArnException": Explanation(_INVALID, "that is not the ARN of a CodePipeline resource"),
    "InvalidTagsException": Explanation(_INVALID, "a tag is not valid", "keys must not begin with aws:"),
    "TooManyTagsException": Explanation(_CONFLICT, "a resource holds 50 tags at most", "remove some first"),
    "WebhookNotFoundException": Explanation(_NOT_FOUND, "there is no such webhook"),
    # Queues (SQS API Reference, common errors; the old names are what SDKs still tell).
    **dict.fromkeys(
        ("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"),
        Explanation(
            _NOT_FOUND, "there is no such queue", "check its URL in the configuration, and the queue's region"
        ),
    ),
    **dict.fromkeys(
        ("KMS.AccessDeniedException", "KmsAccessDenied"),
        Explanation(
            ProblemKind.DENIED,
            "the queue's KMS key may not be used",
            "ask for kms:Decrypt on the key, or let SQS encrypt the queue itself",
        ),
    ),
}
"""What each error code means; the codes of CodePipeline are those of the botocore model."""
