from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from widgets.cells import clean
from widgets.lines import Line, Span, blank, changed_cells, compact, cut, justify, line_width, plain
from widgets.tones import Tone

LINES = st.lists(
    st.builds(
        Span,
        st.text(alphabet=st.sampled_from("ab 漢e\u0301👩"), max_size=6).map(clean),
        st.sampled_from([Tone.PLAIN, Tone.DIM, Tone.BAD]),
    ),
    max_size=5,
).map(tuple)


@given(LINES, st.integers(0, 20))
def test_a_cut_line_fits_and_keeps_its_beginning(line: Line, limit: int) -> None:
    short = cut(line, limit)
    assert line_width(short) <= limit
    assert plain(line).startswith(plain(short).removesuffix("…").rstrip()) or not plain(short)


@given(LINES, LINES, st.integers(0, 30))
def test_a_justified_line_has_exactly_the_cells(left: Line, right: Line, limit: int) -> None:
    assert line_width(justify(left, right, limit)) == limit


@given(LINES, LINES)
def test_cells_outside_the_change_are_the_same(old: Line, new: Line) -> None:
    size = max(line_width(old), line_width(new))
    before = _seen((*old, blank(size - line_width(old))))
    after = _seen((*new, blank(size - line_width(new))))
    changes = changed_cells(old, new)
    if changes is None:
        assert before == after
        return
    start, end = changes
    assert before[:start] == after[:start]
    assert before[end:] == after[end:]
    assert before[start] != after[start]
    assert before[end - 1] != after[end - 1]


@given(LINES)
def test_a_compact_line_looks_the_same_in_fewer_spans(line: Line) -> None:
    short = compact(line)
    assert plain(short) == plain(line)
    assert _seen(short) == _seen(line)
    assert all(a.tone != b.tone for a, b in pairwise(short))


def test_a_reversed_blank_stays_its_own() -> None:
    line = (Span(" a "), Span(" x ", Tone.DANGER), Span("  "), Span("b", Tone.DIM))
    assert compact(line) == (Span(" a "), Span(" x ", Tone.DANGER), Span("  b", Tone.DIM))


def test_only_what_changed_counts() -> None:
    old = (Span("running "), Span("1m02s", Tone.DIM))
    assert changed_cells(old, (Span("running "), Span("1m03s", Tone.DIM))) == (11, 12)
    assert changed_cells(old, old) is None
    assert changed_cells((Span("a"), Span("b")), (Span("ab"),)) is None
    assert changed_cells((Span("漢x"),), (Span("漢y"),)) == (2, 3)
    assert changed_cells((Span("ab"),), ()) == (0, 2)


def _seen(line: Line) -> list[tuple[str, Tone]]:
    return [(character, Tone.PLAIN if character == " " else tone) for character, tone in _cells(line)]


def _cells(line: Line) -> list[tuple[str, Tone]]:
    cells: list[tuple[str, Tone]] = []
    for text, tone in line:
        for character in text:
            size = line_width([Span(character)])
            if size:
                cells += [(character, tone)] * size
            elif cells:
                cells[-1] = (cells[-1][0] + character, tone)
    return cells
