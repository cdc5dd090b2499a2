"""Limits on triggers: each with an example on either side, the numbers compared with the service's model."""

from typing import Any

import botocore.session
import pytest

from services.domain.git_trigger import (
    GitTrigger,
    Patterns,
    PullRequestEvent,
    PullRequestFilter,
    PushFilter,
)
from services.domain.pipeline import PipelineDefinition
from services.pipelines.limits import FieldProblem
from services.pipelines.parse.trigger import parse_trigger
from services.triggers import limits
from services.triggers.declaration import write_trigger
from services.triggers.limits import (
    check_pattern,
    check_place,
    check_pull_request_filter,
    check_push_filter,
    check_size,
    check_trigger,
)
from tests.unit.triggers.cases import declaration, guide_triggers, pipeline


def told(problems: list[FieldProblem]) -> list[tuple[str, str]]:
    return [(problem.field, problem.message) for problem in problems]


def test_the_numbers_are_the_models() -> None:
    model = botocore.session.get_session().get_service_model("codepipeline")
    for shape, most in [
        ("GitPushFilterList", limits.FILTERS_MOST),
        ("GitPullRequestFilterList", limits.FILTERS_MOST),
        ("GitBranchPatternList", limits.PATTERNS_MOST),
        ("GitTagPatternList", limits.PATTERNS_MOST),
        ("GitFilePathPatternList", limits.PATTERNS_MOST),
        ("GitBranchNamePattern", limits.PATTERN_MOST),
        ("GitTagNamePattern", limits.PATTERN_MOST),
        ("GitFilePathPattern", limits.PATTERN_MOST),
        ("PipelineTriggerDeclarationList", limits.TRIGGERS_MOST),
    ]:
        assert model.shape_for(shape).metadata["max"] == most, shape
    assert model.shape_for("GitPullRequestEventType").metadata["enum"] == [
        event.value for event in PullRequestEvent
    ]


@pytest.mark.parametrize("pattern", ["a", "a" * 255, "feature/**", "[a-z]?{x,y}"])
def test_patterns_that_are_taken(pattern: str) -> None:
    assert check_pattern("branch", pattern) == []


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("", "needs a value"),
        ("a" * 256, "256 characters, 255 at most"),
        ("a\nb", "one line only"),
        ("feature/[a", "no glob: [ is never closed (character 9)"),
    ],
)
def test_patterns_that_are_not(pattern: str, message: str) -> None:
    assert told(check_pattern("branch", pattern)) == [("branch", message)]


BRANCHES = Patterns(("main",))
PATHS = Patterns(("src/**",))
TAGS = Patterns(("v*",))


@pytest.mark.parametrize(
    "entry",
    [PushFilter(tags=TAGS), PushFilter(branches=BRANCHES), PushFilter(branches=BRANCHES, file_paths=PATHS)],
)
def test_combinations_that_go_together(entry: PushFilter) -> None:
    assert check_push_filter("push:0", entry) == []


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (PushFilter(), "needs tags or branches"),
        (PushFilter(file_paths=PATHS), "file paths need branches beside them"),
        (PushFilter(TAGS, BRANCHES), "either tags, or branches with or without file paths"),
        (PushFilter(TAGS, file_paths=PATHS), "either tags, or branches with or without file paths"),
    ],
)
def test_combinations_that_do_not(entry: PushFilter, message: str) -> None:
    assert told(check_push_filter("push:0", entry)) == [("push:0", message)]


def test_lists_of_patterns() -> None:
    many = tuple(f"b{number}" for number in range(9))
    assert check_push_filter("push:1", PushFilter(branches=Patterns(many[:8], tuple("hijklmno")))) == []
    assert told(check_push_filter("push:1", PushFilter(branches=Patterns(many, many[:1])))) == [
        ("push:1:branches:includes", "9 patterns, 8 at most"),
    ]


def test_pull_request_filters() -> None:
    every = tuple(PullRequestEvent)
    assert check_pull_request_filter("pullRequest:0", PullRequestFilter(every, BRANCHES, PATHS)) == []
    odd = PullRequestFilter((PullRequestEvent.OPEN, PullRequestEvent("MERGED"), PullRequestEvent.OPEN))
    assert told(check_pull_request_filter("pullRequest:0", odd)) == [
        ("pullRequest:0:events:1", "MERGED is none of OPEN, UPDATED, CLOSED"),
        ("pullRequest:0:events:2", "OPEN is there already"),
    ]
    alone = PullRequestFilter(file_paths=PATHS)
    assert told(check_pull_request_filter("f", alone)) == [("f", "file paths need branches beside them")]
    assert told(check_pull_request_filter("f", PullRequestFilter())) == [("f", "needs events or branches")]


def test_the_trigger_as_a_whole() -> None:
    assert check_trigger(parse_trigger(guide_triggers()[0])) == []
    many = GitTrigger("a b", push=(PushFilter(TAGS),) * 4, provider="Connection")
    assert told(check_trigger(many)) == [
        ("sourceActionName", "1 to 100 letters, digits and . @ - _"),
        ("providerType", "only CodeStarSourceConnection takes triggers"),
        ("push", "4 filters, 3 at most"),
    ]
    assert told(check_trigger(GitTrigger("S"))) == [
        ("push", "needs a filter: without any, remove the trigger")
    ]


def _pipeline_with(count: int, **more: Any) -> PipelineDefinition:
    triggers = [write_trigger(GitTrigger(f"Other{number}")) for number in range(count)]
    return pipeline(declaration(triggers, **more))


def test_its_place_in_the_pipeline() -> None:
    mine = GitTrigger("ApplicationSource")
    assert check_place(_pipeline_with(49), mine) == []
    assert told(check_place(_pipeline_with(50), mine)) == [("triggers", "50 triggers at most in a pipeline")]
    assert check_place(_pipeline_with(50), mine, at=3) == []
    assert told(check_place(_pipeline_with(0, kind="V1"), mine)) == [
        ("pipelineType", "triggers need a pipeline of type V2")
    ]
    assert told(check_place(_pipeline_with(0), GitTrigger("Gate"))) == [
        ("sourceActionName", "Gate is no source action of it")
    ]


def test_one_trigger_for_each_source_action() -> None:
    taken = pipeline(declaration(guide_triggers()))
    mine = GitTrigger("ApplicationSource")
    assert told(check_place(taken, mine)) == [("sourceActionName", "ApplicationSource has a trigger already")]
    assert check_place(taken, mine, at=0) == []


def test_only_connections_take_triggers() -> None:
    declared = declaration()
    declared["stages"][0]["actions"][0]["actionTypeId"]["provider"] = "S3"
    assert told(check_place(pipeline(declared), GitTrigger("ApplicationSource"))) == [
        ("sourceActionName", "ApplicationSource reads from S3: only connections take triggers")
    ]


def test_all_triggers_together_have_a_size() -> None:
    assert check_size(guide_triggers()) == []
    assert check_size(["x" * (200 * 1024 - 4)]) == []
    assert [problem.field for problem in check_size(["x" * (200 * 1024 - 3)])] == ["triggers"]
