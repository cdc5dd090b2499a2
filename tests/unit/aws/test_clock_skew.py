from __future__ import annotations

import time
from email.utils import formatdate
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from services.aws.clock_skew import by_skew, measured_skew
from services.aws.translate import translate
from services.domain.problem import ProblemKind

TOO_OLD = (
    "Signature expired: 20261121T120000Z is now earlier than 20261121T120200Z (20261121T120700Z - 5 min.)"
)
TOO_NEW = "Signature not yet current: 20261121T131500Z is still later than 20261121T121500Z (20261121T121000Z + 5 min.)"


def answer(message: str = "", date: str = "", code: str = "InvalidSignatureException") -> dict[str, Any]:
    return {
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": {"HTTPStatusCode": 400, "HTTPHeaders": {"date": date} if date else {}},
    }


def test_the_words_of_the_refusal_name_both_times() -> None:
    assert measured_skew(answer(TOO_OLD), 0) == -7 * 60
    assert measured_skew(answer(TOO_NEW), 0) == 65 * 60


def test_otherwise_the_date_of_the_answer_is_held_against_our_clock() -> None:
    now = 1_790_000_000.0
    assert measured_skew(answer(date=formatdate(now - 300, usegmt=True)), now) == 300


def test_times_that_are_none_tell_nothing() -> None:
    assert measured_skew(answer(TOO_OLD.replace("20261121T", "20269999T")), 0) is None


@pytest.mark.parametrize("date", ["", "yesterday", "Sat, 99 Nov 2026 12:00:00 GMT"])
def test_an_answer_without_a_time_tells_nothing(date: str) -> None:
    assert measured_skew(answer(date=date), 0) is None


@given(st.text(), st.text())
def test_no_answer_is_too_odd(message: str, date: str) -> None:
    assert isinstance(measured_skew(answer(message, date), 0), float | None)


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (-420.0, "7 minutes slow"),
        (3900.0, "65 minutes fast"),
        (61.0, "1 minute fast"),
        (-7200.0, "2 hours slow"),
        (172_800.0, "2 days fast"),
    ],
)
def test_the_difference_is_said_as_one_would_say_it(ahead: float, words: str) -> None:
    found = by_skew(ahead)
    assert found is not None
    assert (found.kind, found.title) == (ProblemKind.CLOCK_SKEW, f"this machine's clock is {words}")


def test_with_the_clock_right_it_is_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: 1_790_000_000.0)
    said: Any = answer(
        "The request signature we calculated does not match", formatdate(1_790_000_001, usegmt=True)
    )
    problem = translate(ClientError(said, "ListPipelines"))
    assert problem.kind is ProblemKind.NO_CREDENTIALS
    assert "secret access key" in problem.hint


@pytest.mark.parametrize("code", ["InvalidSignatureException", "SignatureDoesNotMatch", "RequestExpired"])
def test_a_refusal_names_the_skew(code: str) -> None:
    said: Any = answer(TOO_OLD, code=code)
    problem = translate(ClientError(said, "ListPipelines"))
    assert problem.kind is ProblemKind.CLOCK_SKEW
    assert problem.title == "this machine's clock is 7 minutes slow"


@pytest.mark.parametrize("date", ["", formatdate(1_790_000_001, usegmt=True)])
def test_expired_without_a_wrong_clock_stays_expired(monkeypatch: pytest.MonkeyPatch, date: str) -> None:
    monkeypatch.setattr(time, "time", lambda: 1_790_000_000.0)
    said: Any = answer("Request has expired", date, code="RequestExpired")
    assert translate(ClientError(said, "ListPipelines")).kind is ProblemKind.EXPIRED
