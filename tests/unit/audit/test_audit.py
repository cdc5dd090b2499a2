import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from services.audit import AuditLog, Phase, Result, read
from services.clock import SteppedClock
from services.domain.problem import ProblemKind
from services.domain.target import Target
from services.errors import ServiceError

TARGET = Target("prod/eu-west-1", "eu-west-1", account="111122223333", caller="arn:me")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "pipedeck" / "audit.jsonl"


def intent(log: AuditLog, name: str = "web") -> str:
    return log.intent(TARGET, "StartPipelineExecution", name, {"name": name}, f"aws ... {name}")


def test_an_act_is_two_lines_that_can_be_read_back(path: Path, clock: SteppedClock) -> None:
    log = AuditLog(path, clock)
    act = intent(log)
    first = clock.now()
    clock.step(2)
    log.result(act, Result.REFUSED, code="ConflictException", words="busy", request_id="r1")
    begun, ended = read(path)
    assert (begun.phase, begun.id, begun.time) == (Phase.INTENT, act, first)
    assert (begun.account, begun.caller, begun.parameters) == ("111122223333", "arn:me", {"name": "web"})
    assert (ended.phase, ended.id, ended.time) == (Phase.RESULT, act, first + 2)
    assert (ended.result, ended.code, ended.request_id) == (Result.REFUSED, "ConflictException", "r1")


def test_file_and_folders_are_for_the_user_alone(path: Path) -> None:
    intent(AuditLog(path))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    path.chmod(0o644)
    intent(AuditLog(path))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_line_is_in_the_file_before_the_call_returns(path: Path) -> None:
    log = AuditLog(path)
    for count in range(1, 4):
        intent(log)
        lines = path.read_text(encoding="utf-8").splitlines()
        assert len(lines) == count
        assert json.loads(lines[-1])["phase"] == "intent"


def test_a_torn_line_costs_no_other(path: Path) -> None:
    log = AuditLog(path)
    first = intent(log)
    with path.open("a", encoding="utf-8") as file:
        file.write('{"phase": "intent", "id": "torn')
    second = intent(log)
    with path.open("ab") as file:
        file.write(b'{"phase": "result"}\n[]\nnull\n{"phase": "x", "id": "1", "time": 1}\n\xff\xfe')
    assert [entry.id for entry in read(path)] == [first, second]


def test_members_of_a_later_version_are_passed_over(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_text('{"phase": "intent", "id": "1", "time": 5, "mood": "good"}\n', encoding="utf-8")
    assert [entry.id for entry in read(path)] == ["1"]


def test_no_file_is_an_empty_log(path: Path) -> None:
    assert list(read(path)) == []


def test_many_threads_write_whole_lines(path: Path) -> None:
    logs = [AuditLog(path), AuditLog(path)]
    with ThreadPoolExecutor(8) as pool:
        acts = set(pool.map(lambda n: intent(logs[n % 2], f"p{n}"), range(40)))
    entries = list(read(path))
    assert len(entries) == 40
    assert {entry.id for entry in entries} == acts


def test_what_cannot_be_written_refuses_the_act(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(ServiceError) as caught:
        intent(AuditLog(path))
    problem = caught.value.problem
    assert problem.kind is ProblemKind.CONFIGURATION
    assert str(path) in problem.detail


def test_a_link_in_its_place_is_not_followed(path: Path, tmp_path: Path) -> None:
    path.parent.mkdir(parents=True)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.touch()
    path.symlink_to(elsewhere)
    with pytest.raises(ServiceError):
        intent(AuditLog(path))
    assert elsewhere.read_bytes() == b""


def test_line_breaks_in_a_comment_stay_inside_their_line(path: Path) -> None:
    AuditLog(path).intent(TARGET, "PutApprovalResult", "web", {"summary": "a\nb\u2028c\ud800"}, "aws")
    (entry,) = read(path)
    assert entry.parameters["summary"] == "a\nb\u2028c\ud800"
