"""Each provider: its sentence, its links, its revision types, its log and its details, from a run of it."""

from __future__ import annotations

import pytest

from services.domain.execution import ActionAttempt
from services.domain.log import LogKind
from services.domain.status import ActionStatus
from services.emulator.engine.behaviour import succeeds
from services.emulator.scenarios.parts import codebuild
from services.providers import (
    describe,
    links_of,
    log_sources,
    provider_of,
    read_details,
    revision_types,
    sentence,
    sentence_of_attempt,
)
from services.providers.registry import KNOWN
from tests.contract.providers.desk import Desk, declared
from tests.contract.providers.rows import CUSTOM, SOURCES, Row
from tests.contract.providers.rows_of_work import WORK

SECONDS = 60.0


def named(row: Row) -> str:
    """The row's name in a report."""
    return row.name


@pytest.mark.parametrize("row", [*SOURCES, *WORK, *CUSTOM], ids=named)
def test_what_it_says_of_its_declaration(row: Row) -> None:
    action = declared(row.action)
    assert describe(action) == row.short
    if row.provider != "CodeStarSourceConnection":
        assert sentence(action) == row.sentence
    assert revision_types(action.type) == row.revisions


@pytest.mark.parametrize("row", SOURCES, ids=named)
def test_a_source_that_ran(desk: Desk, row: Row) -> None:
    attempt = desk.source(row.action)
    assert attempt.status is ActionStatus.SUCCEEDED
    check(desk, row, attempt)


@pytest.mark.parametrize("row", WORK, ids=named)
def test_work_that_goes_on_and_that_is_done(desk: Desk, row: Row) -> None:
    desk.bench.put(codebuild("Build", "child-build"), name="child", behaviour=succeeds(1))
    during = desk.run(row.action, succeeds(SECONDS), SECONDS / 2)
    assert desk.details(during).problems == ()
    desk.bench.emulator.step(SECONDS)
    done = desk.attempt("A")
    assert done.status is ActionStatus.SUCCEEDED
    check(desk, row, done)


@pytest.mark.parametrize("row", CUSTOM, ids=named)
def test_what_is_done_outside_of_aws(desk: Desk, row: Row) -> None:
    type_ = declared(row.action).type
    given = row.action["configuration"]
    attempt = ActionAttempt(
        "1",
        "2",
        "Build",
        "A",
        ActionStatus.FAILED,
        type=type_,
        configuration=given,
        external_url="https://ci.acme.example/7",
    )
    assert sentence_of_attempt(attempt) == row.sentence
    assert [(link.label, link.openable) for link in links_of(attempt)] == [("execution", True)]
    assert read_details(desk.reading, attempt).sections == ()
    (log,) = log_sources(attempt)
    assert log.kind is LogKind.NONE
    assert provider_of(type_).title in log.reason


def check(desk: Desk, row: Row, attempt: ActionAttempt) -> None:
    """Hold an attempt that has ended against its row."""
    if not row.action.get("commands"):
        assert sentence_of_attempt(attempt) == row.sentence
    details = desk.details(attempt)
    assert details.problems == ()
    assert tuple(section.title for section in details.sections) == row.details
    assert not details.live
    assert details.cause == ""
    labels = tuple(link.label for link in links_of(attempt, desk.state("A"), details))
    assert labels == row.links
    sources = log_sources(attempt, details)
    assert {source.kind for source in sources} == {row.log}
    assert all(source.reason for source in sources if source.kind is LogKind.NONE)
    for section in details.sections:
        assert section.facts or section.rows or section.events or section.note
        assert all(len(found.cells) == len(section.columns) for found in section.rows)


def test_no_provider_is_without_a_row() -> None:
    rows = {(row.action["actionTypeId"]["category"], row.provider) for row in (*SOURCES, *WORK, *CUSTOM)}
    for provider in KNOWN:
        if provider.categories:
            assert all((category.value, provider.name) in rows for category in provider.categories)
        else:
            assert provider.name in {name for _, name in rows}
