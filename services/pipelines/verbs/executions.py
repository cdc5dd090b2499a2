"""Starting and stopping executions."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from services.domain.revision import RevisionOverride
from services.domain.status import RevisionType
from services.pipelines.limits import (
    REVISION_VALUE_MOST,
    REVISIONS_MOST,
    STOP_REASON_MOST,
    VARIABLES_MOST,
    FieldProblem,
    check_execution_id,
    check_length,
    check_name,
    check_variable,
)
from services.pipelines.verbs.verb import Verb


@dataclass(frozen=True)
class StartExecution(Verb):
    """Release a change.

    Args:
        pipeline: its name.
        variables: values of pipeline variables by name; those left out keep their default (V2).
        revisions: source revisions in place of the newest (V2).
        request_token: makes a repeat safe: the service answers the first execution again.
    """

    operation = "StartPipelineExecution"
    variables: Mapping[str, str] = field(default_factory=dict)
    revisions: tuple[RevisionOverride, ...] = ()
    request_token: str = field(default_factory=lambda: str(uuid.uuid4()))

    def request(self) -> dict[str, Any]:
        """The operation's input members, without the request token."""
        members: dict[str, Any] = {"name": self.pipeline}
        if self.variables:
            members["variables"] = [{"name": name, "value": value} for name, value in self.variables.items()]
        if self.revisions:
            members["sourceRevisions"] = [
                {
                    "actionName": revision.action,
                    "revisionType": str(revision.type),
                    "revisionValue": revision.value,
                }
                for revision in self.revisions
            ]
        return members

    def sent(self) -> dict[str, Any]:
        """The input members with the request token."""
        return {**self.request(), "clientRequestToken": self.request_token}

    def problems(self) -> list[FieldProblem]:
        """Names, lengths and numbers that the service would refuse."""
        found = check_name("pipeline", self.pipeline)
        for name, value in self.variables.items():
            found += check_variable(name, value)
        if len(self.variables) > VARIABLES_MOST:
            found.append(FieldProblem("variables", f"{VARIABLES_MOST} at most"))
        if len(self.revisions) > REVISIONS_MOST:
            found.append(FieldProblem("revisions", f"{REVISIONS_MOST} at most"))
        for revision in self.revisions:
            named = f"revisions:{revision.action}"
            found += check_name(named, revision.action)
            found += check_length(named, revision.value, REVISION_VALUE_MOST, least=1)
            if not RevisionType(revision.type).known:
                found.append(FieldProblem(named, f"{revision.type} is no type of revision"))
        return found


@dataclass(frozen=True)
class StopExecution(Verb):
    """Stop an execution, after its running actions end, or abandon those.

    Args:
        pipeline: its name.
        execution_id: which execution.
        abandon: leave running actions to their providers, which go on unwatched.
        reason: up to 200 characters; may be empty.
    """

    operation = "StopPipelineExecution"
    execution_id: str
    abandon: bool = False
    reason: str = ""

    def request(self) -> dict[str, Any]:
        """The operation's input members."""
        members: dict[str, Any] = {
            "pipelineName": self.pipeline,
            "pipelineExecutionId": self.execution_id,
            "abandon": self.abandon,
        }
        if self.reason:
            members["reason"] = self.reason
        return members

    def problems(self) -> list[FieldProblem]:
        """A name, id or reason that the service would refuse."""
        found = check_name("pipeline", self.pipeline) + check_execution_id("execution_id", self.execution_id)
        return found + check_length("reason", self.reason, STOP_REASON_MOST)
