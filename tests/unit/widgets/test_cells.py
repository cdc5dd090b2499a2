from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.cells import clean, fit, pad, squeeze, width, wrap

TEXTS = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from(list("ab \x1b\x9b\u200d\ufe0f\u202e漢字👩👍🏽e\u0301")),
        st.characters(categories=["Cs"]),
    ),
    max_size=40,
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("\x1b[31mred\x07", "␛[31mred␇"),
        ("a\nb\tc\r\u2028d", "a b c  d"),
        ("\x9b1m\x7f", "␦1m␡"),
        ("\ud800x", "␦x"),
        ("\u202egnp.exe", "gnp.exe"),
        ("👩\u200d👩\u200d👧 👍🏽 ❤\ufe0f", "👩👩👧 👍 ❤"),
        ("e\u0301", "e\u0301"),
        ("[bold]text[/]", "[bold]text[/]"),
    ],
)
def test_text_from_elsewhere_is_made_safe(text: str, shown: str) -> None:
    assert clean(text) == shown


@given(TEXTS)
def test_a_clean_text_has_nothing_a_terminal_obeys(text: str) -> None:
    shown = clean(text)
    assert not {unicodedata.category(character) for character in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert clean(shown) == shown
    shown.encode()


@given(TEXTS.map(clean), st.integers(-2, 20))
def test_what_is_fitted_fits(text: str, limit: int) -> None:
    fitted = fit(text, limit)
    assert width(fitted) <= max(0, limit)
    assert width(pad(text, max(0, limit))) == max(0, limit)
    if width(text) <= limit:
        assert fitted == text


def test_a_wide_character_is_never_split() -> None:
    assert fit("漢字漢字", 5) == "漢字…"
    assert fit("漢字漢字", 4) == "漢…"
    assert fit("漢字", 4) == "漢字"


@given(TEXTS.map(clean), st.integers(2, 20))
def test_a_wrapped_text_loses_nothing_but_spaces(text: str, limit: int) -> None:
    lines = wrap(text, limit)
    assert lines
    assert all(width(line) <= limit for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_words_stay_whole_where_they_can() -> None:
    assert wrap("hello there world", 11) == ["hello there", "world"]
    assert wrap("https://example/long-path", 10) == ["https://ex", "ample/long", "-path"]
    assert wrap("", 10) == [""]


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("Deploy", 6, "Deploy"),
        ("SentinelStack-Singapore-Beta.Prepare", 20, "Sentin…-Beta.Prepare"),
        ("Stack-Ireland.Deploy", 12, "Sta…d.Deploy"),
        ("漢字漢字漢字漢字", 9, "漢…字漢字"),
        ("Deploy", 3, "De…"),
        ("Deploy", 0, ""),
    ],
)
def test_a_name_gives_way_in_its_middle(text: str, limit: int, shown: str) -> None:
    assert squeeze(text, limit) == shown


@given(TEXTS, st.integers(0, 30))
def test_a_squeezed_text_fits_and_keeps_its_ends(text: str, limit: int) -> None:
    text = clean(text)
    squeezed = squeeze(text, limit)
    assert width(squeezed) <= limit
    if width(text) <= limit:
        assert squeezed == text
    elif limit > 10:
        head, tail = squeezed.split("…", 1) if "…" not in text else ("", "")
        assert text.startswith(head)
        assert text.endswith(tail)
