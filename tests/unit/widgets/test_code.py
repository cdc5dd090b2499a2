"""Texts in JSON and YAML: what each piece is, and what belongs under which line."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.definition.text import TextFormat, write_definition
from widgets.cells import clean
from widgets.code import Folding, Language, highlight
from widgets.lines import Span, plain
from widgets.tones import Tone

LANGUAGES = {TextFormat.JSON: Language.JSON, TextFormat.YAML: Language.YAML}
DECLARATION: dict[str, Any] = {
    "name": "web",
    "stages": [
        {"name": "Source", "actions": [{"name": "App", "runOrder": 1, "configuration": {"Poll": "false"}}]},
        {"name": "Deploy", "actions": []},
    ],
    "version": 3,
}
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@pytest.mark.parametrize("form", TextFormat)
@given(value=st.dictionaries(st.text(max_size=8), VALUES, min_size=1, max_size=4))
def test_the_pieces_of_a_line_are_the_line(form: TextFormat, value: dict[str, Any]) -> None:
    for line in map(clean, write_definition(value, form).splitlines()):
        assert plain(highlight(line, LANGUAGES[form])) == line


@pytest.mark.parametrize(
    ("language", "line", "key", "value"),
    [
        (Language.JSON, '  "name": "Deploy",', Span('"name"', Tone.BUSY), Span('"Deploy"', Tone.STRONG)),
        (Language.YAML, "- name: Deploy", Span("name", Tone.BUSY), Span("Deploy", Tone.STRONG)),
        (Language.JSON, '  "runOrder": 1', Span('"runOrder"', Tone.BUSY), Span("1", Tone.HELD)),
        (Language.YAML, "  runOrder: 1", Span("runOrder", Tone.BUSY), Span("1", Tone.HELD)),
        (Language.JSON, '"OAuthToken": "****"', Span('"OAuthToken"', Tone.BUSY), Span('"****"', Tone.CALL)),
        (Language.YAML, "OAuthToken: '****'", Span("OAuthToken", Tone.BUSY), Span("'****'", Tone.CALL)),
        (Language.YAML, "Url: http://a:1", Span("Url", Tone.BUSY), Span("http://a:1", Tone.PLAIN)),
    ],
)
def test_names_numbers_and_masks_stand_out(language: Language, line: str, key: Span, value: Span) -> None:
    pieces = highlight(line, language)
    assert key in pieces
    assert value in pieces


@pytest.mark.parametrize("form", TextFormat)
def test_a_folded_block_hides_what_belongs_under_its_line(form: TextFormat) -> None:
    lines = write_definition(DECLARATION, form).splitlines()
    folding = Folding(lines, LANGUAGES[form])
    head = next(number for number, line in enumerate(lines) if "stages" in line)
    folding.fold([head])
    shown = [lines[number].strip(' {}",') for number in folding.shown]
    assert [line for line in shown if line] == (
        ['name": "web', 'stages": [', 'version": 3']
        if form is TextFormat.JSON
        else ["name: web", "stages:", "version: 3"]
    )
    inner = next(number for number, line in enumerate(lines) if "runOrder" in line)
    assert folding.place_of(inner) == folding.place_of(head)
    assert folding.reveal(inner)
    assert list(folding.shown) == list(range(len(lines)))


@pytest.mark.parametrize(("form", "level"), [(TextFormat.JSON, 1), (TextFormat.YAML, 0)])
def test_an_outline_keeps_the_head_of_every_stage(form: TextFormat, level: int) -> None:
    lines = write_definition(DECLARATION, form).splitlines()
    folding = Folding(lines, LANGUAGES[form])
    folding.fold(folding.deeper_than(level))
    names = [number for number, line in enumerate(lines) if "Source" in line or "Deploy" in line]
    assert not any("runOrder" in lines[number] for number in folding.shown)
    assert {folding.shown[folding.place_of(number)] for number in names} <= set(folding.shown)
    assert len({folding.place_of(number) for number in names}) == 2


@given(st.lists(st.sampled_from(['"a": {', '"b": [', "},", "]", '"c": 1', "{", ""]), max_size=30), st.data())
def test_any_text_folds_without_losing_a_line(lines: list[str], data: st.DataObject) -> None:
    folding = Folding(lines, Language.JSON)
    folding.fold(data.draw(st.sets(st.integers(0, 30))))
    hidden = {number for head in folding.folded for number in range(head + 1, folding.blocks[head] + 1)}
    assert set(folding.shown) == set(range(len(lines))) - hidden
    folding.unfold(folding.folded)
    assert list(folding.shown) == list(range(len(lines)))
