"""The doctor's findings as lines."""

from __future__ import annotations

import json

from services.doctor.finding import Finding, Verdict
from tui.entry.doctor_lines import json_of, lines_of, sum_of

BROKEN = Finding("tls", Verdict.BROKEN, "nobody vouches " * 6, "set AWS_CA_BUNDLE", "prod")


def test_a_finding_is_one_line_and_one_for_what_to_do() -> None:
    assert lines_of(Finding("clock", Verdict.OK, "it agrees")) == ["ok       clock          it agrees"]
    head, todo = lines_of(BROKEN)
    assert head.startswith("broken   tls            prod: nobody vouches")
    assert todo == f"{'':24}-> set AWS_CA_BUNDLE"


def test_a_terminal_gets_lines_that_fit_and_a_colour() -> None:
    lines = lines_of(BROKEN, 60)
    assert all(len(line) <= 60 for line in lines)
    assert all(line.startswith(" " * 24) for line in lines[1:])
    assert lines_of(BROKEN, 60, colours=True)[0].startswith("\x1b[1;31mbroken")


def test_nothing_hostile_and_nothing_secret_gets_out() -> None:
    hostile = Finding(
        "tls", Verdict.WARN, "by \x1b[31mEvil\x07\nInc", "password=hunter2 AKIAIOSFODNN7EXAMPLE"
    )
    text = "\n".join(lines_of(hostile)) + json_of([hostile])
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "hunter2" not in text
    assert "AKIAIOSFODNN7EXAMPLE" not in text
    assert len(lines_of(hostile)) == 2


def test_the_sum_begins_with_the_worst() -> None:
    fine = Finding("clock", Verdict.OK, "it agrees")
    assert sum_of([fine, BROKEN, fine]) == "1 broken, 2 ok"
    assert json.loads(json_of([fine, BROKEN]))["verdict"] == "broken"
    assert json.loads(json_of([])) == {"schema": 1, "verdict": "ok", "findings": []}
