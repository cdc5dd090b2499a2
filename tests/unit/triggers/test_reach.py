"""Which pipelines of a fleet an event starts, and what triggers are in words."""

import pytest

from services.domain.git_trigger import (
    BranchPush,
    GitTrigger,
    Patterns,
    PullRequest,
    PullRequestEvent,
    PullRequestFilter,
    PushFilter,
    Repository,
    TagPush,
)
from services.pipelines.parse.trigger import parse_trigger
from services.triggers.reach import judge_pipeline, same_connection, would_start
from services.triggers.words import describe_event, describe_source, describe_trigger
from tests.unit.triggers.cases import CONNECTION, declaration, guide_triggers, pipeline

OTHER = CONNECTION.replace("fe9ff2e8", "00000000")
GUIDE = (
    "push to branch feature/** or release/**, not mainline, changing projectA/** or common/**/*.js, "
    "not **/README.md, **/LICENSE or **/CONTRIBUTING.md; or push of tag release-v0 or release-v1, "
    "not release-v2; or pull request closed into branch feature/** or release/**, not mainline, "
    "changing projectA/** or common/**/*.js, not **/README.md, **/LICENSE or **/CONTRIBUTING.md"
)
PUSH = BranchPush("mainline", ("projectA/a.py",))


def test_the_fleet() -> None:
    fleet = {
        "plain": pipeline(declaration()),
        "filtered": pipeline(declaration(guide_triggers())),
        "off": pipeline(declaration(DetectChanges="false")),
        "branch": pipeline(declaration(branch="develop")),
        "elsewhere": pipeline(declaration(repository="acme/api")),
        "case": pipeline(declaration(repository="Acme/web")),
        "connection": pipeline(declaration(connection=OTHER)),
    }
    result = would_start(fleet, PUSH, Repository("acme/web", CONNECTION))
    assert {name: found.starts for name, found in result.items()} == {
        "plain": True,
        "filtered": False,
        "off": False,
        "branch": False,
        "case": False,
    }
    why = {name: found.sources[0].verdict.reasons for name, found in result.items()}
    assert [reason.text for reason in why["plain"]] == ["branch mainline is the source action's BranchName"]
    assert [reason.text for reason in why["off"]] == [
        "DetectChanges is false and no filter is declared: nothing in Git starts it"
    ]
    assert [reason.text for reason in why["case"]] == [
        "FullRepositoryId is Acme/web: its case differs from acme/web"
    ]
    anywhere = would_start(fleet, PUSH, Repository("acme/web"))
    assert anywhere["connection"].starts
    feature = would_start(fleet, BranchPush("feature/x", ("projectA/a",)), Repository("acme/web", CONNECTION))
    assert [name for name, found in feature.items() if found.starts] == ["filtered"]
    assert feature["filtered"].sources[0].declared


def test_both_names_of_the_service_mean_one_connection() -> None:
    assert same_connection(CONNECTION, CONNECTION.replace("codestar-connections", "codeconnections"))
    assert not same_connection(CONNECTION, OTHER)


def test_filters_need_no_detection_of_changes() -> None:
    declared = declaration(guide_triggers(), DetectChanges="false")
    assert judge_pipeline(pipeline(declared), TagPush("release-v0")).starts


def test_a_trigger_without_filters_needs_it() -> None:
    bare = [{"gitConfiguration": {"sourceActionName": "ApplicationSource"}}]
    assert judge_pipeline(pipeline(declaration(bare)), PUSH).starts
    assert not judge_pipeline(pipeline(declaration(bare, DetectChanges="false")), PUSH).starts


def test_a_v1_pipeline_detects_changes_but_takes_no_triggers() -> None:
    assert judge_pipeline(pipeline(declaration(kind="V1")), PUSH).starts
    result = judge_pipeline(pipeline(declaration(guide_triggers(), kind="V1")), TagPush("release-v0"))
    assert not result.starts
    assert "V2" in result.sources[0].verdict.reasons[0].text


def test_other_sources_are_not_of_git() -> None:
    declared = declaration()
    declared["stages"][0]["actions"][0]["actionTypeId"]["provider"] = "CodeCommit"
    assert judge_pipeline(pipeline(declared), PUSH).sources == ()


@pytest.mark.parametrize(
    ("trigger", "sentence"),
    [
        (GitTrigger("S"), "push to the source action's branch"),
        (GitTrigger("S", (PushFilter(tags=Patterns(("v*",))),)), "push of tag v*"),
        (GitTrigger("S", (PushFilter(),)), "push"),
        (
            GitTrigger("S", (PushFilter(branches=Patterns((), ("wip/**", "tmp"))),)),
            "push to any branch but wip/** or tmp",
        ),
        (
            GitTrigger("S", (), (PullRequestFilter((), Patterns(("main",))),)),
            "pull request opened, updated or closed into branch main",
        ),
        (
            parse_trigger(guide_triggers()[0]),
            GUIDE,
        ),
    ],
)
def test_triggers_in_words(trigger: GitTrigger, sentence: str) -> None:
    assert describe_trigger(trigger) == sentence


def test_sources_in_words() -> None:
    plain = pipeline(declaration()).sources[0]
    off = pipeline(declaration(DetectChanges="False")).sources[0]
    tags = GitTrigger("S", (PushFilter(tags=Patterns(("v*",))),))
    assert describe_source(plain, None) == "push to mainline"
    assert describe_source(plain, GitTrigger("S")) == "push to mainline"
    assert describe_source(off, None) == "nothing in Git: DetectChanges is false"
    assert describe_source(off, tags) == "push of tag v*"


def test_events_in_words() -> None:
    assert describe_event(TagPush("v1")) == "push of tag v1"
    assert describe_event(BranchPush("main", ("a",))) == "push to branch main, changing a"
    assert describe_event(BranchPush("main", ("a", "b"), first=True)) == (
        "first push of branch main, changing 2 files"
    )
    assert describe_event(PullRequest(PullRequestEvent.OPEN, "a", "main")) == "pull request a → main opened"
    assert describe_event(PullRequest(PullRequestEvent("LABELED"), "a", "b")) == "pull request a → b LABELED"
