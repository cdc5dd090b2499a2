"""What went wrong, in words that say what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from services.domain.sign_in import SignInNeed


class ProblemKind(StrEnum):
    """The kinds of trouble that call for different answers."""

    NO_CREDENTIALS = "no credentials"
    EXPIRED = "expired"
    DENIED = "denied"
    NOT_FOUND = "not found"
    INVALID = "invalid"
    CONFLICT = "conflict"
    THROTTLED = "throttled"
    OFFLINE = "offline"
    TIMEOUT = "timeout"
    SERVER = "server"
    GARBAGE = "garbage"
    CLOCK_SKEW = "clock skew"
    CONFIGURATION = "configuration"
    UNKNOWN_RESULT = "unknown result"
    STOPPED = "stopped"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Problem:
    """A failed call, translated.

    Args:
        kind: what sort of trouble.
        title: one short line: what happened.
        detail: the service's own words, if any.
        hint: what to do about it.
        operation: the API operation, such as ``RetryStageExecution``.
        code: the service's error code, such as ``StageNotRetryableException``.
        request_id: AWS's request id, for a support case.
        retryable: whether the same call may succeed later by itself.
        need: what a person must do first, for credentials that want one.
        permission: the IAM action that was denied, such as ``codepipeline:RetryStageExecution``.
        resource: the ARN on which it was denied, where AWS says that.
    """

    kind: ProblemKind
    title: str
    detail: str = ""
    hint: str = ""
    operation: str = ""
    code: str = ""
    request_id: str = ""
    retryable: bool = False
    need: SignInNeed | None = None
    permission: str = ""
    resource: str = ""

    @property
    def line(self) -> str:
        """Title and hint in one line."""
        return f"{self.title}: {self.hint}" if self.hint else self.title
