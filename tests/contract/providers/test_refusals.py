"""Details that cannot be read: one clear line, never an exception, and the rest is shown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from services.domain.problem import ProblemKind
from services.domain.target import Target
from services.emulator.engine.behaviour import succeeds
from services.emulator.faults import Fault, FaultKind
from services.emulator.scenarios.parts import cloudformation, codebuild, connection_arn, github
from services.providers import Reading, log_sources, read_details
from tests.contract.providers.desk import PIPELINE, Desk, section
from tests.contract.providers.rows import SOURCES, Row
from tests.contract.providers.rows_of_work import WORK

OTHER = "444455556666"
READERS = [
    row for row in (*SOURCES, *WORK) if row.details and row.provider not in ("InspectorScan", "CodePipeline")
]


@pytest.mark.parametrize("row", READERS, ids=lambda row: row.name)
def test_a_denial_names_the_permission(desk: Desk, row: Row) -> None:
    attempt = desk.source(row.action) if row in SOURCES else desk.run(row.action, succeeds(10), 20)
    desk.bench.emulator.faults.add(Fault(kind=FaultKind.DENY))
    details = desk.details(attempt)
    problem = details.problems[0]
    assert problem.kind is ProblemKind.DENIED
    service, _, operation = problem.title.removesuffix(" is not allowed").partition(":")
    assert operation == problem.operation
    assert problem.line == f"{service}:{operation} is not allowed: {problem.hint}"
    assert "\n" not in problem.line


@pytest.mark.parametrize("row", READERS, ids=lambda row: row.name)
def test_throttling_is_a_line_too(desk: Desk, row: Row) -> None:
    attempt = desk.source(row.action) if row in SOURCES else desk.run(row.action, succeeds(10), 20)
    desk.bench.emulator.faults.add(
        Fault(kind=FaultKind.ERROR, status=400, code="ThrottlingException", message="Rate")
    )
    problem = desk.details(attempt).problems[0]
    assert (problem.kind, problem.retryable) == (ProblemKind.THROTTLED, True)


def test_the_rest_is_shown_where_one_part_is_denied(desk: Desk) -> None:
    attempt = desk.run(cloudformation("A", "network", takes="App"), succeeds(10), 20)
    desk.bench.emulator.faults.add(Fault(kind=FaultKind.DENY, operation="DescribeStackEvents"))
    details = desk.details(attempt)
    assert section(details, "Stack").problem is None
    assert section(details, "Stack events").problem is not None


@pytest.mark.parametrize(
    "row", [row for row in READERS if row.provider != "GitHub"], ids=lambda row: row.name
)
def test_what_is_gone_is_said_to_be_gone(desk: Desk, row: Row) -> None:
    attempt = desk.source(row.action) if row in SOURCES else desk.run(row.action, succeeds(10), 20)
    desk.bench.client("codepipeline").delete_pipeline(name=PIPELINE)
    problem = desk.details(attempt).problems[0]
    assert problem.kind is ProblemKind.NOT_FOUND
    assert problem.title.endswith("is not there")
    assert "\n" not in problem.line


def test_an_action_of_another_account_is_read_with_a_target_there(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    credentials = tmp_path / "credentials"
    credentials.write_text(f"[other]\naws_access_key_id = AKIA{OTHER}\naws_secret_access_key = secret\n")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(credentials))
    build = codebuild("A", "web-test") | {"roleArn": f"arn:aws:iam::{OTHER}:role/deployer"}
    attempt = desk.run(build, succeeds(10), 20)
    (problem,) = desk.details(attempt).problems
    assert problem.line == (
        f"this action runs in account {OTHER}, which is none of the targets: "
        "add a profile of that account to see its details"
    )
    assert desk.bench.emulator.calls.operations().count("BatchGetBuilds") == 0
    there = Target("other", "us-east-1", profile="other", account=OTHER)
    reading = Reading(desk.factory, desk.target, PIPELINE, others=(there,))
    details = read_details(reading, attempt)
    assert details.problems == ()
    assert log_sources(attempt, details)[0].account == OTHER


def test_an_action_of_another_region_is_read_there(desk: Desk) -> None:
    attempt = desk.run(codebuild("A", "web-test"), succeeds(10), 20)
    (problem,) = desk.details(replace(attempt, region="us-east-1")).problems
    assert problem.kind is ProblemKind.NOT_FOUND
    newest = desk.bench.emulator.calls.find()[-1]
    assert (newest.operation, newest.region) == ("BatchGetBuilds", "us-east-1")


@pytest.mark.parametrize(("ending", "words"), [("pending", "never completed"), ("broken", "is broken")])
def test_a_connection_that_fires_nothing_says_so(desk: Desk, ending: str, words: str) -> None:
    source = github("acme/web", name="A")
    source["configuration"]["ConnectionArn"] = f"{connection_arn('eu-west-1')}-{ending}"
    attempt = desk.source(source)
    connection = section(desk.details(attempt), "Connection")
    assert words in connection.note


def test_an_older_connection_is_asked_of_its_own_service(desk: Desk) -> None:
    source = github("acme/web", name="A")
    older = connection_arn("eu-west-1").replace("codeconnections", "codestar-connections")
    source["configuration"]["ConnectionArn"] = older
    attempt = desk.source(source)
    assert desk.details(attempt).problems == ()
    assert desk.bench.emulator.calls.find()[-1].service == "codestar-connections"
