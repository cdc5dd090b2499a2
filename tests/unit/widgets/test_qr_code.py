"""A QR code in half blocks says what segno's own matrix says, and leaves itself out where it has no room."""

from __future__ import annotations

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st
from textual.geometry import Size

from widgets.qr_code import fitting, half_blocks, modules_of, size_of

URL = "https://device.sso.eu-west-1.amazonaws.com/?user_code=ABCD-EFGH"
_LIGHT = {"█": (True, True), "▀": (True, False), "▄": (False, True), " ": (False, False)}


def unfolded(lines: list[str]) -> list[list[bool]]:
    """The rows of modules that half blocks draw."""
    rows: list[list[bool]] = []
    for line in lines:
        pairs = [_LIGHT[sign] for sign in line]
        rows += [[upper for upper, _ in pairs], [lower for _, lower in pairs]]
    return rows


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=120))
def test_half_blocks_draw_the_code(text: str) -> None:
    modules = modules_of(text, 2)
    expected = segno.make_qr(text, error="l", boost_error=False).matrix_iter(border=2)
    assert modules == [[not module for module in row] for row in expected]
    drawn = unfolded(half_blocks(modules))
    assert drawn[: len(modules)] == modules
    assert all(all(row) for row in drawn[len(modules) :])


def test_it_is_light_all_round() -> None:
    modules = modules_of(URL, 2)
    edges = [*modules[:2], *modules[-2:], *([row[side] for row in modules] for side in (0, 1, -1, -2))]
    assert all(all(edge) for edge in edges)


@pytest.mark.parametrize(
    ("room", "quiet"),
    [
        (Size(60, 30), 4),
        (Size(41, 21), 4),
        (Size(40, 21), 2),
        (Size(37, 19), 2),
        (Size(36, 19), None),
        (Size(37, 18), None),
    ],
)
def test_the_quiet_zone_gives_way_before_the_code_does(room: Size, quiet: int | None) -> None:
    assert fitting(URL, room, ascii_only=False) == (None if quiet is None else modules_of(URL, quiet))


def test_a_module_takes_two_cells_in_ascii() -> None:
    modules = modules_of(URL, 2)
    assert size_of(modules, ascii_only=True) == Size(74, 37)
    assert fitting(URL, Size(74, 36), ascii_only=True) is None
    assert fitting(URL, Size(74, 37), ascii_only=True) == modules
