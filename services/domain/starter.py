"""What stands outside a pipeline's declaration and can start it: EventBridge rules, webhooks, connections."""

from __future__ import annotations

from dataclasses import dataclass

from services.domain.open_enum import OpenEnum


class RuleState(OpenEnum):
    """Whether a rule does anything."""

    ENABLED = "ENABLED"
    ENABLED_WITH_ALL = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
    DISABLED = "DISABLED"


@dataclass(frozen=True, slots=True)
class RuleTarget:
    """What a rule does: it starts what ``arn`` names.

    Args:
        id: unique within the rule.
        arn: the pipeline.
        role_arn: as whom EventBridge starts it.
        input: what is handed over: a constant text, or the template of an input transformer.
    """

    id: str
    arn: str
    role_arn: str = ""
    input: str = ""


@dataclass(frozen=True, slots=True)
class EventRule:
    """A rule of EventBridge; it has a pattern, a schedule, or both.

    Args:
        name: unique on its bus.
        arn: its ARN, by which executions name what started them.
        pattern: JSON text, or "".
        schedule: ``rate(...)`` or ``cron(...)``, or "".
        state: whether it is enabled.
        description: as written by who made it.
        role_arn: the rule's own role, which only targets on other buses need.
        managed_by: the AWS service that owns it, and alone may change it, or "".
        targets: those of its targets that are the pipeline.
    """

    name: str
    arn: str = ""
    pattern: str = ""
    schedule: str = ""
    state: RuleState = RuleState.ENABLED
    description: str = ""
    role_arn: str = ""
    managed_by: str = ""
    targets: tuple[RuleTarget, ...] = ()

    @property
    def enabled(self) -> bool:
        """Whether it fires."""
        return self.state != RuleState.DISABLED


class WebhookAuthentication(OpenEnum):
    """How a webhook tells who calls."""

    GITHUB_HMAC = "GITHUB_HMAC"
    IP = "IP"
    UNAUTHENTICATED = "UNAUTHENTICATED"


@dataclass(frozen=True, slots=True)
class WebhookFilter:
    """What a webhook's payload must have: a value at a JSON path; without ``equals`` any."""

    path: str
    equals: str = ""


@dataclass(frozen=True, slots=True)
class Webhook:
    """A webhook of CodePipeline. Instants are POSIX seconds.

    Args:
        name: unique in the region.
        pipeline: what it starts.
        action: the source action that it is for.
        filters: all must hold.
        authentication: how it tells who calls.
        allowed_range: the addresses that may call, of authentication IP.
        url: where payloads are sent to; who knows it may call an unauthenticated webhook.
        arn: by which executions name what started them.
        last_triggered: when it last started the pipeline; None where it never did, or did not tell.
        error_code: what went wrong with its registration or its last payload, or "".
        error_message: the same in words.
    """

    name: str
    pipeline: str
    action: str
    filters: tuple[WebhookFilter, ...] = ()
    authentication: WebhookAuthentication = WebhookAuthentication.UNAUTHENTICATED
    allowed_range: str = ""
    url: str = ""
    arn: str = ""
    last_triggered: float | None = None
    error_code: str = ""
    error_message: str = ""


class ConnectionStatus(OpenEnum):
    """Whether a connection brings anything."""

    AVAILABLE = "AVAILABLE"
    PENDING = "PENDING"
    ERROR = "ERROR"


@dataclass(frozen=True, slots=True)
class GitConnection:
    """A connection to a Git host.

    Args:
        arn: its ARN.
        name: as whoever made it called it.
        host: the host's kind, such as ``GitHub``.
        status: whether it brings anything.
        owner: the account that made it.
    """

    arn: str
    name: str = ""
    host: str = ""
    status: ConnectionStatus = ConnectionStatus.AVAILABLE
    owner: str = ""
