"""The tester's verdict is the emulator's: two readings of the documented rules, from separate code."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.clock import SteppedClock
from services.domain.git_trigger import BranchPush, GitEvent, PullRequest, PullRequestEvent, TagPush
from services.emulator import Emulator
from services.emulator.changes.filters import GitChange, starting_actions
from services.emulator.changes.git import GitEvent as EmulatedEvent
from services.emulator.changes.git import happen
from services.emulator.changes.globs import glob_matches
from services.emulator.world import World
from services.pipelines.parse import parse_definition
from services.triggers.glob import GlobError, parse_glob
from services.triggers.reach import judge_pipeline
from tests.contract.raw_http import change
from tests.engine_worlds import put_pipeline
from tests.unit.triggers.cases import declaration, guide_triggers

Json = dict[str, Any]
OPEN, UPDATED, CLOSED = PullRequestEvent.OPEN, PullRequestEvent.UPDATED, PullRequestEvent.CLOSED

NAMES = [
    "main",
    "release/1",
    "release/1.2",
    "feature/login",
    "feature/a/b",
    "v1",
    "v1.2",
    "hotfix",
    "a",
    "wip/x",
]
FILES = [
    "a.py",
    "src/a.py",
    "src/lib/b.js",
    "docs/x.md",
    "docs/a/README.md",
    "README.md",
    "a-b.js",
    "src/[x].py",
]
PATTERNS = [
    *[
        "**",
        "*",
        "main",
        "release/*",
        "release/**",
        "feature/**",
        "v*",
        "v[0-9]*",
        "v?",
        "{main,hotfix}",
        "wip/**",
    ],
    *["*.{py,js}", "**/*.md", "docs/**", "src/*", "src/**", "**.py", "[!d]*", "{src,docs}/**", "README.md"],
]
PIECES = [
    "main",
    "release",
    "feature",
    "src",
    "a",
    "b",
    "x",
    "v",
    "1",
    ".",
    "/",
    "-",
    ".py",
    ".js",
    "*",
    "**",
    "?",
]
ODD_PIECES = [
    "[a-c]",
    "[!a]",
    "[-a]",
    "[a-]",
    "[--a]",
    "[a-c-e]",
    "[c-a]",
    "[/]",
    "[]",
    "[",
    "]",
    "{",
    "}",
    ",",
    "\\",
]


@dataclass(frozen=True)
class Case:
    """A pipeline's declaration and what happens in the repository of its source action."""

    declared: Json
    event: GitEvent

    @property
    def change(self) -> GitChange:
        """The event as the emulator takes it."""
        event = self.event
        if isinstance(event, TagPush):
            return GitChange(tag=event.tag)
        if isinstance(event, BranchPush):
            return GitChange(branch=event.branch, files=event.files, creates=event.first)
        return GitChange(event=event.event.value, source=event.source, target=event.target, files=event.files)

    @property
    def tested(self) -> bool:
        """What the tester says."""
        return judge_pipeline(parse_definition({"pipeline": self.declared}), self.event).starts


texts = st.lists(st.sampled_from(PIECES + ODD_PIECES), min_size=1, max_size=5).map("".join)
patterns = st.one_of(st.sampled_from(PATTERNS), st.sampled_from(NAMES + FILES), texts)
names = st.one_of(
    st.sampled_from(NAMES), st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join)
)
files = st.one_of(
    st.lists(st.sampled_from(FILES), max_size=4),
    st.integers(95, 105).flatmap(
        lambda many: st.sampled_from(FILES).map(lambda last: ["docs/n"] * many + [last])
    ),
).map(tuple)


@st.composite
def criteria(draw: st.DrawFn) -> Json:
    """The patterns of one kind."""
    listed = st.lists(patterns, min_size=1, max_size=3)
    kinds = draw(st.sampled_from([("includes",), ("excludes",), ("includes", "excludes"), ("includes",)]))
    return {kind: draw(listed) for kind in kinds}


def some(members: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Json]:
    """An object with any of the members."""
    return st.fixed_dictionaries({}, optional=members)


pushes = st.one_of(
    st.fixed_dictionaries({"tags": criteria()}),
    st.fixed_dictionaries({"branches": criteria()}, optional={"filePaths": criteria()}),
    some({"tags": criteria(), "branches": criteria(), "filePaths": criteria()}),
)
kinds = st.lists(st.sampled_from(["OPEN", "UPDATED", "CLOSED"]), min_size=1, max_size=3, unique=True)
pull_requests = some({"events": kinds, "branches": criteria(), "filePaths": criteria()})
events = st.one_of(
    st.builds(TagPush, names),
    st.builds(BranchPush, names, files, st.booleans()),
    st.builds(
        PullRequest,
        st.sampled_from([OPEN, UPDATED, CLOSED, PullRequestEvent("LABELED")]),
        names,
        names,
        files,
    ),
)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A declaration, mostly with a trigger, and an event."""
    git = draw(
        some({"push": st.lists(pushes, max_size=3), "pullRequest": st.lists(pull_requests, max_size=3)})
    )
    trigger = {
        "providerType": "CodeStarSourceConnection",
        "gitConfiguration": {"sourceActionName": "ApplicationSource", **git},
    }
    triggers = draw(st.sampled_from([[trigger], [trigger], [trigger], None]))
    configuration = draw(some({"DetectChanges": st.sampled_from(["true", "false", "False"])}))
    kind = draw(st.sampled_from(["V2", "V2", "V2", "V1"]))
    declared = declaration(triggers, kind=kind, branch=draw(st.sampled_from(NAMES)), **configuration)
    return Case(declared, draw(events))


def test_a_thousand_triggers_and_events() -> None:
    verdicts: Counter[bool] = Counter()

    @settings(max_examples=1000)
    @given(cases())
    def compare(case: Case) -> None:
        started = bool(starting_actions(case.declared, case.change))
        assert started is case.tested
        verdicts[started] += 1

    compare()
    assert verdicts.total() >= 1000
    assert min(verdicts[True], verdicts[False]) > 80


@settings(max_examples=1000)
@given(patterns, st.one_of(names, st.sampled_from(FILES), texts))
def test_a_thousand_patterns_and_names(pattern: str, name: str) -> None:
    try:
        tested = parse_glob(pattern).matches(name)
    except GlobError:
        tested = False
    assert glob_matches(pattern, name) is tested


PATHS = ("projectA/a.py",)
GUIDES_EVENTS: list[tuple[GitEvent, bool]] = [
    (BranchPush("feature/login", PATHS), True),
    (BranchPush("feature/a/b", ("common/lib/x.js",)), True),
    (BranchPush("release/1", ("docs/a.md", "projectA/a.py")), True),
    (BranchPush("feature/login", ("projectB/a.py",)), False),
    (BranchPush("feature/login", ("projectA/README.md",)), False),
    (BranchPush("feature/login", ("common/x.js",)), False),
    (BranchPush("mainline", PATHS), False),
    (BranchPush("other", PATHS), False),
    (BranchPush("feature/login", PATHS, first=True), False),
    (TagPush("release-v0"), True),
    (TagPush("release-v2"), False),
    (TagPush("v1"), False),
    (PullRequest(CLOSED, "topic", "release/1", PATHS), True),
    (PullRequest(OPEN, "topic", "release/1", PATHS), False),
    (PullRequest(CLOSED, "feature/x", "mainline", PATHS), False),
    (PullRequest(CLOSED, "topic", "release/1", ("projectA/LICENSE",)), False),
]
"""What the declaration of the CodePipeline User Guide, Trigger filtering in the pipeline JSON, does at what."""


def posted(event: GitEvent) -> Json:
    """An event as the control path takes it."""
    if isinstance(event, TagPush):
        return {"tag": event.tag}
    if isinstance(event, BranchPush):
        return {"branch": event.branch, "files": list(event.files), "creates": event.first}
    request = {"event": event.event.value, "source": event.source, "target": event.target}
    return {"pull_request": request, "files": list(event.files)}


def test_the_guides_declaration_starts_executions_as_the_tester_says(emulator: Emulator, client: Any) -> None:
    declared = declaration(guide_triggers())
    declared["artifactStore"] = {"type": "S3", "location": "acme-artifacts"}
    client.create_pipeline(pipeline=declared)
    for event, expected in GUIDES_EVENTS:
        answer = change(emulator.port, "git", {"repository": "acme/web", **posted(event)})
        assert bool(answer["started"]) is Case(declared, event).tested is expected
        for started in answer["started"]:
            newest = client.list_pipeline_executions(pipelineName="MyServicePipeline", maxResults=1)
            summary = newest["pipelineExecutionSummaries"][0]
            assert summary["pipelineExecutionId"] == started["execution_id"]
            assert summary["trigger"]["triggerType"] == "WebhookV2"


@pytest.mark.parametrize(
    ("branch", "event", "expected"),
    [
        # CodePipeline User Guide, Examples for trigger filters
        ("main", BranchPush("main"), True),
        ("main", BranchPush("feature"), False),
        ("main", TagPush("main"), False),
        ("main", PullRequest(CLOSED, "feature", "main"), False),
    ],
)
def test_without_filters_the_source_actions_branch_counts(
    branch: str, event: GitEvent, *, expected: bool
) -> None:
    world = World(SteppedClock())
    case = Case(declaration(branch=branch), event)
    run = put_pipeline(world, case.declared)
    started = happen(world, EmulatedEvent(repository="acme/web", change=case.change))
    assert bool(started) is bool(run.executions) is case.tested is expected
    assert happen(world, EmulatedEvent(repository="Acme/web", change=case.change)) == []
