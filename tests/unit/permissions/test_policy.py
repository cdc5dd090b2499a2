"""What a printed policy says."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import replace
from typing import Any

import pytest

from services.permissions.grant import Level
from services.permissions.policy import MOST_CHARACTERS, Extent, characters_of, minimal_policy
from services.permissions.table import FREE, GRANTS, calls_of, grants_of, level_of

ONE = Extent(("payments",), ("111122223333",), ("eu-west-1",))
LADDER = (Level.VIEWER, Level.APPROVER, Level.OPERATOR, Level.EDITOR)
PAYMENTS = "arn:aws:codepipeline:eu-west-1:111122223333:payments"


def statement(document: dict[str, Any], sid: str) -> dict[str, Any]:
    """The statement of that id."""
    return next(one for one in document["Statement"] if one["Sid"] == sid)


@pytest.mark.parametrize("level", Level)
def test_a_level_has_the_levels_in_it(level: Level) -> None:
    whole = replace(ONE, queues=("arn:aws:sqs:eu-west-1:111122223333:pipedeck",))
    said = [action for one in minimal_policy(level, whole)["Statement"] for action in one["Action"]]
    within = [action for grant in GRANTS if grant.level in level.included for action in grant.actions]
    assert sorted(said) == sorted(within)


def test_queues_are_in_a_policy_only_where_there_are_some() -> None:
    queue = "arn:aws:sqs:eu-west-1:111122223333:pipedeck"
    assert "TakeEvents" not in {one["Sid"] for one in minimal_policy(Level.EDITOR, ONE)["Statement"]}
    assert statement(minimal_policy(Level.VIEWER, replace(ONE, queues=(queue,))), "TakeEvents") == {
        "Sid": "TakeEvents",
        "Effect": "Allow",
        "Action": ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
        "Resource": queue,
    }


def test_levels_stand_on_each_other_and_discovery_alone() -> None:
    assert Level.EDITOR.included == LADDER
    assert Level.APPROVER.included == LADDER[:2]
    assert Level.DISCOVERY.included == (Level.DISCOVERY,)


def test_each_kind_of_resource_has_its_own_pattern() -> None:
    document = minimal_policy(Level.OPERATOR, ONE)
    assert statement(document, "ReadPipelines")["Resource"] == PAYMENTS
    assert statement(document, "StartAndStop")["Resource"] == PAYMENTS
    assert statement(document, "WorkOnStages")["Resource"] == f"{PAYMENTS}/*"
    assert statement(document, "AnswerApprovals")["Resource"] == f"{PAYMENTS}/*/*"
    assert statement(document, "ListPipelines")["Resource"] == "*"


def test_only_what_knows_no_resource_is_on_everything() -> None:
    for level in LADDER:
        stars = [one["Sid"] for one in minimal_policy(level)["Statement"] if one["Resource"] == "*"]
        assert stars == ["ListPipelines"], "all of them are in one statement"
        inside = set(statement(minimal_policy(level), "ListPipelines")["Action"])
        free = {"events:ListRuleNamesByTarget", "tag:GetResources", "iam:ListAccountAliases"}
        assert {"codepipeline:ListPipelines", *free} <= inside
        assert ("codepipeline:ListActionTypes" in inside) is (level is Level.EDITOR)


def test_what_knows_no_resource_is_kept_to_the_regions_given() -> None:
    document = minimal_policy(Level.VIEWER, Extent(regions=("eu-west-1", "us-east-1")))
    assert statement(document, "ListPipelines")["Condition"] == {
        "StringEquals": {"aws:RequestedRegion": ["eu-west-1", "us-east-1"]}
    }
    assert "Condition" not in statement(minimal_policy(Level.VIEWER), "ListPipelines")
    assert "Condition" not in statement(document, "ReadPipelines")
    assert "Condition" not in statement(document, "NameTheAccount"), "IAM answers in one region only"


def test_every_pipeline_account_and_region_is_named() -> None:
    extent = Extent(("a", "b"), ("111122223333", "444455556666"), ("eu-west-1", "us-east-1"))
    found = statement(minimal_policy(Level.VIEWER, extent), "ReadPipelines")["Resource"]
    assert len(found) == len(set(found)) == 8
    assert "arn:aws:codepipeline:us-east-1:444455556666:b" in found


def test_with_nothing_given_it_is_about_all() -> None:
    document = minimal_policy(Level.OPERATOR)
    assert statement(document, "ReadPipelines")["Resource"] == "arn:aws:codepipeline:*:*:*"
    assert statement(document, "WorkOnStages")["Resource"] == "arn:aws:codepipeline:*:*:*/*"


def test_the_partition_is_everywhere() -> None:
    text = json.dumps(minimal_policy(Level.EDITOR, Extent(partition="aws-us-gov")))
    assert "arn:aws:" not in text
    assert "arn:aws-us-gov:codepipeline:" in text


def test_logs_are_those_of_actions_and_of_the_groups_given() -> None:
    document = minimal_policy(Level.VIEWER, Extent(("web",), (), ("eu-west-1",), log_groups=("/team/*",)))
    assert statement(document, "ReadLogs")["Resource"] == [
        "arn:aws:logs:eu-west-1:*:log-group:/aws/codebuild/*:*",
        "arn:aws:logs:eu-west-1:*:log-group:/aws/codepipeline/web:*",
        "arn:aws:logs:eu-west-1:*:log-group:/aws/lambda/*:*",
        "arn:aws:logs:eu-west-1:*:log-group:/team/*:*",
    ]


def test_a_role_may_be_passed_only_to_whom_it_is_for() -> None:
    found = statement(minimal_policy(Level.EDITOR, ONE), "PassRoles")
    assert found["Resource"] == "arn:aws:iam::111122223333:role/*"
    assert found["Condition"]["StringEquals"]["iam:PassedToService"] == [
        "codepipeline.amazonaws.com",
        "events.amazonaws.com",
    ]


def test_a_document_is_one_that_iam_takes() -> None:
    document = minimal_policy(Level.EDITOR, ONE)
    sids = [one["Sid"] for one in document["Statement"]]
    assert document["Version"] == "2012-10-17"
    assert len(set(sids)) == len(sids)
    assert all(re.fullmatch("[A-Za-z0-9]+", sid) for sid in sids)
    assert characters_of(document) <= MOST_CHARACTERS
    assert characters_of({"a b": "c"}) == len('{"ab":"c"}')


def test_an_action_is_in_one_grant_only_and_has_its_level() -> None:
    actions = [action for grant in GRANTS for action in grant.actions]
    assert len(set(actions)) == len(actions)
    assert level_of("codepipeline:RetryStageExecution") is Level.OPERATOR
    assert level_of("states:DescribeExecution") is Level.VIEWER
    assert level_of("iam:DeleteRole") is None


def test_calls_grow_with_the_level_and_leave_out_what_only_iam_asks() -> None:
    levels = [calls_of(level) for level in LADDER]
    assert all(lower < higher for lower, higher in itertools.pairwise(levels))
    assert ("iam", "PassRole") not in calls_of(Level.EDITOR)
    assert "iam:PassRole" in {action for grant in grants_of(Level.EDITOR) for action in grant.actions}
    assert not FREE & calls_of(Level.EDITOR)
