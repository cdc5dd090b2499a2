"""Each target: whether its credentials work, who one is there, and what one may do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from services.aws.caller import Caller
from services.aws.clients import ClientFactory
from services.clock import Clock
from services.doctor.endpoints import span
from services.doctor.finding import Finding, Verdict
from services.domain.problem import Problem, ProblemKind
from services.domain.target import Target
from services.errors import ServiceError
from services.permissions.grant import Level
from services.permissions.table import calls_of

CREDENTIALS, READING, ACTING = "credentials", "reading", "acting"

ENDS_SOON = 900.0
"""Seconds before their end from which credentials that nobody renews are worth a word."""

_ABSENT = "00000000-0000-4000-8000-000000000000"
"""An id that nothing has: a read that finds nothing was allowed all the same."""
_PROOFS = (ProblemKind.NOT_FOUND, ProblemKind.INVALID)


def check_target(factory: ClientFactory, target: Target, clock: Clock) -> Iterator[Finding]:
    """Look at a target by calls that change nothing: GetCallerIdentity, then CodePipeline's reads.

    Args:
        factory: whose clients.
        target: which.
        clock: by which credentials expire.
    """
    try:
        answer = Caller(factory, target, "sts").read("GetCallerIdentity")
    except ServiceError as error:
        yield _failed(CREDENTIALS, error.problem, target)
        return
    who = replace(target, account=str(answer["Account"]), caller=str(answer.get("Arn", "")))
    yield _credentials(factory, who, clock)
    yield from check_reading(Caller(factory, who))
    if target.read_only:
        yield Finding(
            ACTING, Verdict.OK, "the configuration says read-only: no verb is needed", "", target.name
        )
        return
    levels = ", ".join(level for level in Level.EDITOR.included if level is not Level.VIEWER)
    yield Finding(
        ACTING,
        Verdict.UNKNOWN,
        f"whether the verbs of {levels} are allowed cannot be known without acting",
        "pipedeck policy LEVEL prints what each takes; hold it against the policies of this role",
        target.name,
    )


def _credentials(factory: ClientFactory, target: Target, clock: Clock) -> Finding:
    facts = factory.credentials(target)
    told = f"{target.caller or target.account}"
    if facts is None or facts.expires is None:
        method = f", by {facts.method}" if facts is not None else ""
        return Finding(CREDENTIALS, Verdict.OK, f"{told}{method}; they do not expire", "", target.name)
    left = facts.expires - clock.now()
    told = f"{told}, by {facts.method}; they last another {span(left)}"
    return Finding(CREDENTIALS, Verdict.WARN if left < ENDS_SOON else Verdict.OK, told, "", target.name)


def check_reading(caller: Caller) -> Iterator[Finding]:
    """Make the reads of CodePipeline that a viewer needs, on the first pipeline that is listed.

    Args:
        caller: makes the calls, for a target whose account is known.
    """
    target = caller.target.name
    try:
        listed = caller.read("ListPipelines")
    except ServiceError as error:
        yield _failed(READING, error.problem, caller.target)
        if error.problem.kind is ProblemKind.DENIED:
            told = "which pipelines there are is not known, so nothing else was tried"
            yield Finding(READING, Verdict.UNKNOWN, told, "open one by its name: --pipeline NAME", target)
        return
    names = [str(one.get("name", "")) for one in listed["pipelines"]]
    if not names:
        told = "there is no pipeline here to try the other reads on"
        yield Finding(READING, Verdict.UNKNOWN, told, "is this the right account and region?", target)
        return
    denied = 0
    for operation, read in _reads(caller, names[0]).items():
        problem = _problem_of(read, operation)
        if problem is not None:
            denied += 1
            yield _failed(READING, problem, caller.target)
    if not denied:
        yield Finding(
            READING, Verdict.OK, f"all reads of CodePipeline are allowed, as tried on {names[0]}", "", target
        )
    others = sorted({service for service, _ in calls_of(Level.VIEWER)} - {"codepipeline", "iam", "sqs"})
    yield Finding(
        READING,
        Verdict.UNKNOWN,
        f"what actions did is asked of {', '.join(others)}: that shows when one is opened",
        "pipedeck policy viewer prints what it takes",
        target,
    )


def _reads(caller: Caller, name: str) -> dict[str, Callable[[], object]]:
    absent = {"pipelineExecutionId": _ABSENT}
    where = caller.target
    partition = where.caller.split(":")[1] if where.caller else "aws"
    arn = f"arn:{partition}:codepipeline:{where.region}:{where.account}:{name}"
    return {
        "GetPipeline": lambda: caller.read("GetPipeline", name=name),
        "GetPipelineState": lambda: caller.read("GetPipelineState", name=name),
        "ListPipelineExecutions": lambda: caller.read(
            "ListPipelineExecutions", pipelineName=name, maxResults=1
        ),
        "GetPipelineExecution": lambda: caller.read("GetPipelineExecution", pipelineName=name, **absent),
        "ListActionExecutions": lambda: caller.read("ListActionExecutions", pipelineName=name, maxResults=1),
        "ListRuleExecutions": lambda: caller.read("ListRuleExecutions", pipelineName=name, maxResults=1),
        "ListDeployActionExecutionTargets": lambda: caller.read(
            "ListDeployActionExecutionTargets", pipelineName=name, actionExecutionId=_ABSENT
        ),
        "ListTagsForResource": lambda: caller.read("ListTagsForResource", resourceArn=arn, maxResults=1),
        "ListWebhooks": lambda: caller.read("ListWebhooks", MaxResults=1),
    }


def _problem_of(read: Callable[[], object], operation: str) -> Problem | None:
    """Why a read is not allowed, or did not come; None where it was allowed, whatever it found."""
    try:
        read()
    except ServiceError as error:
        problem = error.problem
        return None if problem.kind in _PROOFS else replace(problem, operation=operation)
    return None


def _failed(check: str, problem: Problem, target: Target) -> Finding:
    what = f"{problem.title}: {problem.detail}" if problem.kind is ProblemKind.CLOCK_SKEW else problem.title
    verdict = Verdict.WARN if problem.retryable else Verdict.BROKEN
    if check == READING and problem.kind is ProblemKind.DENIED:
        verdict = Verdict.WARN  # some of what is shown will be missing; the rest works
    return Finding(check, verdict, what, problem.hint, target.name)
