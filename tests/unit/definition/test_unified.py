"""Differences line by line: what they show is what makes the one text the other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.definition.unified import diff_lines
from services.domain.diff import DiffLine, DiffLineKind

LINES = st.lists(st.sampled_from("abcde"), max_size=12)


def test_a_difference_with_what_is_around_it() -> None:
    before = "\n".join("abcdefghij")
    found = diff_lines(before, before.replace("e", "E"), context=1)
    assert found == (
        DiffLine(DiffLineKind.GAP, ""),
        DiffLine(DiffLineKind.SAME, "d", 4, 4),
        DiffLine(DiffLineKind.REMOVED, "e", before=5),
        DiffLine(DiffLineKind.ADDED, "E", after=5),
        DiffLine(DiffLineKind.SAME, "f", 6, 6),
        DiffLine(DiffLineKind.GAP, ""),
    )


def test_two_differences_far_from_each_other_have_a_gap_between_them() -> None:
    before = "\n".join("abcdefghij")
    kinds = [line.kind for line in diff_lines(before, f"X{before}Y", context=1)]
    assert kinds.count(DiffLineKind.GAP) == 1
    assert diff_lines(before, before) == ()
    assert [line.kind for line in diff_lines("", "a\nb")] == [DiffLineKind.ADDED] * 2


@given(LINES, LINES)
def test_every_line_is_where_it_says(before: list[str], after: list[str]) -> None:
    found = diff_lines("\n".join(before), "\n".join(after), context=100)
    for line in found:
        assert line.kind is not DiffLineKind.GAP
        assert line.before is None or before[line.before - 1] == line.text
        assert line.after is None or after[line.after - 1] == line.text
    if found:
        assert [line.text for line in found if line.after is not None] == after
        assert [line.text for line in found if line.before is not None] == before
    else:
        assert before == after
