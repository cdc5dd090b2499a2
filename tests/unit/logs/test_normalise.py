"""Events of a log made fit to be shown."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.log import LogLine
from services.domain.log_row import LogRow, LogSpan, LogStyle
from services.logs.normalise import MOST_ROWS, MOST_SHOWN, rows_of
from widgets import cells

RED = LogStyle(foreground=1)
EVIL = st.sampled_from(
    [
        "\x1b[31m",
        "\x1b[0m",
        "\x1b[38;5;208m",
        "\x1b[48;2;1;2;3m",
        "\x1b[2J",
        "\x1b[?1049h",
        "\x1b]0;title\x07",
        "\x1b]8;;https://evil.example\x1b\\",
        "\x1b]52;c;cm0gLXJm\x07",
        "\x1bP+q544e\x1b\\",
        "\x1b_apc\x1b\\",
        "\x1b^pm\x1b\\",
        "\x1bXsos\x1b\\",
        "\x1b]never ends",
        "\x9b31m",
        "\x9d0;title\x9c",
        "\x90q\x9c",
        "\x1b",
        "\x1b[",
        "\x1bc",
        "\x1b(B",
        "\u202e",
        "\u2066",
        "\u200b",
        "\ufeff",
        "\u2028",
        "\ufe0f",
        "\U0001f3fd",
        "\ud800",
        "\x00",
        "\x7f",
        "\x85",
        "\r",
        "\n",
        "\r\n",
        "\t",
        "\b",
        "\x0b",
        "漢字",
        "e\u0301",
        "plain text",
    ]
)
HOSTILE = st.lists(
    st.one_of(EVIL, st.text(max_size=12), st.binary(max_size=12).map(lambda b: b.decode("latin-1")))
)


def rows(text: str) -> tuple[LogRow, ...]:
    return rows_of(LogLine(1_000, text))


def texts(text: str) -> list[str]:
    return [row.text for row in rows(text)]


@given(HOSTILE.map("".join))
def test_nothing_that_steers_a_terminal_is_left(text: str) -> None:
    for row in rows(text):
        for character in row.text:
            assert unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}
        assert cells.clean(row.text) == row.text


@given(HOSTILE.map("".join))
def test_spans_are_in_order_within_the_text_and_apart(text: str) -> None:
    for row in rows(text):
        edge = 0
        for span in row.spans:
            assert edge <= span.start < span.end <= len(row.text)
            edge = span.end


@given(HOSTILE.map("".join))
def test_an_event_has_rows_and_only_the_first_begins_it(text: str) -> None:
    made = rows(text)
    assert [row.first for row in made] == [True] + [False] * (len(made) - 1)
    assert {row.timestamp for row in made} == {1_000}


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=60))
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert rows(text + "\n") == (LogRow(1_000, text),)


@given(HOSTILE.map("".join))
def test_what_was_made_fit_stays_as_it_is(text: str) -> None:
    for row in rows(text):
        assert texts(row.text) == [row.text]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", [""]),
        ("done\n", ["done"]),
        ("done\r\n", ["done"]),
        ("one\ntwo", ["one", "two"]),
        ("one\n\ntwo\n", ["one", "", "two"]),
        ("10 %\r50 %\r100 %", ["100 %"]),
        ("10 %\r50 %\r100 %\r\nnext\r\n", ["100 %", "next"]),
        ("100 %\r", ["100 %"]),
        ("10 %\r\x1b[K100 %", ["100 %"]),
        ("working |\b/\b-\b done", ["working  done"]),
        ("\b\babc", ["abc"]),
        ("a\tb", ["a       b"]),
        ("12345678\tb", ["12345678        b"]),
        ("\x1b]0;root@host\x07ok", ["ok"]),
        ("\x1b]8;;https://x.example\x1b\\link\x1b]8;;\x1b\\", ["link"]),
        ("\x1b]never ends", ["never ends"]),
        ("\x1b\x1b[31m[2J", ["␛[2J"]),
        ("bell\x07 nul\x00 del\x7f", ["bell␇ nul␀ del␡"]),
        ("pay\u202eload", ["payload"]),
        ("half \ud800", ["half \ufffd"]),
        ("漢字", ["漢字"]),
    ],
)
def test_text_as_it_is_shown(text: str, shown: list[str]) -> None:
    assert texts(text) == shown


def test_colours_become_spans() -> None:
    (row,) = rows("a \x1b[31mred \x1b[1mbold\x1b[0m end")
    assert row.text == "a red bold end"
    assert row.spans == (LogSpan(2, 6, RED), LogSpan(6, 10, LogStyle(foreground=1, bold=True)))


def test_a_colour_goes_on_in_the_events_next_line_and_ends_with_the_event() -> None:
    first, second = rows("\x1b[31mone\ntwo")
    assert first.spans == (LogSpan(0, 3, RED),)
    assert second.spans == (LogSpan(0, 3, RED),)
    assert rows("three")[0].spans == ()


def test_pieces_of_one_colour_are_one_span() -> None:
    (row,) = rows("\x1b[31mone\x1b[K \x1b[31mtwo")
    assert row.spans == (LogSpan(0, 7, RED),)


def test_a_progress_line_keeps_the_colours_of_its_last_state() -> None:
    (row,) = rows("\x1b[31m10 %\r\x1b[32m100 %\x1b[0m")
    assert (row.text, row.spans) == ("100 %", (LogSpan(0, 5, LogStyle(foreground=2)),))


def test_a_line_of_a_megabyte_is_cut_with_a_note_and_kept_whole() -> None:
    text = "\x1b[32m" + "x" * 1_000_000
    (row,) = rows(text)
    assert len(row.text) < MOST_SHOWN + 100
    assert row.text.startswith("x" * MOST_SHOWN)
    assert "996,000 more characters" in row.text
    assert row.full == row.whole == "x" * 1_000_000
    assert row.spans[0] == LogSpan(0, MOST_SHOWN, LogStyle(foreground=2))


def test_an_event_of_very_many_lines_is_cut_with_a_note_and_kept_whole() -> None:
    made = rows("\n".join(f"line {number}" for number in range(10_000)))
    assert len(made) == MOST_ROWS + 1
    assert made[-1].text == f"[{10_000 - MOST_ROWS:,} more lines in this event; saving keeps them]"
    assert made[-1].whole.splitlines() == [f"line {number}" for number in range(MOST_ROWS, 10_000)]
