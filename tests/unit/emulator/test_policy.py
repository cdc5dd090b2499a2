"""Identity-based policies: what they allow, what they deny, and what cannot be read."""

from __future__ import annotations

from typing import Any

import pytest

from services.emulator.identity.policy import Decision, Need, Policy, decide

RETRY = Need("codepipeline:RetryStageExecution", "arn:aws:codepipeline:eu-west-1:111122223333:web/Deploy")
FACTS = {"aws:requestedregion": ("eu-west-1",), "aws:tagkeys": ("team", "cost")}


def allow(**members: Any) -> dict[str, Any]:
    """A statement that allows everything but for what is given otherwise."""
    plain = {"Effect": "Allow"}
    if "NotAction" not in members:
        plain["Action"] = "*"
    if "NotResource" not in members:
        plain["Resource"] = "*"
    return plain | members


def decided(*statements: dict[str, Any], need: Need = RETRY) -> Decision:
    """What a policy of those statements says."""
    return decide([Policy.of({"Version": "2012-10-17", "Statement": list(statements)})], need, FACTS)


@pytest.mark.parametrize(
    ("statement", "allowed"),
    [
        (allow(), True),
        (allow(Action="codepipeline:*"), True),
        (allow(Action="CODEPIPELINE:retrystage*"), True),
        (allow(Action=["codepipeline:GetPipeline", "codepipeline:RetryStageExecutio?"]), True),
        (allow(Action="codepipeline:Retry"), False),
        (allow(NotAction="codepipeline:Retry*"), False),
        (allow(NotAction="iam:*"), True),
        (allow(Resource="arn:aws:codepipeline:eu-west-1:111122223333:web"), False),
        (allow(Resource="arn:aws:codepipeline:eu-west-1:111122223333:web/*"), True),
        (allow(Resource="arn:aws:codepipeline:*:111122223333:*"), True),
        (allow(Resource="arn:aws:codepipeline:eu-west-1:111122223333:WEB/*"), False),
        (allow(NotResource="arn:aws:codepipeline:*:*:web/Deploy"), False),
        (allow(Condition={"StringEquals": {"aws:RequestedRegion": ["us-east-1", "eu-west-1"]}}), True),
        (allow(Condition={"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}}), False),
        (allow(Condition={"StringLike": {"AWS:requestedregion": "eu-*"}}), True),
        (allow(Condition={"StringEquals": {"aws:ResourceTag/team": "web"}}), False),
        (allow(Condition={"StringNotEquals": {"aws:ResourceTag/team": "web"}}), True),
        (allow(Condition={"StringEqualsIfExists": {"aws:ResourceTag/team": "web"}}), True),
        (allow(Condition={"Null": {"aws:ResourceTag/team": True}}), True),
        (allow(Condition={"Null": {"aws:RequestedRegion": "true"}}), False),
        (allow(Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}), False),
        (allow(Condition={"ForAllValues:StringEquals": {"aws:TagKeys": ["team", "cost", "x"]}}), True),
        (allow(Condition={"ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}}), False),
        (allow(Condition={"ForAnyValue:StringEquals": {"aws:TagKeys": ["team"]}}), True),
    ],
)
def test_a_statement_allows_what_it_names(statement: dict[str, Any], *, allowed: bool) -> None:
    assert decided(statement) is (Decision.ALLOWED if allowed else Decision.NOT_ALLOWED)


def test_a_denial_outweighs_every_permission() -> None:
    assert decided(allow(), allow(Effect="Deny", Action="codepipeline:Retry*")) is Decision.DENIED
    assert decided(allow(Effect="Deny", Action="codepipeline:Get*"), allow()) is Decision.ALLOWED


def test_no_policy_at_all_allows_nothing() -> None:
    assert decide([], RETRY, FACTS) is Decision.NOT_ALLOWED
    assert decided() is Decision.NOT_ALLOWED


def test_a_permissions_own_facts_are_held_against_conditions() -> None:
    passing = allow(Condition={"StringEquals": {"iam:PassedToService": "codepipeline.amazonaws.com"}})
    need = Need("iam:PassRole", "arn:aws:iam::111122223333:role/x", (("iam:passedtoservice", ("ec2",)),))
    assert decided(passing, need=need) is Decision.NOT_ALLOWED


@pytest.mark.parametrize(
    ("document", "complaint"),
    [
        ({"Statement": {"Effect": "allow", "Action": "*", "Resource": "*"}}, "effect is Allow or Deny"),
        ({"Statement": {"Effect": "Allow", "Resource": "*"}}, "either Action or NotAction"),
        ({"Statement": {"Effect": "Allow", "Action": "*", "NotAction": "*", "Resource": "*"}}, "either"),
        ({"Statement": {"Effect": "Allow", "Action": []}}, "a list of texts"),
        ({"Statement": allow(Principal="*")}, "Principal"),
        ({"Statement": allow(Resource="arn:aws:s3:::${aws:username}")}, "variables"),
        ({"Statement": allow(Condition={"NumericLessThan": {"x": "1"}})}, "NumericLessThan"),
        ({"Statements": []}, "Statements"),
    ],
)
def test_what_cannot_be_evaluated_is_refused(document: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        Policy.of(document)
