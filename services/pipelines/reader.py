"""What can be asked about the pipelines of one target."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from services.aws.caller import Caller
from services.definition.catalogue import Context, parse_action_types, parse_rule_types
from services.definition.declaration import Declaration, parse_declaration
from services.domain.execution import ActionAttempt, Execution, ExecutionPage, RuleAttempt
from services.domain.pipeline import PipelineDefinition, PipelineSummary
from services.domain.revision import SourceRevision
from services.domain.state import PipelineState
from services.pipelines.parse import (
    parse_attempts,
    parse_definition,
    parse_execution_detail,
    parse_executions,
    parse_rule_attempts,
    parse_state,
    parse_summaries,
    parse_tags,
)
from services.pipelines.parse.members import read_list

PAGE = 100
"""The most executions or attempts that one call answers (CodePipeline API Reference)."""


class Reader:
    """The queries of one target's CodePipeline. Blocking: call it from worker threads; any number may.

    Every method raises ServiceError with a translated Problem, and costs one call where nothing else is said.

    Args:
        caller: makes the calls.
    """

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    @property
    def region(self) -> str:
        """The region that is read."""
        return self._caller.target.region

    def list_pipelines(self) -> Iterator[tuple[PipelineSummary, ...]]:
        """The target's pipelines, page by page in the service's order (ListPipelines, one call a page).

        The next page is asked for when the iterator is advanced; a page may be empty. A step that failed may be taken
        again: it asks for the same page.
        """
        return map(parse_summaries, self._caller.pages("ListPipelines"))

    def executions(
        self, name: str, limit: int = PAGE, *, succeeded_in: str | None = None
    ) -> tuple[Execution, ...]:
        """The newest executions of a pipeline, newest first (ListPipelineExecutions, one call for each 100).

        Args:
            name: the pipeline.
            limit: how many at most; above zero.
            succeeded_in: only those that succeeded in this stage since the pipeline's last edit: what the
                stage can be rolled back to.
        """
        parameters: dict[str, Any] = {"pipelineName": name, "maxResults": min(limit, PAGE)}
        if succeeded_in is not None:
            parameters["filter"] = {"succeededInStage": {"stageName": succeeded_in}}
        found: list[Execution] = []
        for answer in self._caller.pages("ListPipelineExecutions", **parameters):
            found.extend(parse_executions(answer))
            if len(found) >= limit:
                break
        return tuple(found[:limit])

    def execution_page(self, name: str, token: str | None = None) -> ExecutionPage:
        """A page of all executions that the service keeps, newest first (ListPipelineExecutions).

        Args:
            name: the pipeline.
            token: the mark of the page, from the page before; None for the newest.
        """
        parameters: dict[str, Any] = {"pipelineName": name, "maxResults": PAGE}
        if token is not None:
            parameters["nextToken"] = token
        answer = self._caller.read("ListPipelineExecutions", **parameters)
        return ExecutionPage(parse_executions(answer), answer.get("nextToken") or None)

    def execution(self, name: str, execution_id: str) -> Execution:
        """One execution with its version and variables, but without its times (GetPipelineExecution).

        Join it with its row of ``executions`` by ``services.pipelines.parse.complete``. Just after a start
        the service may not know the execution yet (NOT_FOUND, retryable).
        """
        return parse_execution_detail(
            self._caller.read("GetPipelineExecution", pipelineName=name, pipelineExecutionId=execution_id)
        )

    def state(self, name: str) -> PipelineState:
        """Stages, transitions and latest actions (GetPipelineState); no stages in PARALLEL mode."""
        return parse_state(self._caller.read("GetPipelineState", name=name))

    def definition(self, name: str, version: int | None = None) -> PipelineDefinition:
        """The declaration, of the newest version unless one is given (GetPipeline); secrets masked."""
        parameters: dict[str, Any] = {"name": name} if version is None else {"name": name, "version": version}
        return parse_definition(self._caller.read("GetPipeline", **parameters))

    def declaration(self, name: str, version: int | None = None) -> Declaration:
        """As ``definition``, with every member as the service has it: to be shown as text, and edited."""
        parameters: dict[str, Any] = {"name": name} if version is None else {"name": name, "version": version}
        return parse_declaration(self._caller.read("GetPipeline", **parameters))

    def offer(self) -> Context:
        """The action and rule types of the region (ListActionTypes, a call a page; ListRuleTypes)."""
        actions = parse_action_types(self._caller.pages("ListActionTypes"))
        rules = parse_rule_types(self._caller.read("ListRuleTypes"))
        return Context(self.region, actions, rules)

    def tags(self, arn: str) -> dict[str, str]:
        """A pipeline's tags by key (ListTagsForResource, a call a page).

        Args:
            arn: the pipeline's.
        """
        pages = self._caller.pages("ListTagsForResource", resourceArn=arn)
        return parse_tags(row for page in pages for row in read_list(page.get("tags")))

    def action_attempts(
        self,
        name: str,
        execution_id: str | None = None,
        *,
        limit: int | None = None,
        latest_only: bool = False,
    ) -> tuple[ActionAttempt, ...]:
        """Action attempts, newest first (ListActionExecutions, one call for each 100).

        Args:
            name: the pipeline.
            execution_id: only those of this execution.
            limit: how many at most; None for all of an execution, or 100 of the whole pipeline.
            latest_only: drop attempts that a retry replaced; needs ``execution_id``.

        Raises:
            ServiceError: the call failed.
            ValueError: ``latest_only`` without ``execution_id``.
        """
        if latest_only and execution_id is None:
            raise ValueError("latest_only needs an execution")
        most = limit if limit is not None else PAGE if execution_id is None else None
        parameters: dict[str, Any] = {"pipelineName": name, "maxResults": min(most or PAGE, PAGE)}
        if latest_only:
            latest = {"pipelineExecutionId": execution_id, "startTimeRange": "Latest"}
            parameters["filter"] = {"latestInPipelineExecution": latest}
        elif execution_id is not None:
            parameters["filter"] = {"pipelineExecutionId": execution_id}
        found: list[ActionAttempt] = []
        for answer in self._caller.pages("ListActionExecutions", **parameters):
            found.extend(parse_attempts(answer))
            if most is not None and len(found) >= most:
                break
        return tuple(found[:most])

    def rule_attempts(self, name: str, execution_id: str) -> tuple[RuleAttempt, ...]:
        """Every run of the conditions' rules in an execution, newest first (ListRuleExecutions, a call each 100).

        Args:
            name: the pipeline.
            execution_id: the execution.
        """
        chosen = {"pipelineExecutionId": execution_id}
        pages = self._caller.pages("ListRuleExecutions", pipelineName=name, maxResults=PAGE, filter=chosen)
        return tuple(rule for answer in pages for rule in parse_rule_attempts(answer))

    def recent_revisions(self, name: str, action: str, limit: int = 10) -> tuple[SourceRevision, ...]:
        """What a source action brought in lately, each revision once, newest first (one call).

        ``created`` is when the first known execution with it started: ListPipelineExecutions does not tell
        when the revision itself was made.

        Args:
            name: the pipeline.
            action: the source action.
            limit: how many at most.
        """
        return distinct_revisions(self.executions(name, PAGE), action)[:limit]


def distinct_revisions(executions: Sequence[Execution], action: str) -> tuple[SourceRevision, ...]:
    """The revisions of one source action among executions (newest first), each once, newest first."""
    found: dict[str, SourceRevision] = {}
    for execution in executions:
        for revision in execution.revisions:
            if revision.action == action and revision.id:
                known = found.get(revision.id, revision)
                found[revision.id] = replace(known, created=execution.started or known.created)
    return tuple(found.values())
