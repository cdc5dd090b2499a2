from __future__ import annotations

from services.domain.comparison import compare, earlier_success
from services.domain.revision import SourceRevision
from services.domain.status import ExecutionType
from tests.unit.timeline.runs import APPROVAL, NOON, attempt, run


def test_the_success_before_is_neither_newer_nor_a_rollback_nor_itself() -> None:
    this = run("this", "Failed", started=NOON)
    others = [
        run("newer", "Succeeded", started=NOON + 1),
        this,
        run("back", "Succeeded", started=NOON - 1, type=ExecutionType.ROLLBACK),
        run("failed", "Failed", started=NOON - 2),
        run("meant", "Succeeded", started=NOON - 3),
        run("older", "Succeeded", started=NOON - 4),
    ]
    found = earlier_success(this, others)
    assert found is not None
    assert found.id == "meant"
    assert earlier_success(others[-1], others) is None


def test_revisions_are_told_source_by_source() -> None:
    before = run("a", revisions=(SourceRevision("App", "1"), SourceRevision("Image", "x")))
    after = run(
        "b", revisions=(SourceRevision("App", "2"), SourceRevision("Image", "x"), SourceRevision("New", "n"))
    )
    told = {change.action: change for change in compare(before, (), after, ()).revisions}
    assert [change.same for change in told.values()] == [False, True, False]
    assert told["New"].before is None


def test_revisions_without_an_id_are_not_called_the_same() -> None:
    blank = run("a", revisions=(SourceRevision("App"),))
    assert not compare(blank, (), blank, ()).revisions[0].same


def test_only_variables_that_differ_are_told_and_the_newest_attempt_counts() -> None:
    before = run("a", variables={"Env": "stage", "Same": "1"})
    after = run("b", variables={"Env": "prod", "Same": "1", "New": ""})
    old = [attempt("Build", "Test", 0, 5, output_variables={"Tag": "1"})]
    new = [
        attempt("Build", "Test", 0, 5, "Failed", output_variables={"Tag": "wrong"}),
        attempt("Build", "Test", 9, 12, output_variables={"Tag": "2"}),
    ]
    told = compare(before, old, after, new).variables
    assert [(v.namespace, v.name, v.before, v.after) for v in told] == [
        ("", "Env", "stage", "prod"),
        ("", "New", None, ""),
        ("Build · Test", "Tag", "1", "2"),
    ]


def test_durations_add_attempts_up_and_leave_out_what_runs() -> None:
    old = [attempt("Build", "Test", 0, 5), attempt("Deploy", "Ask", 6, 60, type=APPROVAL)]
    new = [
        attempt("Build", "Test", 0, 5, "Failed"),
        attempt("Build", "Test", 9, 19),
        attempt("Deploy", "Ask", 20, None, type=APPROVAL),
    ]
    told = {(d.stage, d.action): d for d in compare(run("a"), old, run("b"), new).durations}
    assert told["Build", "Test"].change == 10
    assert (told["Deploy", "Ask"].after, told["Deploy", "Ask"].change, told["Deploy", "Ask"].waits) == (
        None,
        None,
        True,
    )
