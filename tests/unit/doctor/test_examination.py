"""Checks run side by side; what hangs or fails is told, and holds nothing up."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial

from services.doctor.examination import AT_ONCE, Check, examine
from services.doctor.finding import Finding, Verdict, worst_of


def fine(name: str) -> Finding:
    return Finding(name, Verdict.OK, "fine")


def telling(name: str) -> list[Finding]:
    return [fine(name)]


def test_what_is_found_is_told_when_it_is_found() -> None:
    first_told = threading.Event()

    def slow() -> Iterator[Finding]:
        yield fine("slow")
        assert first_told.wait(30)
        yield fine("slow again")

    def after() -> Iterator[Finding]:
        assert first_told.wait(30)
        yield fine("after")

    found = []
    for finding in examine([Check("slow", slow), Check("after", after)], 60):
        found.append(finding.check)
        first_told.set()
    assert found[0] == "slow"
    assert sorted(found) == ["after", "slow", "slow again"]


def test_what_hangs_is_unknown_and_holds_nothing_up() -> None:
    end = threading.Event()

    def hangs() -> Iterator[Finding]:
        end.wait(60)
        yield fine("late")

    checks = [Check("hangs", hangs, "prod"), Check("fine", lambda: [fine("fine")])]
    found = {finding.check: finding for finding in examine(checks, 0.5)}
    end.set()
    assert found["fine"].verdict is Verdict.OK
    assert (found["hangs"].verdict, found["hangs"].target) == (Verdict.UNKNOWN, "prod")
    assert found["hangs"].todo
    assert "late" not in found


def test_a_check_that_fails_is_told_without_what_may_be_secret() -> None:
    def fails() -> Iterator[Finding]:
        yield fine("begun")
        raise RuntimeError("SECRET")

    begun, failed = examine([Check("fails", fails)], 60)
    assert begun.check == "begun"
    assert failed.verdict is Verdict.UNKNOWN
    assert "RuntimeError" in failed.what
    assert "SECRET" not in failed.what


def test_more_checks_than_run_at_once_all_come() -> None:
    checks = [Check(name, partial(telling, name)) for name in map(str, range(3 * AT_ONCE))]
    assert {finding.check for finding in examine(checks, 60)} == {check.name for check in checks}


def test_the_worst_verdict_counts() -> None:
    every = [Finding("a", verdict, "") for verdict in Verdict]
    assert worst_of(every) is Verdict.BROKEN
    assert worst_of(every[:2]) is Verdict.UNKNOWN
    assert worst_of([]) is Verdict.OK
