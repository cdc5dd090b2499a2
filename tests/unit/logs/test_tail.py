"""The tail of a log in stepped time."""

from __future__ import annotations

import threading

import pytest

from services.domain.log import LogLine, LogSource
from services.domain.log_tail import TailState, TailUpdate
from services.domain.problem import Problem, ProblemKind
from services.logs import words
from services.logs.pages import HeldPages
from services.logs.tail import LogTail
from tests.unit.logs.stream import MISSING, SOURCE, MemoryStream, Tailed


def lines(start: int, end: int) -> list[str]:
    return [f"line {number}" for number in range(start, end)]


def problem(kind: ProblemKind) -> Problem:
    return Problem(kind, kind.value, operation="GetLogEvents")


def test_it_opens_at_the_end_in_one_call() -> None:
    stream = MemoryStream(lines=1000)
    tailed = Tailed(stream)
    assert stream.calls[0] == "latest"
    assert [row.text for row in tailed.updates[0].appended] == lines(990, 1000)


def test_one_earlier_page_comes_without_being_asked_for() -> None:
    tailed = Tailed(MemoryStream(lines=1000))
    assert tailed.texts == lines(980, 1000)
    assert not tailed.status.at_start


def test_earlier_pages_come_one_by_one_up_to_the_start() -> None:
    tailed = Tailed(MemoryStream(lines=45))
    tailed.tail.earlier()
    tailed.run(0)
    assert tailed.texts == lines(15, 45)
    for _ in range(4):
        tailed.tail.earlier()
        tailed.run(0)
    assert tailed.texts == lines(0, 45)
    assert tailed.status.at_start
    assert not tailed.status.loading_earlier


def test_all_lines_back_to_an_instant_come_when_asked_for() -> None:
    stream = MemoryStream(lines=1000)
    tailed = Tailed(stream)
    tailed.tail.earlier(until=50_500)
    tailed.run(0)
    assert tailed.texts == lines(500, 1000)


def test_what_is_written_later_follows() -> None:
    stream = MemoryStream(lines=15)
    tailed = Tailed(stream)
    tailed.run(3)
    stream.write(25)
    tailed.run(3)
    assert tailed.texts == lines(0, 40)
    assert tailed.status.state is TailState.FOLLOWING


def test_a_quiet_log_is_looked_at_ever_more_slowly_and_a_growing_one_each_second() -> None:
    stream = MemoryStream(lines=5)
    tailed = Tailed(stream)
    tailed.run(300)
    del stream.calls[:]
    tailed.run(100)
    assert len(stream.calls) == 10
    stream.write(1)
    tailed.run(11)
    del stream.calls[:]
    for _ in range(20):
        stream.write(1)
        tailed.run(1)
    assert 20 <= len(stream.calls) <= 2 * 20 + 1


def test_nothing_is_told_while_nothing_changes() -> None:
    tailed = Tailed(MemoryStream(lines=5))
    tailed.run(300)
    count = len(tailed.updates)
    tailed.run(300)
    assert len(tailed.updates) == count


def test_it_stops_once_the_action_has_ended_and_the_log_is_drained() -> None:
    stream = MemoryStream(lines=5)
    tailed = Tailed(stream)
    tailed.run(5)
    tailed.tail.action_ended()
    tailed.run(3)
    stream.write(3)  # the last lines arrive late
    tailed.run(60)
    assert tailed.texts == lines(0, 8)
    assert tailed.status.state is TailState.ENDED
    assert tailed.due is None


def test_the_log_of_an_action_that_ended_is_read_and_left() -> None:
    stream = MemoryStream(lines=15)
    tailed = Tailed(stream, running=False)
    assert tailed.status.state is TailState.ENDED
    assert tailed.texts == lines(0, 15)
    assert tailed.due is None
    assert len(stream.calls) <= 5


def test_a_log_that_does_not_exist_yet_is_waited_for() -> None:
    stream = MemoryStream()
    stream.problem = MISSING
    tailed = Tailed(stream)
    assert (tailed.status.state, tailed.status.words) == (TailState.WAITING, words.NOT_YET)
    tailed.run(30)
    stream.problem = None
    stream.write(3)
    tailed.run(6)
    assert tailed.texts == lines(0, 3)
    assert tailed.status.state is TailState.FOLLOWING
    assert tailed.status.problem is None


def test_an_action_may_end_without_a_log() -> None:
    stream = MemoryStream()
    stream.problem = MISSING
    tailed = Tailed(stream)
    tailed.run(10)
    tailed.tail.action_ended()
    tailed.run(60)
    assert (tailed.status.state, tailed.status.words) == (TailState.ENDED, words.NEVER)
    assert tailed.due is None


def test_a_log_may_stay_empty() -> None:
    tailed = Tailed(MemoryStream())
    assert tailed.status.words == words.EMPTY
    tailed.tail.action_ended()
    tailed.run(60)
    assert (tailed.status.state, tailed.status.words) == (TailState.ENDED, words.SILENT)


def test_where_there_is_no_log_the_reason_is_told_and_nothing_is_asked() -> None:
    source = LogSource.none("logs are disabled in the project")
    tailed = Tailed(None, source=source)
    assert tailed.status.state is TailState.MISSING
    assert tailed.status.words == "logs are disabled in the project"
    assert tailed.due is None


def test_a_log_deleted_while_it_is_read_keeps_its_lines() -> None:
    stream = MemoryStream(lines=5)
    tailed = Tailed(stream)
    stream.problem = MISSING
    tailed.run(5)
    assert tailed.status.state is TailState.TROUBLED
    assert tailed.status.problem is not None
    assert tailed.status.problem.title == "the log was deleted while it was read"
    assert tailed.texts == lines(0, 5)


@pytest.mark.parametrize("kind", [ProblemKind.EXPIRED, ProblemKind.DENIED, ProblemKind.NO_CREDENTIALS])
def test_trouble_that_lasts_is_told_and_looked_at_seldom_until_someone_asks(kind: ProblemKind) -> None:
    stream = MemoryStream(lines=5)
    tailed = Tailed(stream)
    tailed.run(2)
    stream.problem = problem(kind)
    tailed.run(5)
    assert (tailed.state, tailed.kind) == (TailState.TROUBLED, kind)
    del stream.calls[:]
    tailed.run(60)
    assert len(stream.calls) == 2
    stream.problem = None
    stream.write(2)
    tailed.tail.retry()
    tailed.run(0)
    assert tailed.texts == lines(0, 7)
    assert (tailed.state, tailed.kind) == (TailState.FOLLOWING, None)


def test_a_denied_log_names_the_permission_and_the_account() -> None:
    stream = MemoryStream()
    stream.problem = problem(ProblemKind.DENIED)
    source = LogSource(SOURCE.kind, SOURCE.group, SOURCE.stream, account="444455556666")
    tailed = Tailed(stream, source=source)
    assert tailed.status.words == (
        "the log is not readable from here: ask for logs:GetLogEvents on /aws/codebuild/app "
        "in account 444455556666"
    )


@pytest.mark.parametrize("kind", [ProblemKind.OFFLINE, ProblemKind.TIMEOUT, ProblemKind.SERVER])
def test_passing_trouble_is_tried_again_more_and_more_slowly(kind: ProblemKind) -> None:
    stream = MemoryStream(lines=5)
    tailed = Tailed(stream)
    stream.problem = problem(kind)
    del stream.calls[:]
    tailed.run(600)
    assert 12 <= len(stream.calls) <= 18
    stream.problem = None
    tailed.run(60)
    assert tailed.status.state is TailState.FOLLOWING


def test_throttling_slows_it_down_and_is_told_until_it_is_over() -> None:
    stream = MemoryStream(lines=5)
    tailed = Tailed(stream)
    stream.problem = problem(ProblemKind.THROTTLED)
    tailed.run(20)
    assert tailed.status.throttled
    assert tailed.status.problem is None
    assert tailed.status.state is TailState.FOLLOWING
    del stream.calls[:]
    tailed.run(120)
    assert len(stream.calls) <= 8
    stream.problem = None
    tailed.run(600)
    assert not tailed.status.throttled


def test_a_token_that_is_no_longer_good_costs_no_line_and_doubles_none() -> None:
    stream = MemoryStream(lines=5)
    stream.lines += [LogLine(400, "line 4"), LogLine(400, "line 4b")]  # three in the same millisecond
    tailed = Tailed(stream)
    tailed.run(2)
    stream.expire_tokens()
    stream.lines += [LogLine(400, "line 4"), LogLine(900, "line 9")]
    tailed.run(10)
    assert tailed.texts == [*lines(0, 5), "line 4", "line 4b", "line 4", "line 9"]
    assert "since" in stream.calls


def test_the_first_pages_go_where_too_much_is_held_and_can_be_read_again() -> None:
    stream = MemoryStream(lines=10, page=1_000)
    tailed = Tailed(stream, pages=HeldPages(most_rows=3_000))
    for _ in range(10):
        stream.write(1_000)
        tailed.run(2)
    assert tailed.texts == lines(7_010, 10_010)
    assert not tailed.status.at_start
    tailed.tail.earlier()
    tailed.run(0)
    assert tailed.status.full  # there is no room
    assert tailed.texts == lines(7_010, 10_010)


def test_failing_to_read_earlier_lines_stops_nothing() -> None:
    stream = MemoryStream(lines=100)
    tailed = Tailed(stream)
    stream.problem = problem(ProblemKind.DENIED)
    tailed.tail.earlier()
    tailed.run(0)
    assert not tailed.status.loading_earlier
    assert "earlier lines" in tailed.status.words
    stream.problem = None
    stream.write(5)
    tailed.run(5)
    assert tailed.texts == lines(80, 105)


def test_on_its_own_thread_it_tells_and_stops() -> None:
    told = threading.Event()
    updates: list[TailUpdate] = []

    def take(update: TailUpdate) -> None:
        updates.append(update)
        told.set()

    tail = LogTail(MemoryStream(lines=3), SOURCE, take)
    tail.start()
    assert told.wait(60)
    tail.stop()
    count = len(updates)
    tail.retry()
    tail.run_due()
    assert len(updates) == count
