"""CloudWatch Logs of builds, shell actions and functions, as boto3 reads them."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from services.emulator.engine.behaviour import fails, succeeds
from services.emulator.engine.execution import Attempt
from services.emulator.faults import Fault, FaultKind
from services.emulator.scenarios.demo.shapes import commands
from services.emulator.scenarios.parts import action, codebuild
from tests.contract.aws_services.bench import Bench

TESTS_FAIL = (
    "Build terminated with state: FAILED. Phase: BUILD, Code: COMMAND_EXECUTION_ERROR, Message: Error while "
    "executing command: npm test. Reason: exit status 1"
)


def place(attempt: Attempt) -> dict[str, str]:
    """The group and stream of a build's log."""
    project, _, number = str(attempt.external_id).rpartition(":")
    return {"logGroupName": f"/aws/codebuild/{project}", "logStreamName": number}


def texts(answer: Any) -> list[str]:
    """The messages of a page."""
    return [event["message"] for event in answer["events"]]


def test_a_build_logs_line_by_line_while_time_passes(bench: Bench) -> None:
    attempt = bench.run(codebuild("Test", "web-test"), outcome=succeeds(100), seconds=40)
    logs = bench.client("logs")
    seen = logs.get_log_events(**place(attempt), startFromHead=True)
    counts = [len(seen["events"])]
    lines = texts(seen)
    for _ in range(6):
        bench.emulator.step(10)
        seen = logs.get_log_events(**place(attempt), nextToken=seen["nextForwardToken"], startFromHead=True)
        counts.append(len(seen["events"]))
        lines += texts(seen)
    assert all(count > 0 for count in counts[:5]), counts
    assert "Running on CodeBuild On-demand" in lines[0]
    assert any("Entering phase BUILD" in line for line in lines)
    assert lines == texts(logs.get_log_events(**place(attempt), startFromHead=True))
    again = logs.get_log_events(**place(attempt), nextToken=seen["nextForwardToken"], startFromHead=True)
    assert again["events"] == []
    assert again["nextForwardToken"] == seen["nextForwardToken"]


def test_a_stream_opens_at_its_end_and_is_read_backwards_to_its_start(bench: Bench) -> None:
    attempt = bench.run(codebuild("Test", "web-test"), outcome=succeeds(100), seconds=101)
    logs = bench.client("logs")
    whole = texts(logs.get_log_events(**place(attempt), startFromHead=True))
    page = logs.get_log_events(**place(attempt), limit=10)
    found = texts(page)
    assert found == whole[-10:]
    while page["events"]:
        token = page["nextBackwardToken"]
        page = logs.get_log_events(**place(attempt), limit=10, nextToken=token)
        found = texts(page) + found
    assert page["nextBackwardToken"] == token
    assert found == whole


def test_a_failed_test_says_what_failed_in_colour(bench: Bench) -> None:
    attempt = bench.run(codebuild("Test", "web-test"), outcome=fails(60, TESTS_FAIL), seconds=61)
    lines = texts(bench.client("logs").get_log_events(**place(attempt), startFromHead=True))
    text = "".join(lines)
    assert "\x1b[41m\x1b[37m FAIL \x1b[0m" in text
    assert "Command did not exit successfully npm test exit status 1" in text
    assert "Phase complete: BUILD State: FAILED" in text
    assert any("\r" in line for line in lines), "a spinner writes over its line"


def test_no_stream_is_there_before_the_container_is(bench: Bench) -> None:
    attempt = bench.run(codebuild("Test", "web-test"), outcome=succeeds(100), seconds=3)
    with pytest.raises(ClientError, match="log stream does not exist") as missing:
        bench.client("logs").get_log_events(**place(attempt))
    assert missing.value.response["Error"]["Code"] == "ResourceNotFoundException"
    with pytest.raises(ClientError, match="log group does not exist"):
        bench.client("logs").get_log_events(logGroupName="/aws/codebuild/other", logStreamName="a")


def test_an_abandoned_build_logs_on(bench: Bench) -> None:
    record = bench.put(codebuild("Test", "web-test"), behaviour=succeeds(100))
    attempt = bench.start(record, seconds=50)
    with bench.world.lock:
        record.run.stop(next(iter(record.run.newest_first())).id, abandon=True, reason="enough")
    before = len(texts(bench.client("logs").get_log_events(**place(attempt))))
    bench.emulator.step(60)
    assert not attempt.running
    assert len(texts(bench.client("logs").get_log_events(**place(attempt)))) > before


@pytest.mark.parametrize("token", ["garbage", f"f/{10**6:056d}/s", "f/1/s"])
def test_a_token_of_another_making_is_refused(bench: Bench, token: str) -> None:
    attempt = bench.run(codebuild("Test", "web-test"), outcome=succeeds(100), seconds=101)
    with pytest.raises(ClientError, match="InvalidParameterException"):
        bench.client("logs").get_log_events(**place(attempt), nextToken=token)


def test_a_page_holds_no_more_than_a_megabyte(bench: Bench) -> None:
    attempt = bench.run(codebuild("Load", "web-load"), outcome=succeeds(3 * 3600), seconds=3 * 3600 + 1)
    logs = bench.client("logs")
    page = logs.get_log_events(**place(attempt), startFromHead=True)
    assert 4000 < len(page["events"]) <= 10_000
    assert sum(len(text.encode()) + 26 for text in texts(page)) <= 1_048_576


def test_commands_log_where_their_id_says(bench: Bench) -> None:
    failing = (
        "Action failed with status: FAILED. COMMAND_EXECUTION_ERROR: Error while executing command: make. "
    )
    outcome = fails(30, failing + "Reason: exit status 2")
    attempt = bench.run(commands("Make", ["make"]), outcome=outcome, seconds=31)
    group, _, stream = str(attempt.log_stream).partition(":log-group:")[2].partition(":log-stream:")
    page = bench.client("logs").get_log_events(logGroupName=group, logStreamName=stream)
    assert group == "/aws/codepipeline/web"
    assert "Command did not exit successfully make exit status 2" in "".join(texts(page))
    with pytest.raises(ClientError, match="log group does not exist"):
        bench.client("logs", region="us-east-1").get_log_events(logGroupName=group, logStreamName=stream)


def test_a_function_is_read_by_its_window(bench: Bench) -> None:
    invoke = action("Smoke", "Invoke/Lambda", {"FunctionName": "smoke"})
    attempt = bench.run(invoke, outcome=fails(10, "no such host"), seconds=20)
    window = {"startTime": int(attempt.started * 1000), "endTime": int(attempt.updated * 1000)}
    logs = bench.client("logs")
    found = logs.filter_log_events(logGroupName="/aws/lambda/smoke", **window)
    assert "START RequestId" in texts(found)[0]
    assert "REPORT RequestId" in texts(found)[-1]
    errors = logs.filter_log_events(
        logGroupName="/aws/lambda/smoke", filterPattern='"no such host"', **window
    )
    assert len(errors["events"]) == 1
    early = logs.filter_log_events(logGroupName="/aws/lambda/smoke", endTime=window["startTime"] - 1)
    assert early["events"] == []
    first = logs.filter_log_events(logGroupName="/aws/lambda/smoke", limit=4, **window)
    rest = logs.filter_log_events(logGroupName="/aws/lambda/smoke", nextToken=first["nextToken"], **window)
    assert texts(first) + texts(rest) == texts(found)
    streams = logs.describe_log_streams(
        logGroupName="/aws/lambda/smoke", orderBy="LastEventTime", descending=True
    )
    assert [one["logStreamName"] for one in streams["logStreams"]] == [found["events"][0]["logStreamName"]]


def test_faults_and_denials_strike_here_too(bench: Bench) -> None:
    attempt = bench.run(codebuild("Test", "web-test"), outcome=succeeds(100), seconds=60)
    logs = bench.client("logs")
    bench.emulator.faults.add(Fault(kind=FaultKind.DENY, service="logs", count=1))
    with pytest.raises(ClientError, match="AccessDenied") as denied:
        logs.get_log_events(**place(attempt))
    assert (
        "logs:GetLogEvents on resource: arn:aws:logs:eu-west-1:111122223333:log-group:/aws/codebuild/web-test"
        in (denied.value.response["Error"]["Message"])
    )
    bench.emulator.faults.add(Fault(kind=FaultKind.THROTTLE, service="logs", rate=0.1))
    logs.get_log_events(**place(attempt))
    with pytest.raises(ClientError, match="ThrottlingException"):
        logs.get_log_events(**place(attempt))
