"""The text of a cell: exact width, no split character, nothing a terminal obeys."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text
from textual.content import Content
from textual.style import Style

from widgets.grid import Align, CellText
from widgets.grid.cell import fit_cell


def parse(style: str | Style) -> Style:
    return style if isinstance(style, Style) else Style.parse(style, {})


def drawn(content: CellText, width: int, align: Align = Align.LEFT, ellipsis: str = "…") -> str:
    cell = fit_cell(content, width, base=Style(), parse_style=parse, align=align, ellipsis=ellipsis)
    return "".join(segment.text for segment in cell)


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("abc", 5, "abc  "),
        ("abcde", 5, "abcde"),
        ("abcdef", 5, "abcd…"),
        ("a" * 100, 8, "aaaaaaa…"),
        ("日本語", 6, "日本語"),
        ("日本語", 5, "日本…"),
        ("日本語", 4, "日… "),
        ("日本語", 1, "…"),
        ("cafe\u0301s", 5, "cafe\u0301s"),
        ("cafe\u0301s and", 5, "cafe\u0301…"),
        ("", 3, "   "),
        ("abc", 0, ""),
        ("[bold]x[/]", 10, "[bold]x[/]"),
        ("a\tb\nc", 5, "a b c"),
        ("\x1b[31m", 5, "␛[31m"),
    ],
)
def test_a_cell_is_exactly_as_wide_as_its_column(text: str, width: int, expected: str) -> None:
    assert drawn(text, width) == expected


def test_the_right_side_and_the_ascii_ellipsis() -> None:
    assert drawn("12m", 6, Align.RIGHT) == "   12m"
    assert drawn("abcdef", 4, ellipsis="~") == "abc~"


def test_styles_survive_the_cut_and_the_ellipsis_wears_the_style_it_cuts() -> None:
    content = Content.assemble(("abc", "bold"), ("def", "italic"))
    cell = fit_cell(content, 5, base=Style(), parse_style=parse)
    assert [(s.text, bool(s.style and s.style.bold), bool(s.style and s.style.italic)) for s in cell] == [
        ("abc", True, False),
        ("d…", False, True),
    ]


def test_a_piece_that_would_just_fit_is_cut_where_more_follows() -> None:
    assert drawn(Content.assemble(("abcde", "bold"), ("f", "italic")), 5) == "abcd…"


def test_rich_text_is_drawn_too() -> None:
    cell = fit_cell(Text("abc", style="bold"), 4, base=Style(), parse_style=parse)
    assert cell[0].text == "abc"
    assert cell[0].style is not None
    assert cell[0].style.bold


texts = st.text(
    st.characters() | st.sampled_from("日本👩‍👩‍👧‍👦\u0301\u200d\ufe0f\x1b\x9b\u202e🏽❤"), max_size=40
)


@given(st.lists(texts, min_size=1, max_size=3), st.integers(0, 30), st.sampled_from(Align))
def test_no_text_breaks_the_width_or_reaches_the_terminal_as_a_command(
    parts: list[str], width: int, align: Align
) -> None:
    for content in ("".join(parts), Content.assemble(*((part, "bold") for part in parts))):
        text = drawn(content, width, align)
        assert cell_len(text) == width
        assert not [c for c in text if unicodedata.category(c) in {"Cc", "Cs", "Cf"}]
