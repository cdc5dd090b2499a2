from __future__ import annotations

import dataclasses

import pytest
from wcwidth import wcwidth

from services.domain.standing import Standing
from widgets.cells import width
from widgets.glyphs import ASCII, UNICODE, Glyphs
from widgets.status_glyph import glyph, tone, word

EMOJI_NEIGHBOURS = "▶⏸✔✖⏹⏺♻⚠☑"


def _signs(signs: Glyphs) -> list[str]:
    texts = list(signs.standings.values())
    for field in dataclasses.fields(signs):
        value = getattr(signs, field.name)
        if isinstance(value, str):
            texts.append(value)
        elif isinstance(value, tuple):
            texts += value
    return texts


@pytest.mark.parametrize("signs", [UNICODE, ASCII])
def test_every_sign_is_one_cell(signs: Glyphs) -> None:
    for sign in _signs(signs):
        assert len(sign) == 1
        assert width(sign) == wcwidth(sign) == 1
        assert sign not in EMOJI_NEIGHBOURS


def test_ascii_signs_are_ascii() -> None:
    assert all(sign.isascii() for sign in _signs(ASCII))


@pytest.mark.parametrize("ascii_only", [False, True])
def test_every_standing_has_a_sign_of_its_own(ascii_only: bool) -> None:
    assert len({glyph(standing, ascii_only) for standing in Standing}) == len(Standing)


def test_every_standing_has_a_word_and_a_tone() -> None:
    assert word(Standing.ROLLED_BACK) == "rolled back"
    assert {tone(standing).component.startswith("tone--") for standing in Standing} == {True}
    assert tone(Standing.FAILED) is not tone(Standing.SUCCEEDED)
