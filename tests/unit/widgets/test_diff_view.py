"""How a difference is painted."""

from __future__ import annotations

from services.definition.unified import diff_lines
from widgets.diff_view import count_changes, paint_diff
from widgets.lines import Span, plain
from widgets.tones import Tone

BEFORE = "a\nb\nc\nd\ne\nf\ncluster: prod-eu\nz"
AFTER = BEFORE.replace("prod-eu", "staging-eu")


def test_signs_say_what_colours_say() -> None:
    lines = diff_lines(BEFORE, AFTER)
    painted = [plain(line) for line in paint_diff(lines)]
    assert painted == ["⋮ 3 lines", "  d", "  e", "  f", "- cluster: prod-eu", "+ cluster: staging-eu", "  z"]
    assert count_changes(lines) == (1, 1)
    assert plain(paint_diff(lines, ascii_only=True)[0]) == ": 3 lines"


def test_of_a_changed_line_the_word_that_differs_stands_out() -> None:
    removed, added = paint_diff(diff_lines(BEFORE, AFTER))[4:6]
    assert Span("prod", Tone.BAD) in removed
    assert Span("staging", Tone.GOOD) in added
    assert Span("cluster: ", Tone.PLAIN) in added


def test_lines_with_little_in_common_are_painted_whole() -> None:
    painted = paint_diff(diff_lines("alpha one", "beta two"))
    assert painted == [(Span("- alpha one", Tone.BAD),), (Span("+ beta two", Tone.GOOD),)]


def test_what_would_steer_the_terminal_is_shown() -> None:
    assert plain(paint_diff(diff_lines("", "a\x1b[2Jb"))[0]) == "+ a␛[2Jb"
