"""How old the data on screen is said to be, by how the calls to its targets go."""

from __future__ import annotations

from services.domain.problem import Problem, ProblemKind
from services.live.events import TargetHealth
from tui.standing_of_targets import freshness_by

NOW = 1_000.0
DENIED = Problem(ProblemKind.DENIED, "no")
TIMEOUT = Problem(ProblemKind.TIMEOUT, "no")


def test_all_is_well_however_seldom_idle_pipelines_are_read() -> None:
    assert freshness_by([TargetHealth(last_good=NOW - 500)], NOW).text == ""


def test_a_target_that_never_answered_does_not_make_the_others_old() -> None:
    assert freshness_by([TargetHealth(problem=DENIED), TargetHealth(last_good=NOW - 500)], NOW).text == ""


def test_what_a_target_in_trouble_told_grows_old() -> None:
    fine = TargetHealth(last_good=NOW)
    assert freshness_by([fine, TargetHealth(problem=TIMEOUT, last_good=NOW - 30)], NOW).text == ""
    assert freshness_by([fine, TargetHealth(problem=TIMEOUT, last_good=NOW - 60)], NOW).text == "stale 1m"


def test_only_when_nothing_can_be_reached_it_is_offline() -> None:
    assert freshness_by([TargetHealth(problem=TIMEOUT)] * 2, NOW).text == "offline"
    assert freshness_by([TargetHealth(problem=TIMEOUT), TargetHealth(last_good=NOW)], NOW).text == ""


def test_refused_rates_and_remembered_rows_are_told() -> None:
    assert freshness_by([TargetHealth(throttled=True, last_good=NOW)], NOW).text == "throttled"
    assert freshness_by([TargetHealth(latency=4.0), TargetHealth(latency=0.1)], NOW).text == "slow answers"
    assert freshness_by([TargetHealth(latency=2.0)], NOW).text == ""
    assert freshness_by([TargetHealth(last_good=NOW)], NOW, remembered=NOW - 120).text == "cached 2m"
