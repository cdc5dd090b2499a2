"""Segments that look the same become one."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style

from widgets.grid.painter import merged

RED = Style.parse("red on black")
BLUE = Style.parse("blue on black")
WHITE = Style.parse("blue on white")
UNDERLINED = Style.parse("underline red on black")
REVERSED = Style.parse("reverse red on black")


def texts(*segments: tuple[str, Style]) -> list[str]:
    return [segment.text for segment in merged(Segment(text, style) for text, style in segments)]


def test_neighbours_of_one_style_are_joined_and_empty_ones_go() -> None:
    assert texts(("a", RED), ("", BLUE), ("b", RED), ("c", BLUE)) == ["ab", "c"]


def test_a_blank_joins_what_is_before_it_where_its_colour_cannot_be_seen() -> None:
    assert texts(("a", RED), ("  ", BLUE), ("b", RED)) == ["a  b"]
    assert texts(("a", RED), ("  ", WHITE)) == ["a", "  "]
    assert texts(("a", UNDERLINED), ("  ", RED)) == ["a", "  "]
    assert texts(("a", RED), ("  ", REVERSED)) == ["a", "  "]
