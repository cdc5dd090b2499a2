"""Rules, webhooks and connections, parsed; what is missing or of another type counts as not said."""

from __future__ import annotations

from services.domain.starter import (
    ConnectionStatus,
    EventRule,
    GitConnection,
    RuleState,
    RuleTarget,
    Webhook,
    WebhookAuthentication,
    WebhookFilter,
)
from services.pipelines.parse.members import (
    Json,
    read_instant,
    read_list,
    read_mapping,
    read_text,
    read_word,
)


def parse_rule(answer: Json, targets: tuple[RuleTarget, ...] = ()) -> EventRule:
    """What DescribeRule answers, with those of its targets that are meant."""
    return EventRule(
        name=read_text(answer.get("Name")),
        arn=read_text(answer.get("Arn")),
        pattern=read_text(answer.get("EventPattern"), lines=True),
        schedule=read_text(answer.get("ScheduleExpression")),
        state=read_word(RuleState, answer.get("State"), RuleState.ENABLED),
        description=read_text(answer.get("Description")),
        role_arn=read_text(answer.get("RoleArn")),
        managed_by=read_text(answer.get("ManagedBy")),
        targets=targets,
    )


def parse_targets(answer: Json) -> tuple[RuleTarget, ...]:
    """A page of ListTargetsByRule."""
    return tuple(_target(read_mapping(row)) for row in read_list(answer.get("Targets")))


def _target(row: Json) -> RuleTarget:
    transformer = read_mapping(row.get("InputTransformer"))
    handed = row.get("Input") or row.get("InputPath") or transformer.get("InputTemplate")
    return RuleTarget(
        id=read_text(row.get("Id")),
        arn=read_text(row.get("Arn")),
        role_arn=read_text(row.get("RoleArn")),
        input=read_text(handed, lines=True),
    )


def parse_webhooks(answer: Json) -> tuple[Webhook, ...]:
    """A page of ListWebhooks. A secret token is not read: the service masks it."""
    return tuple(_webhook(read_mapping(row)) for row in read_list(answer.get("webhooks")))


def _webhook(row: Json) -> Webhook:
    definition = read_mapping(row.get("definition"))
    authentication = read_mapping(definition.get("authenticationConfiguration"))
    filters = (read_mapping(entry) for entry in read_list(definition.get("filters")))
    return Webhook(
        name=read_text(definition.get("name")),
        pipeline=read_text(definition.get("targetPipeline")),
        action=read_text(definition.get("targetAction")),
        filters=tuple(
            WebhookFilter(read_text(entry.get("jsonPath")), read_text(entry.get("matchEquals")))
            for entry in filters
        ),
        authentication=read_word(
            WebhookAuthentication, definition.get("authentication"), WebhookAuthentication.UNAUTHENTICATED
        ),
        allowed_range=read_text(authentication.get("AllowedIPRange")),
        url=read_text(row.get("url")),
        arn=read_text(row.get("arn")),
        last_triggered=read_instant(row.get("lastTriggered")),
        error_code=read_text(row.get("errorCode")),
        error_message=read_text(row.get("errorMessage")),
    )


def parse_connection(answer: Json, arn: str) -> GitConnection:
    """What GetConnection answers about a connection."""
    row = read_mapping(answer.get("Connection"))
    return GitConnection(
        arn=arn,
        name=read_text(row.get("ConnectionName")),
        host=read_text(row.get("ProviderType")),
        status=read_word(ConnectionStatus, row.get("ConnectionStatus"), ConnectionStatus.AVAILABLE),
        owner=read_text(row.get("OwnerAccountId")),
    )
