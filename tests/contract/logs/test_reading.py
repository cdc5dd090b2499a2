"""Reading and following logs of an emulated world, by botocore."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.aws.clients import ClientFactory
from services.domain.log import LogKind, LogSource
from services.domain.log_row import LogRow
from services.domain.log_tail import TailState, TailStatus, TailUpdate
from services.domain.problem import ProblemKind
from services.domain.target import Target
from services.emulator.engine.behaviour import fails, succeeds
from services.emulator.engine.execution import Attempt
from services.emulator.faults import Fault, FaultKind
from services.emulator.scenarios.parts import action, codebuild
from services.logs import words
from services.logs.reader import StreamReader, reader_of
from services.logs.tail import LogTail
from tests.contract.aws_services.bench import Bench
from tests.emulator_fixtures import REGION, boto_client

TARGET = Target("acme", REGION)


def source_of(attempt: Attempt) -> LogSource:
    project, _, number = str(attempt.external_id).rpartition(":")
    return LogSource(LogKind.CLOUDWATCH, f"/aws/codebuild/{project}", number, REGION)


class Following:
    """A tail on an emulator, in the emulated world's own time."""

    def __init__(self, bench: Bench, source: LogSource, *, running: bool = True) -> None:
        self.bench = bench
        self.rows: list[LogRow] = []
        self.status = TailStatus()
        factory = ClientFactory(bench.emulator.url, connect_timeout=10, read_timeout=30)
        self.tail = LogTail(
            reader_of(factory, TARGET, source), source, self._take, running=running, pace=bench.clock
        )
        self.tail.run_due()

    @property
    def state(self) -> TailState:
        return self.status.state

    @property
    def problem(self) -> ProblemKind | None:
        return None if self.status.problem is None else self.status.problem.kind

    @property
    def text(self) -> str:
        return "\n".join(row.text for row in self.rows)

    def go(self, seconds: int) -> None:
        """Let the world and the tail go on."""
        for _ in range(seconds):
            self.bench.emulator.step(1)
            self.tail.run_due()

    def _take(self, update: TailUpdate) -> None:
        self.status = update.status
        self.rows = [*update.prepended, *self.rows[update.dropped :], *update.appended]


def whole(bench: Bench, source: LogSource) -> list[int]:
    """When each event of a stream was written, read without us."""
    logs = boto_client(bench.emulator.url, service="logs")
    place = {"logGroupName": source.group, "logStreamName": source.stream}
    page = logs.get_log_events(**place, startFromHead=True)
    times: list[int] = []
    while page["events"]:
        times += [event["timestamp"] for event in page["events"]]
        page = logs.get_log_events(**place, startFromHead=True, nextToken=page["nextForwardToken"])
    return times


def test_a_build_is_followed_from_before_it_logs_until_it_is_drained(bench: Bench) -> None:
    attempt = bench.run(codebuild("Test", "web-test"), outcome=fails(60, "tests failed"), seconds=2)
    following = Following(bench, source_of(attempt))
    assert (following.state, following.status.words) == (TailState.WAITING, words.NOT_YET)
    following.go(30)
    assert following.state is TailState.FOLLOWING
    middle = len(following.rows)
    assert middle > 0
    following.go(40)
    assert len(following.rows) > middle
    following.tail.action_ended()
    following.go(30)
    assert following.status.state is TailState.ENDED
    events = [row.timestamp for row in following.rows if row.first]
    assert events == whole(bench, source_of(attempt))
    assert "Phase complete: BUILD State: FAILED" in following.text
    assert "\x1b" not in following.text


def test_a_long_log_opens_at_its_end_and_is_read_back_to_its_start(bench: Bench) -> None:
    attempt = bench.run(codebuild("Load", "web-load"), outcome=succeeds(3 * 3600), seconds=3 * 3600 + 1)
    source = source_of(attempt)
    factory = ClientFactory(bench.emulator.url)
    reader = reader_of(factory, TARGET, source)
    assert isinstance(reader, StreamReader)
    times = whole(bench, source)
    assert [line.timestamp for line in reader.latest().lines] == times[-1_000:]
    following = Following(bench, source, running=False)
    assert following.state is TailState.ENDED
    following.tail.earlier(until=0)
    following.tail.run_due()
    assert following.status.at_start
    assert [row.timestamp for row in following.rows if row.first] == times


def test_a_function_is_followed_through_its_window(bench: Bench) -> None:
    invoke = action("Smoke", "Invoke/Lambda", {"FunctionName": "smoke"})
    attempt = bench.run(invoke, outcome=fails(30, "no such host"), seconds=5)
    source = LogSource(
        LogKind.CLOUDWATCH, "/aws/lambda/smoke", region=REGION, start=int(attempt.started * 1000)
    )
    following = Following(bench, source)
    following.go(40)
    following.tail.action_ended()
    following.go(30)
    logs = boto_client(bench.emulator.url, service="logs")
    listed = logs.filter_log_events(logGroupName=source.group, startTime=source.start)["events"]
    assert [row.timestamp for row in following.rows if row.first] == [e["timestamp"] for e in listed]
    assert following.text.count("START RequestId") == 1
    assert following.status.at_start
    assert following.state is TailState.ENDED


def test_a_window_may_be_narrowed(bench: Bench) -> None:
    invoke = action("Smoke", "Invoke/Lambda", {"FunctionName": "smoke"})
    bench.run(invoke, outcome=fails(10, "no such host"), seconds=20)
    source = LogSource(LogKind.CLOUDWATCH, "/aws/lambda/smoke", region=REGION, pattern='"no such host"')
    assert len([row for row in Following(bench, source, running=False).rows if row.first]) == 1
    other = replace(source, pattern="", prefix="1999/")
    assert Following(bench, other, running=False).rows == []


def test_a_log_is_read_in_its_own_region(bench: Bench) -> None:
    attempt = bench.run(codebuild("Test", "web-test"), outcome=succeeds(60), seconds=61)
    elsewhere = Following(bench, replace(source_of(attempt), region="us-east-1"), running=False)
    assert elsewhere.status.words == words.NEVER
    assert reader_of(ClientFactory(bench.emulator.url), TARGET, LogSource.none("no")) is None


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (FaultKind.EXPIRE, ProblemKind.EXPIRED),
        (FaultKind.DENY, ProblemKind.DENIED),
        (FaultKind.RESET, ProblemKind.OFFLINE),
        (FaultKind.GARBAGE, ProblemKind.GARBAGE),
    ],
)
def test_trouble_mid_tail_keeps_the_lines_and_passes(
    bench: Bench, fault: FaultKind, kind: ProblemKind
) -> None:
    attempt = bench.run(codebuild("Test", "web-test"), outcome=succeeds(200), seconds=60)
    following = Following(bench, source_of(attempt))
    following.go(5)
    held = len(following.rows)
    number = bench.emulator.faults.add(Fault(kind=fault, service="logs", operation="GetLogEvents"))
    following.go(5)
    assert (following.state, following.problem) == (TailState.TROUBLED, kind)
    assert len(following.rows) == held
    bench.emulator.faults.remove(number)
    following.tail.retry()
    following.go(140)
    assert (following.state, following.problem) == (TailState.FOLLOWING, None)
    following.tail.action_ended()
    following.go(60)
    assert [row.timestamp for row in following.rows if row.first] == whole(bench, source_of(attempt))


def test_denied_logs_name_the_permission(bench: Bench) -> None:
    attempt = bench.run(codebuild("Test", "web-test"), outcome=succeeds(60), seconds=61)
    bench.emulator.faults.add(Fault(kind=FaultKind.DENY, service="logs"))
    following = Following(bench, source_of(attempt))
    assert following.status.words.startswith(
        "the log is not readable from here: ask for logs:GetLogEvents on"
    )


def test_throttled_logs_are_read_more_slowly_and_whole(bench: Bench) -> None:
    attempt = bench.run(codebuild("Test", "web-test"), outcome=succeeds(100), seconds=20)
    following = Following(bench, source_of(attempt))
    number = bench.emulator.faults.add(Fault(kind=FaultKind.THROTTLE, service="logs", rate=0.2))
    following.go(40)
    assert following.status.throttled
    following.go(100)
    following.tail.action_ended()
    following.go(200)
    assert following.state is TailState.ENDED
    bench.emulator.faults.remove(number)
    assert [row.timestamp for row in following.rows if row.first] == whole(bench, source_of(attempt))


def test_a_token_that_the_service_refuses_costs_no_line(bench: Bench) -> None:
    attempt = bench.run(codebuild("Test", "web-test"), outcome=succeeds(100), seconds=40)
    following = Following(bench, source_of(attempt))
    following.go(3)
    refused = Fault(
        kind=FaultKind.ERROR,
        service="logs",
        operation="GetLogEvents",
        count=1,
        status=400,
        code="InvalidParameterException",
        message="The specified nextToken is invalid.",
    )
    bench.emulator.faults.add(refused)
    following.go(100)
    following.tail.action_ended()
    following.go(60)
    assert [row.timestamp for row in following.rows if row.first] == whole(bench, source_of(attempt))
