"""What an update or a creation does besides."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from services.definition.consequences import ConsequenceKind, creation, update
from services.definition.declaration import Declaration
from services.domain.execution import Execution
from services.domain.status import ExecutionMode, ExecutionStatus
from tests.declarations import deploy, pipeline, source, stage

Json = dict[str, Any]
ALWAYS = [
    "no execution starts by itself: release a change to see it run",
    (
        "stages that failed before cannot be retried any more, and there is nothing to roll back to until an execution "
        "of the new version succeeds"
    ),
]


def told(
    change: Callable[[Json], object], base: Json | None = None, *runs: Execution, **facts: Any
) -> list[str]:
    """What an update does, in words, beside what every update does."""
    before = base or pipeline()
    after = deepcopy(before)
    change(after)
    words = [one.words for one in update(Declaration("web", 1, before, **facts), after, runs)]
    return [one for one in words if one not in ALWAYS]


def run(number: int, status: str = "InProgress", mode: str = "SUPERSEDED") -> Execution:
    return Execution(f"{number:08d}-0000", ExecutionStatus(status), mode=ExecutionMode(mode))


def untouched(_: Json) -> None:
    pass


def polled(polls: str | None) -> Json:
    """A pipeline with a CodeCommit source that says this of polling, or nothing."""
    configuration = {"RepositoryName": "web", "BranchName": "main"}
    if polls is not None:
        configuration["PollForSourceChanges"] = polls
    first = stage("Source", source(provider="CodeCommit", configuration=configuration))
    return pipeline(stages=[first, stage("Deploy", deploy(inputs=["App"]))])


def polling(value: str | None) -> Callable[[Json], None]:
    return lambda declared: declared.update(stages=polled(value)["stages"])


def test_every_update_starts_nothing_and_ends_retries() -> None:
    words = [one.words for one in update(Declaration("web", 1, pipeline()), pipeline(), ())]
    assert words == ALWAYS
    v1 = [one.words for one in update(Declaration("web", 1, pipeline(kind="V1")), pipeline(kind="V1"), ())]
    assert v1[1] == "stages that failed before cannot be retried any more"


def test_what_runs_is_cancelled() -> None:
    runs = [run(6), run(5, "Stopping"), run(4, "Succeeded"), run(3), run(2), run(1)]
    assert told(untouched, None, *runs) == [
        (
            "cancels 4 running executions (00000006, 00000003, 00000002 and 1 more): running actions finish, pending "
            "approvals and what follows do not happen"
        )
    ]
    assert told(untouched, None, run(1))[0].startswith("cancels 1 running execution (00000001): ")
    found = update(Declaration("web", 1, pipeline()), pipeline(), runs)[0]
    assert (found.kind, [one.id[:8] for one in found.executions]) == (
        ConsequenceKind.INTERRUPTS,
        ["00000006", "00000003", "00000002", "00000001"],
    )


def test_what_runs_in_parallel_goes_on_where_that_mode_is_left() -> None:
    words = told(lambda declared: declared.update(executionMode="QUEUED"), None, run(1, mode="PARALLEL"))
    assert words[0] == (
        "spares 1 running execution (00000001): begun in PARALLEL mode, they run to their end by the old structure"
    )
    stays = told(untouched, pipeline(mode="PARALLEL"), run(1, mode="PARALLEL"))
    assert stays[0].startswith("cancels 1 running execution")


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (
            "SUPERSEDED",
            "PARALLEL",
            (
                "execution mode SUPERSEDED becomes PARALLEL: executions no longer wait for each other, and there is no "
                "state, transition or rollback"
            ),
        ),
        (
            "PARALLEL",
            "QUEUED",
            (
                "execution mode PARALLEL becomes QUEUED: the state shows what ran before PARALLEL mode until a new "
                "execution runs"
            ),
        ),
        ("SUPERSEDED", "QUEUED", "execution mode SUPERSEDED becomes QUEUED"),
    ],
)
def test_modes(before: str, after: str, words: str) -> None:
    assert told(lambda declared: declared.update(executionMode=after), pipeline(mode=before)) == [words]


def test_types_and_roles() -> None:
    assert told(lambda declared: declared.update(pipelineType="V1"))[-1] == (
        "the pipeline becomes V1: what it costs changes, and executions cannot be rolled back or given variables"
    )
    assert told(lambda declared: declared.update(pipelineType="V2"), pipeline(kind="V1")) == [
        "the pipeline becomes V2: what it costs changes"
    ]
    role = "arn:aws:iam::111122223333:role/other"
    assert told(lambda declared: declared.update(roleArn=role)) == [f"you need iam:PassRole on {role}"]


def test_stages_that_go_or_move() -> None:
    assert told(lambda declared: declared["stages"][1].update(name="Compile")) == [
        "stage Build goes, with the transition in front of it: a renamed stage is a new one"
    ]
    assert told(lambda declared: declared["stages"].reverse()) == ["the stages run in another order"]


def test_polling() -> None:
    hidden = (
        "App polls CodeCommit, for PollForSourceChanges is true where it is left out; with an event rule as well "
        "every change starts it twice"
    )
    assert told(polling(None), polled("false")) == [hidden]
    assert told(polling("true"), polled("false")) == [
        "App polls CodeCommit; with an event rule as well every change starts it twice"
    ]
    assert told(polling("false"), polled(None)) == [
        "App polls no longer: an EventBridge rule or webhook must start the pipeline"
    ]
    assert told(polling("true"), polled(None)) == []
    assert told(untouched, polled(None), polling_disabled_at=1.0) == [
        "App polls again: the service stopped that, for nothing ran for 30 days"
    ]


def test_triggers_that_come_and_go() -> None:
    git = {"sourceActionName": "App", "push": [{"branches": {"includes": ["main"]}}]}
    triggers = [{"providerType": "CodeStarSourceConnection", "gitConfiguration": git}]
    assert told(lambda declared: declared.update(triggers=triggers)) == [
        "App starts the pipeline by its triggers only, no longer on every push to its branch"
    ]
    with_triggers = pipeline(triggers=triggers)
    assert told(lambda declared: declared.pop("triggers"), with_triggers) == [
        "App has no trigger any more: every push to its branch starts the pipeline again"
    ]
    silent = deepcopy(with_triggers)
    silent["stages"][0]["actions"][0]["configuration"]["DetectChanges"] = "false"
    assert told(lambda declared: declared.pop("triggers"), silent) == [
        "App has no trigger any more: nothing starts it by itself"
    ]


def test_a_creation() -> None:
    kinds = [one.kind for one in creation(polled(None))]
    assert kinds == [ConsequenceKind.STARTS, ConsequenceKind.ROLE, ConsequenceKind.POLLING]
    assert creation({}) == creation({"stages": "none"})
