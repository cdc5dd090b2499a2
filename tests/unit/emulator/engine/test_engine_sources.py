"""The revisions that source actions find."""

from __future__ import annotations

import re

import pytest

from services.clock import SteppedClock
from services.emulator.engine.sources import KEPT, Revision, SourceBook, SourceLocation
from services.emulator.timeline import Timeline

LOCATION = SourceLocation("CodeCommit", "web", "main")
START = 1_790_000_000.0


@pytest.fixture
def book() -> SourceBook:
    """A book on a stepped clock."""
    return SourceBook(Timeline(SteppedClock(START)), 7)


@pytest.mark.parametrize(
    ("provider", "configuration", "place", "ref"),
    [
        ("CodeStarSourceConnection", {"FullRepositoryId": "a/b", "BranchName": "main"}, "a/b", "main"),
        ("CodeCommit", {"RepositoryName": "web", "BranchName": "dev"}, "web", "dev"),
        ("GitHub", {"Owner": "a", "Repo": "b", "Branch": "main"}, "a/b", "main"),
        ("S3", {"S3Bucket": "bucket", "S3ObjectKey": "x.zip"}, "bucket", "x.zip"),
        ("ECR", {"RepositoryName": "web"}, "web", "latest"),
        ("MySource", {"B": "2", "A": "1"}, "A=1,B=2", ""),
    ],
)
def test_a_location_is_read_from_a_configuration(
    provider: str, configuration: dict[str, str], place: str, ref: str
) -> None:
    assert SourceLocation.of(provider, configuration) == (provider, place, ref)


@pytest.mark.parametrize(
    ("provider", "pattern"),
    [("CodeCommit", r"[0-9a-f]{40}"), ("S3", r"[0-9a-f]{32}"), ("ECR", r"sha256:[0-9a-f]{64}")],
)
def test_an_unknown_location_has_a_believable_past(book: SourceBook, provider: str, pattern: str) -> None:
    past = book.history(SourceLocation(provider, "web", "main"))
    assert len(past) >= 3
    assert all(re.fullmatch(pattern, revision.id) for revision in past)
    assert len({revision.id for revision in past}) == len(past)
    created = [revision.created for revision in past]
    assert created == sorted(created, reverse=True)
    assert created[0] < START


def test_the_same_seed_makes_up_the_same_whatever_was_asked_before(book: SourceBook) -> None:
    other = SourceBook(Timeline(SteppedClock(START)), 7)
    other.head(SourceLocation("CodeCommit", "elsewhere", "main"))
    assert other.head(LOCATION) == book.head(LOCATION)
    assert SourceBook(Timeline(SteppedClock(START)), 8).head(LOCATION) != book.head(LOCATION)


def test_what_is_pushed_becomes_the_head_and_the_past_is_bounded(book: SourceBook) -> None:
    for number in range(KEPT + 5):
        book.push(LOCATION, Revision(f"{number:040x}", "message"))
    assert book.head(LOCATION).id == f"{KEPT + 4:040x}"
    assert len(book.history(LOCATION)) == KEPT


def test_a_made_up_commit_keeps_what_is_given(book: SourceBook) -> None:
    made = book.commit(LOCATION, "Fix it", "Alice")
    assert (made.message, made.author, made.created) == ("Fix it", "Alice", START)
    assert book.head(LOCATION) is made
    assert book.commit(LOCATION, "Fix it", "Alice").id != made.id


def test_known_and_unknown_ids_are_found(book: SourceBook) -> None:
    known = book.history(LOCATION)[2]
    assert book.find(LOCATION, known.id) is known
    unknown = book.find(LOCATION, "f" * 40)
    assert unknown.id == "f" * 40
    assert unknown.message
    assert unknown == book.find(LOCATION, "f" * 40)
    assert book.head(LOCATION).id != "f" * 40
