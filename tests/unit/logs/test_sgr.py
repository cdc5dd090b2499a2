"""Colour sequences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.log_row import LogStyle
from services.logs.sgr import restyle

PLAIN = LogStyle()


@pytest.mark.parametrize(
    ("parameters", "style"),
    [
        ("", PLAIN),
        ("0", PLAIN),
        ("31", LogStyle(foreground=1)),
        ("97", LogStyle(foreground=15)),
        ("44", LogStyle(background=4)),
        ("103", LogStyle(background=11)),
        ("1;4;31", LogStyle(foreground=1, bold=True, underline=True)),
        ("31;0;32", LogStyle(foreground=2)),
        ("38;5;208", LogStyle(foreground=208)),
        ("48;5;17;1", LogStyle(background=17, bold=True)),
        ("38;2;1;2;3", LogStyle(foreground=(1, 2, 3))),
        ("38:5:208", LogStyle(foreground=208)),
        ("38:2:1:2:3", LogStyle(foreground=(1, 2, 3))),
        ("38:2::1:2:3", LogStyle(foreground=(1, 2, 3))),
        ("4:3", LogStyle(underline=True)),
        ("2;3;7;9", LogStyle(dim=True, italic=True, reverse=True, strike=True)),
        ("1;22", PLAIN),
        ("7;27;31;39", PLAIN),
        # what is wrong or hides text changes nothing
        ("8", PLAIN),
        ("5", PLAIN),
        ("38;5;300", PLAIN),
        ("38;2;300;0;0", PLAIN),
        ("38", PLAIN),
        ("38;7;1", LogStyle(bold=True)),
        ("99999", PLAIN),
        ("123456789012345678901234567890", PLAIN),
    ],
)
def test_what_a_sequence_means(parameters: str, style: LogStyle) -> None:
    assert restyle(PLAIN, parameters) == style


def test_it_changes_only_what_it_names() -> None:
    bold_red = LogStyle(foreground=1, bold=True)
    assert restyle(bold_red, "44") == bold_red._replace(background=4)
    assert restyle(bold_red, "22") == LogStyle(foreground=1)
    assert restyle(bold_red, "39") == LogStyle(bold=True)


@given(st.text("0123456789;:", max_size=80))
def test_any_parameters_make_a_style(parameters: str) -> None:
    style = restyle(PLAIN, parameters)
    for colour in (style.foreground, style.background):
        assert colour is None or (
            0 <= colour <= 255 if isinstance(colour, int) else all(0 <= part <= 255 for part in colour)
        )


def test_a_very_long_sequence_is_not_followed_to_its_end() -> None:
    assert restyle(PLAIN, ";".join(["31"] * 100_000)) == LogStyle(foreground=1)
