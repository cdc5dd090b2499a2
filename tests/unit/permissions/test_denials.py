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
    ("denied", "asked", "found"),
    [
        (PIPELINE, PIPELINE, True),
        (PIPELINE, f"{PIPELINE}-2", False),
        (PIPELINE, PIPELINE.replace("eu-west-1", "us-east-1"), False),
        (PIPELINE, STAGE, True),
        (STAGE, STAGE, True),
        (STAGE, PIPELINE, True),
        (STAGE, f"{PIPELINE}/Deploy-2", False),
        (STAGE, f"{PIPELINE}/Build", False),
        ("*", STAGE, True),
    ],
)
def test_a_denial_holds_for_what_it_was_on(denied: str, asked: str, found: bool) -> None:
    denials = Denials()
    denials.remember(PROD, RETRY, denied)
    expected = Denial(RETRY, denied) if found else None
    assert denials.find(PROD, RETRY, asked) == expected
    assert denials.find(PROD, "codepipeline:RollbackStage", asked) is None
    assert denials.find(TEST, RETRY, asked) is None


def test_what_is_forgotten_may_be_tried_again_and_others_keep_theirs() -> None:
    denials = Denials()
    for access in (PROD, TEST):
        denials.remember(access, RETRY, STAGE)
        denials.remember(access, RETRY, STAGE)
    assert denials.of(PROD) == (Denial(RETRY, STAGE),)
    denials.forget(PROD)
    assert denials.of(PROD) == ()
    assert denials.find(TEST, RETRY, STAGE) is not None
    denials.forget(PROD)
