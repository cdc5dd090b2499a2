from __future__ import annotations

import pytest

from widgets.key_value import Entry, Field, Space, Title, Toned, lay_out_entries
from widgets.lines import Span, line_width, plain

ENTRIES: list[Entry] = [
    Title("Approve · ReleaseGate", "waiting"),
    Space(),
    Field("Comment", "Release 3f1c9ab?\nTell the desk \x1b[1m[bold]first[/]"),
    Field("", "no label: the whole width"),
    Field("A label far too long for its column", "漢字漢字漢字"),
    Toned((Span("made elsewhere"),)),
]


def test_values_stand_in_a_column_and_keep_their_lines() -> None:
    lines = [plain(line) for line in lay_out_entries(ENTRIES[:4], 44)]
    assert lines == [
        "Approve · ReleaseGate  waiting",
        "",
        "Comment  Release 3f1c9ab?",
        "         Tell the desk ␛[1m[bold]first[/]",
        "no label: the whole width",
    ]


@pytest.mark.parametrize("limit", range(8, 90))
def test_nothing_is_wider_than_the_pane(limit: int) -> None:
    assert all(line_width(line) <= limit for line in lay_out_entries(ENTRIES, limit))


def test_a_long_value_wraps_beside_its_label() -> None:
    lines = [plain(line) for line in lay_out_entries([Field("Why", "one two three four five")], 14)]
    assert lines == ["Why  one two", "     three", "     four five"]


def test_what_is_copied_is_whole_and_never_a_secret() -> None:
    assert Field("Id", "7c24", copy="7c24df87").copyable == "7c24df87"
    assert Field("Id", "7c24").copyable == "7c24"
    assert Field("Token", "****", secret=True).copyable is None
    assert Field("Empty", "").copyable is None
