import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.text import clean

FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
ANYTHING = st.text(st.characters(exclude_categories=()))
NASTY = st.lists(
    st.sampled_from(
        ["\x1b", "[", "]", "31m", "0;title", "\x07", "\x9c", "\\", "P", "a", "\n", "\u202e", "\x9b"]
    )
).map("".join)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plain words", "plain words"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x9b31mred", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]8;;https://x.example\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1bPq#0\x1b\\after", "after"),
        ("\x1b(Bset", "set"),
        ("\x1b]never ends", "never ends"),
        ("bell\x07 null\x00 del\x7f", "bell␇ null␀ del␡"),
        ("lone \x1b", "lone ␛"),
        ("c1 \x85 \x80", "c1 \n \ufffd"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("half \ud83d", "half \ufffd"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("tab\there", "tab\there"),
        ("日本語 👩‍🚀 [bold]", "日本語 👩‍🚀 [bold]"),
        ("hidden\U000e0041", "hidden"),
    ],
)
def test_what_steers_a_terminal_goes_and_what_a_person_wrote_stays(raw: str, shown: str) -> None:
    assert clean(raw) == shown


@pytest.mark.parametrize("part", ["\x9d", "\x1b]", "\x1b[", "\x9b0;", "\x1bP0"])
def test_a_flood_of_openings_takes_no_quadratic_time(part: str) -> None:
    assert "\x1b" not in clean(part * 300_000)


def test_one_line_has_spaces_for_breaks_and_tabs() -> None:
    assert clean("a\tb\r\nc\nd", lines=False) == "a b c d"


@given(ANYTHING | NASTY)
def test_nothing_forbidden_survives_and_twice_changes_nothing(text: str) -> None:
    once = clean(text)
    assert not FORBIDDEN.search(once)
    assert clean(once) == once
    one_line = clean(text, lines=False)
    assert "\n" not in one_line
    assert "\t" not in one_line


@given(ANYTHING)
def test_clean_text_can_be_encoded(text: str) -> None:
    assert clean(text).encode().decode() == clean(text)


@given(st.text(st.characters(categories=("L", "N", "P", "S", "Zs"), exclude_characters="\ufff9\ufffa\ufffb")))
def test_letters_numbers_and_signs_are_never_touched(text: str) -> None:
    assert clean(text) == text
