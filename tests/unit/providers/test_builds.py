"""CodeBuild's documented answers, as sections, phases and places of logs."""

from __future__ import annotations

from typing import Any

import pytest

from services.domain.execution import ActionAttempt
from services.domain.log import LogKind
from services.domain.standing import Standing
from services.domain.status import ActionStatus
from services.providers.build_shapes import build_section, cause_of, log_of, member_row, phases_of
from tests.unit.pipelines.samples import sample

ATTEMPT = ActionAttempt("1", "2", "Build", "Build", ActionStatus.SUCCEEDED, region="us-west-2")


def test_a_documented_build() -> None:
    build = sample("awscli/codebuild.batch-get-builds.output.json")["builds"][0]
    section = build_section("Build", build)
    assert {fact.label: fact.value for fact in section.facts}["status"] == "SUCCEEDED"
    provisioning = next(event for event in section.events if event.title == "PROVISIONING")
    assert provisioning.seconds == pytest.approx(34.13, abs=0.01)
    assert {event.standing for event in section.events if event.title != "COMPLETED"} == {Standing.SUCCEEDED}
    assert section.events[-1].standing is None
    log = log_of(build, ATTEMPT)
    assert (log.kind, log.group, log.account) == (
        LogKind.CLOUDWATCH,
        "/aws/codebuild/codebuild-demo-project",
        "123456789012",
    )
    assert cause_of([build]) == ""


def test_a_documented_batch() -> None:
    batch = sample("awscli/codebuild.batch-get-build-batches.output.json")["buildBatches"][0]
    assert [event.title for event in phases_of(batch)][-1] == "SUCCEEDED"
    rows = [member_row(group) for group in batch["buildGroups"]]
    assert rows[0].cells[:2] == ("DOWNLOAD_SOURCE", "SUCCEEDED")
    assert all(row.standing is Standing.SUCCEEDED for row in rows)


LOGS: tuple[tuple[dict[str, Any], bool, str], ...] = (
    ({}, False, "no log so far"),
    ({}, True, "before it logged"),
    ({"cloudWatchLogs": {"status": "DISABLED"}, "s3Logs": {"status": "DISABLED"}}, True, "disabled"),
    (
        {"cloudWatchLogs": {"status": "DISABLED"}, "s3Logs": {"status": "ENABLED", "location": "logs/web"}},
        True,
        "S3 only: logs/web",
    ),
)


@pytest.mark.parametrize(("logs", "complete", "words"), LOGS)
def test_why_a_build_has_no_log(logs: dict[str, Any], complete: bool, words: str) -> None:
    log = log_of({"logs": logs, "buildComplete": complete}, ATTEMPT)
    assert log.kind is LogKind.NONE
    assert words in log.reason


def test_odd_answers_do_no_harm() -> None:
    odd = {"phases": ["x", {"phaseType": 3, "contexts": "no"}], "logs": 7, "timeoutInMinutes": None}
    assert build_section("Build", odd).events[1].title == "3"
    assert log_of(odd, ATTEMPT).kind is LogKind.NONE


def test_text_of_a_phase_cannot_steer_the_terminal() -> None:
    contexts = [{"statusCode": "X\x1b[2J", "message": "a\x1b]0;b\x07\u202ec\nd"}]
    section = build_section(
        "Build", {"phases": [{"phaseType": "BUILD", "phaseStatus": "FAILED", "contexts": contexts}]}
    )
    assert section.events[0].text == "X: ac\nd"
