"""Where the log of an action is: told by its provider, and there to be read."""

from __future__ import annotations

import pytest

from services.domain.log import LogKind, LogSource
from services.domain.standing import Standing
from services.emulator.engine.behaviour import fails, succeeds
from services.emulator.scenarios.demo.shapes import commands
from services.emulator.scenarios.parts import action, codebuild
from services.providers import log_sources
from tests.contract.providers.desk import Desk, facts, section
from tests.contract.providers.test_failures import BUILD


def test_a_running_build_tells_its_phase_and_then_its_log(desk: Desk) -> None:
    attempt = desk.run(codebuild("A", "web-test"), succeeds(100), 3)
    early = desk.details(attempt)
    assert early.live
    assert section(early, "Build").events[-1].standing is Standing.RUNNING
    (log,) = log_sources(attempt, early)
    assert (log.kind, "no log so far" in log.reason) == (LogKind.NONE, True)
    desk.bench.emulator.step(50)
    later = desk.details(attempt)
    assert facts(section(later, "Build"))["phase"] == "BUILD"
    (log,) = log_sources(attempt, later)
    assert log.kind is LogKind.CLOUDWATCH
    assert log == LogSource(
        LogKind.CLOUDWATCH,
        group="/aws/codebuild/web-test",
        stream=str(attempt.external_id).rpartition(":")[2],
        region="eu-west-1",
        account="111122223333",
    )


def test_a_batch_names_its_builds_and_where_each_logs(desk: Desk) -> None:
    batch = codebuild("A", "web-test")
    batch["configuration"]["BatchEnabled"] = "true"
    attempt = desk.run(batch, fails(100, BUILD), 101)
    details = desk.details(attempt)
    assert [(row.cells[0], row.cells[1]) for row in section(details, "Batch").rows] == [
        ("lint", "SUCCEEDED"),
        ("linux_x86", "SUCCEEDED"),
        ("linux_arm", "FAILED"),
    ]
    assert "PRE_BUILD: COMMAND_EXECUTION_ERROR" in details.cause
    assert section(details, "Failed build").events[0].title == "SUBMITTED"
    assert [source.title for source in log_sources(attempt, details)] == ["lint", "linux_x86", "linux_arm"]
    assert "have to be read first" in log_sources(attempt)[0].reason
    for source in log_sources(attempt, details):
        page = desk.bench.client("logs").get_log_events(
            logGroupName=source.group, logStreamName=source.stream
        )
        assert page["events"]


@pytest.mark.parametrize(
    ("project", "words"),
    [("monolith-ant", "logs to S3 only: acme-build-logs/"), ("flags-schema", "disabled")],
)
def test_a_build_that_logs_elsewhere_or_nowhere_says_so(desk: Desk, project: str, words: str) -> None:
    attempt = desk.run(codebuild("A", project), succeeds(60), 61)
    (log,) = log_sources(attempt, desk.details(attempt))
    assert log.kind is LogKind.NONE
    assert words in log.reason


def test_a_functions_log_is_where_its_configuration_says(desk: Desk) -> None:
    announce = action("A", "Invoke/Lambda", {"FunctionName": "announce-release"})
    attempt = desk.run(announce, succeeds(10), 20)
    assert log_sources(attempt)[0].group == "/aws/lambda/announce-release"
    (log,) = log_sources(attempt, desk.details(attempt))
    assert log.group == "/acme/functions/announce-release"
    assert log.start is not None
    assert log.end is not None
    found = desk.bench.client("logs").filter_log_events(
        logGroupName=log.group, startTime=log.start, endTime=log.end
    )
    assert "REPORT RequestId" in found["events"][-1]["message"]


def test_the_log_of_commands_is_readable_where_it_is_said_to_be(desk: Desk) -> None:
    attempt = desk.run(commands("A", ["make test"]), succeeds(60), 61)
    (log,) = log_sources(attempt)
    page = desk.bench.client("logs").get_log_events(logGroupName=log.group, logStreamName=log.stream)
    assert (log.group, log.region, log.account) == ("/aws/codepipeline/web", "eu-west-1", "111122223333")
    assert any("Running command make test" in event["message"] for event in page["events"])
