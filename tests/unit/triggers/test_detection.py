"""How source actions learn of changes."""

import pytest

from services.domain.git_trigger import GitTrigger, Patterns, PushFilter
from services.domain.pipeline import ActionDeclaration, ActionType
from services.domain.status import ActionCategory
from services.triggers.detection import Detection, how_it_starts


def source(provider: str, owner: str = "AWS", **configuration: str) -> ActionDeclaration:
    return ActionDeclaration(
        "Source", ActionType(ActionCategory.SOURCE, owner, provider), configuration=configuration
    )


@pytest.mark.parametrize("provider", ["CodeCommit", "S3", "GitHub"])
def test_polling_is_the_hidden_default(provider: str) -> None:
    found = how_it_starts(source(provider))
    assert (found.detection, found.assumed) == (Detection.POLLING, True)
    assert found.advice
    said = how_it_starts(source(provider, PollForSourceChanges="true"))
    assert (said.detection, said.assumed, said.words) == (Detection.POLLING, False, "polling")


@pytest.mark.parametrize(
    ("provider", "detection"),
    [("CodeCommit", Detection.EVENTS), ("S3", Detection.EVENTS), ("GitHub", Detection.WEBHOOK)],
)
def test_without_polling_something_else_must_tell(provider: str, detection: Detection) -> None:
    assert how_it_starts(source(provider, PollForSourceChanges="False")).detection is detection


def test_polling_that_the_service_stopped() -> None:
    found = how_it_starts(source("S3"), polling_disabled=True)
    assert found.detection is Detection.NONE
    assert found.words == "polling, which the service stopped: no execution for 30 days"
    assert (
        how_it_starts(source("S3", PollForSourceChanges="false"), polling_disabled=True).detection
        is Detection.EVENTS
    )


def test_connections() -> None:
    connected = source("CodeStarSourceConnection", BranchName="main")
    off = source("CodeStarSourceConnection", BranchName="main", DetectChanges="false")
    tags = GitTrigger("Source", (PushFilter(tags=Patterns(("v*",))),))
    assert how_it_starts(connected).words == "push to main"
    assert how_it_starts(off).detection is Detection.NONE
    assert how_it_starts(off, tags).detection is Detection.CONNECTION
    assert how_it_starts(off, tags).words == "push of tag v*"


def test_the_others() -> None:
    assert how_it_starts(source("ECR")).detection is Detection.EVENTS
    found = how_it_starts(source("Perforce", owner="Custom"))
    assert found.words == "whatever its provider Perforce reports by PutActionRevision"
