"""What can be asked about the things that start a pipeline."""

from __future__ import annotations

from dataclasses import dataclass

from services.aws.caller import Caller
from services.aws.clients import ClientFactory
from services.definition.declaration import Declaration, parse_declaration
from services.domain.pipeline import PipelineDefinition
from services.domain.starter import EventRule, GitConnection, Webhook
from services.domain.target import Target
from services.pipelines.parse import parse_definition
from services.pipelines.parse.members import read_list, read_text
from services.triggers.parse import parse_connection, parse_rule, parse_targets, parse_webhooks


@dataclass(frozen=True, slots=True)
class ReadPipeline:
    """One answer of GetPipeline, read twice.

    Args:
        base: every member as the service has it: what an edit starts from.
        definition: the same, parsed.
    """

    base: Declaration
    definition: PipelineDefinition


class TriggerReader:
    """The queries about what starts the pipelines of one target. Blocking: call it from worker threads.

    Every method raises ServiceError with a translated Problem.

    Args:
        factory: makes the clients.
        target: whose pipelines.
    """

    def __init__(self, factory: ClientFactory, target: Target) -> None:
        self._pipelines = Caller(factory, target)
        self._events = Caller(factory, target, "events")
        self._connections = Caller(factory, target, "codestar-connections")
        self._code_connections = Caller(factory, target, "codeconnections")

    def pipeline(self, name: str) -> ReadPipeline:
        """The newest version of a pipeline's declaration (GetPipeline, one call)."""
        answer = self._pipelines.read("GetPipeline", name=name)
        return ReadPipeline(parse_declaration(answer), parse_definition(answer))

    def rule_names(self, pipeline_arn: str) -> tuple[str, ...]:
        """The rules of the default event bus that have a pipeline as target (ListRuleNamesByTarget, a call a page)."""
        pages = self._events.pages("ListRuleNamesByTarget", mark="NextToken", TargetArn=pipeline_arn)
        return tuple(read_text(name) for answer in pages for name in read_list(answer.get("RuleNames")))

    def rule(self, name: str, pipeline_arn: str) -> EventRule:
        """One rule, with what it hands to the pipeline (DescribeRule and ListTargetsByRule, two calls)."""
        described = self._events.read("DescribeRule", Name=name)
        pages = self._events.pages("ListTargetsByRule", mark="NextToken", Rule=name)
        targets = (target for answer in pages for target in parse_targets(answer))
        return parse_rule(described, tuple(target for target in targets if target.arn == pipeline_arn))

    def rule_itself(self, name: str) -> EventRule:
        """One rule without its targets (DescribeRule, one call); NOT_FOUND where there is none."""
        return parse_rule(self._events.read("DescribeRule", Name=name))

    def webhooks(self, pipeline: str) -> tuple[Webhook, ...]:
        """The webhooks that start a pipeline (ListWebhooks, a call for each 100 of the region)."""
        pages = self._pipelines.pages("ListWebhooks", mark="NextToken")
        every = (webhook for answer in pages for webhook in parse_webhooks(answer))
        return tuple(webhook for webhook in every if webhook.pipeline == pipeline)

    def connection(self, arn: str) -> GitConnection:
        """A connection (GetConnection, one call); ARNs of both names that the service has had are known."""
        if ":codeconnections:" in arn:
            return parse_connection(self._code_connections.read("GetConnection", ConnectionArn=arn), arn)
        return parse_connection(self._connections.read("GetConnection", ConnectionArn=arn), arn)
