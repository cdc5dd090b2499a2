"""What was denied is remembered, for whom and on what."""

from __future__ import annotations

import pytest

from services.domain.target import Access
from services.permissions.denials import Denial, Denials

PIPELINE = "arn:aws:codepipeline:eu-west-1:111122223333:web"
STAGE = f"{PIPELINE}/Deploy"
RETRY = "codepipeline:RetryStageExecution"
PROD, TEST = Access("prod"), Access("test")


@pytest.mark.parametrize(
    ("denied", "place", "found"),
    [
        (PIPELINE, "web", True),
        (PIPELINE, "web-2", False),
        (PIPELINE, "web/Deploy", True),
        (STAGE, "web/Deploy", True),
        (STAGE, "web", True),
        (STAGE, "web/Deploy-2", False),
        (STAGE, "web/Build", False),
        (STAGE.replace("eu-west-1", "us-east-1"), "web/Deploy", False),
        ("*", "web/Deploy", True),
        ("web", "web", False),
    ],
)
def test_a_denial_holds_for_what_it_was_on(denied: str, place: str, found: bool) -> None:
    denials = Denials()
    denials.remember(PROD, RETRY, denied)
    expected = Denial(RETRY, denied) if found else None
    assert denials.find(PROD, RETRY, "eu-west-1", place) == expected
    assert denials.find(PROD, "codepipeline:RollbackStage", "eu-west-1", place) is None
    assert denials.find(TEST, RETRY, "eu-west-1", place) is None


def test_what_is_forgotten_may_be_tried_again_and_others_keep_theirs() -> None:
    denials = Denials()
    for access in (PROD, TEST):
        denials.remember(access, RETRY, STAGE)
        denials.remember(access, RETRY, STAGE)
    assert denials.of(PROD) == (Denial(RETRY, STAGE),)
    denials.forget(PROD)
    assert denials.of(PROD) == ()
    assert denials.of(TEST) == (Denial(RETRY, STAGE),)
    denials.forget(PROD)
    denials.clear()
    assert denials.of(TEST) == ()
