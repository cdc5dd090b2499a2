"""Calls to one service for one target: translated, and checked to be answers at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from services.aws.clients import ClientFactory
from services.aws.translate import may_have_happened, translate
from services.aws.transport import garbage
from services.domain.problem import Problem, ProblemKind
from services.domain.target import Target
from services.errors import ServiceError

Answer = dict[str, Any]
Method = Callable[..., Answer]

_ANSWERS_WITH = {
    "ListPipelines": "pipelines",
    "ListPipelineExecutions": "pipelineExecutionSummaries",
    "ListActionExecutions": "actionExecutionDetails",
    "GetPipeline": "pipeline",
    "GetPipelineState": "pipelineName",
    "GetPipelineExecution": "pipelineExecution",
    "CreatePipeline": "pipeline",
    "UpdatePipeline": "pipeline",
    "ListActionTypes": "actionTypes",
    "ListRuleTypes": "ruleTypes",
    "StartPipelineExecution": "pipelineExecutionId",
    "StopPipelineExecution": "pipelineExecutionId",
    "RetryStageExecution": "pipelineExecutionId",
    "RollbackStage": "pipelineExecutionId",
    "GetCallerIdentity": "Account",
}
"""A member that no answer to the operation lacks: without it somebody else answered (a proxy's page)."""

_FIXED = frozenset({"env", "shared-credentials-file", "config-file", "explicit"})
"""botocore's words for credentials that stay as they are until somebody changes them."""


class Pages(Iterator[Answer]):
    """A list's pages, one call each. A step that failed may be taken again: it asks for the same page.

    Args:
        caller: makes the calls.
        operation: the API operation.
        mark: what the service calls the mark of the next page.
        parameters: the operation's input members.
    """

    def __init__(self, caller: Caller, operation: str, mark: str, parameters: Mapping[str, object]) -> None:
        self._caller = caller
        self._operation = operation
        self._mark = mark
        self._parameters: dict[str, object] = dict(parameters)
        self._seen: set[str] = set()
        self._ended = False

    def __next__(self) -> Answer:
        """The next page.

        Raises:
            ServiceError: it failed; GARBAGE where the endpoint leads in circles.
        """
        if self._ended:
            raise StopIteration
        if self._parameters.get(self._mark) in self._seen:
            detail = "a page mark came back twice"
            raise ServiceError(replace(garbage(), operation=self._operation, detail=detail))
        answer = self._caller.read(self._operation, **self._parameters)
        self._seen.add(str(self._parameters.get(self._mark, "")))
        token = answer.get(self._mark)
        if token:
            self._parameters[self._mark] = token
        self._ended = not token
        return answer


class Caller:
    """Makes the calls of one service for one target; any thread may use it.

    Args:
        factory: whose clients.
        target: for whom.
        service: botocore's name of the service.
        proven: whether the credentials were good elsewhere a moment ago: a region that does not know them then
            is one that the account has not opted in to, and they are kept.
    """

    def __init__(
        self, factory: ClientFactory, target: Target, service: str = "codepipeline", *, proven: bool = False
    ) -> None:
        self.factory = factory
        self.target = target
        self.service = service
        self._proven = proven

    def read(self, operation: str, **parameters: object) -> Answer:
        """Ask a question; once more at once where the connection was closed under it, as idle ones are.

        Once more too where AWS calls the credentials expired, with what can be had anew without a person.

        Args:
            operation: the API operation, such as ``GetPipelineState``.
            **parameters: its input members.

        Raises:
            ServiceError: it failed; GARBAGE where the answer is not the service's.
        """
        from botocore.exceptions import ConnectionClosedError

        client = self._client(operation)
        renews = self._renews()
        try:
            return self._call(client, operation, parameters)
        except ServiceError as error:
            expired = renews and error.problem.kind is ProblemKind.EXPIRED and error.problem.code
            if not expired and not isinstance(error.__cause__, ConnectionClosedError):
                raise
        return self._call(self._client(operation), operation, parameters)

    def pages(self, operation: str, *, mark: str = "nextToken", **parameters: object) -> Pages:
        """Ask for a list page by page, as the service cuts it; an empty page with more behind it is legal.

        Args:
            operation: the API operation, such as ``ListPipelines``.
            mark: what the service calls the mark of the next page, in its input and output.
            **parameters: the operation's input members.
        """
        return Pages(self, operation, mark, parameters)

    def act(self, operation: str, **parameters: object) -> Answer:
        """Have something done, sent once and never again by itself.

        Raises:
            ServiceError: it was refused or not sent; UNKNOWN_RESULT where the answer was lost and it may have
                been done.
        """
        client = self._client(operation)
        try:
            return self._call(client, operation, parameters)
        except ServiceError as error:
            cause = error.__cause__
            if cause is None or may_have_happened(cause):  # no cause: an answer came, but not the service's
                raise ServiceError(_unknown(error.problem)) from error
            raise

    def _client(self, operation: str) -> Any:
        try:
            return self.factory.client(self.target, self.service)
        except Exception as error:
            raise self._failed(error, operation, None) from error

    def _call(self, client: Any, operation: str, parameters: Mapping[str, object]) -> Answer:
        from botocore import xform_name

        method: Method = getattr(client, xform_name(operation))
        try:
            answer = method(**parameters)
        except Exception as error:
            raise self._failed(error, operation, client) from error
        if not _is_answer(operation, answer):
            raise ServiceError(replace(garbage(), operation=operation))
        return answer

    def _renews(self) -> bool:
        """Whether the credentials in use may be had anew without anybody's doing."""
        facts = self.factory.credentials(self.target)
        return facts is not None and facts.method not in _FIXED

    def _failed(self, error: BaseException, operation: str, client: object) -> ServiceError:
        """The translated failure; credentials that are missing or refused are looked for anew next time.

        botocore keeps what it once found, or did not find: without that a log-in would go unnoticed.
        """
        problem = translate(error, operation, self.target, sending=client is not None)
        if problem.kind in (ProblemKind.EXPIRED, ProblemKind.NO_CREDENTIALS):
            problem = replace(problem, need=problem.need or self.factory.need(self.target, error))
            if problem.kind is ProblemKind.EXPIRED or not self._proven:
                self.factory.refused(self.target, client, error)
        return ServiceError(problem)


def request_id(answer: Answer) -> str:
    """AWS's id of the request behind an answer."""
    return str(answer.get("ResponseMetadata", {}).get("RequestId", ""))


def _is_answer(operation: str, answer: Answer) -> bool:
    expected = _ANSWERS_WITH.get(operation)
    if expected is not None:
        return expected in answer
    headers = answer.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    return "html" not in str(headers.get("content-type", "")).casefold()


def _unknown(problem: Problem) -> Problem:
    return replace(
        problem,
        kind=ProblemKind.UNKNOWN_RESULT,
        title=f"the answer was lost ({problem.title}): it may have happened or not",
        hint="look at what the pipeline does now before you do it again",
        retryable=False,
    )
