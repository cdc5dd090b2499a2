"""Declarations as text: what is wrong is told with its place, and nothing is lost in writing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.definition.places import Place
from services.definition.text import DefinitionSyntaxError, TextFormat, read_definition, write_definition
from services.definition.validate import validate
from tests.declarations import pipeline
from tests.unit.definition.example_parts import Example
from tests.unit.definition.examples import EXAMPLES

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=10,
)


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ("", "the text is empty", Place(1, 1)),
        (" \n\t ", "the text is empty", Place(1, 1)),
        ("{", "no JSON: Expecting property name enclosed in double quotes", Place(1, 2)),
        ('{"a": \n ]', "no JSON: Expecting value", Place(2, 2)),
        ('{"a": 1}\n{', "no JSON: Extra data", Place(2, 1)),
        ('{"a": 1,\n "b": 2, "a": 2}', "a is there twice", Place(2, 10)),
        ('{"a": [{"b": 1, "b": 1}]}', "b is there twice", Place(1, 17)),
        ('{"a": NaN}', "no JSON: NaN is no value in JSON", Place(1, 1)),
        ("[1]", "a declaration is an object with members", Place(1, 1)),
        ("just words", "a declaration is an object with members", Place(1, 1)),
        ("a: [1\nb: 2", "no YAML: expected ',' or ']', but got ':'", Place(2, 2)),
        ("a: &x [*x]\n", "no YAML: refers to itself", Place(1, 4)),
        ("a: b\n---\nc: d\n", "no YAML: but found another document", Place(2, 1)),
        ("? [a]\n: b\n", "no YAML: a member's name is a text", Place(1, 3)),
    ],
)
def test_what_cannot_be_read_is_told_where(text: str, message: str, place: Place) -> None:
    with pytest.raises(DefinitionSyntaxError) as caught:
        read_definition(text)
    assert (str(caught.value), caught.value.place) == (message, place)


def test_a_member_twice_in_yaml() -> None:
    with pytest.raises(DefinitionSyntaxError, match="duplicate key") as caught:
        read_definition("a: 1\nb:\n  c: 1\n  c: 2\n")
    assert caught.value.place == Place(4, 3)


def test_aliases_cannot_blow_it_up() -> None:
    levels = [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]" for level in range(1, 9)]
    with pytest.raises(DefinitionSyntaxError, match="more than 100000 entries"):
        read_definition("\n".join(["a0: &a0 [x, x]", *levels]))


def test_nesting_has_an_end() -> None:
    for text in ('{"a": ' + "[" * 20_000, "a: " + "[" * 500):
        with pytest.raises(DefinitionSyntaxError):
            read_definition(text)


def test_tags_of_yaml_make_no_objects() -> None:
    with pytest.raises(DefinitionSyntaxError, match="could not determine a constructor"):
        read_definition("a: !!python/object/apply:os.getcwd []\n")


@pytest.mark.parametrize(
    "text", ["a: !!binary aGk=\n", "a: !!set {x}\n", "a: !!omap [x: 1]\n", "!!pairs [x: 1]"]
)
def test_what_json_does_not_have_is_refused(text: str) -> None:
    with pytest.raises(DefinitionSyntaxError, match="could not determine a constructor"):
        read_definition(text)


def test_a_date_is_a_text() -> None:
    declared = {"a": "2026-01-01", "2026-01-02": ["2026-01-01T10:00:00Z"]}
    text = "a: 2026-01-01\n2026-01-02: [2026-01-01T10:00:00Z]\n"
    assert read_definition(text).declaration == declared
    for form in TextFormat:
        assert read_definition(write_definition(declared, form)).declaration == declared


SMALL = [example for example in EXAMPLES if len(example.declaration["stages"]) < 10]
WRAPPED = """\
{
  "pipeline": {
    "name": "web",
    "stages": [
      {"name": "Source", "actions": []}
    ],
    "metadata": {"x": 1}
  },
  "metadata": {"pipelineArn": "arn"}
}
"""
YAML = """\
name: web
stages:
  - name: Source
    actions: []   # none yet
pipelineType: V2
on: yes
version: 3
"""


def test_an_answer_of_get_pipeline_is_unwrapped() -> None:
    found = read_definition(WRAPPED)
    assert found.declaration == {"name": "web", "stages": [{"name": "Source", "actions": []}]}
    assert found.format is TextFormat.JSON
    assert found.place_of(("stages", 0)) == Place(5, 7)
    assert found.place_of(("stages", 0, "actions")) == Place(5, 26)
    assert found.place_of(("stages", 0, "onFailure", "result")) == Place(5, 7)
    assert found.place_of(("roleArn",)) == Place(2, 3)


def test_yaml_has_places_too() -> None:
    found = read_definition(YAML)
    assert found.format is TextFormat.YAML
    assert found.declaration["stages"] == [{"name": "Source", "actions": []}]
    assert (found.declaration["on"], found.declaration["version"]) == ("yes", 3)
    assert found.place_of(("stages", 0, "actions")) == Place(4, 5)
    assert found.place_of(()) == Place(1, 1)


@pytest.mark.parametrize("form", list(TextFormat))
@pytest.mark.parametrize("example", SMALL, ids=lambda example: f"{example.rule}:{example.where}")
def test_every_problem_has_a_place_in_the_text(example: Example, form: TextFormat) -> None:
    text = write_definition(example.declaration, form)
    found = read_definition(text)
    lines = text.splitlines()
    problems = [problem for problem in validate(found.declaration) if problem.rule == example.rule]
    for problem in problems:
        place = found.place_of(problem.path)
        there = problem.path
        while there and there not in found.places:
            there = there[:-1]
        name = there[-1] if there else ""
        if isinstance(name, str):
            assert lines[place.line - 1][place.column - 1 :].startswith((name, f'"{name}"'))
        else:
            assert place > found.place_of(there[:-1])


@given(st.dictionaries(st.text(max_size=6), VALUES, max_size=4).filter(lambda value: value))
def test_nothing_is_lost_in_json(value: dict[str, Any]) -> None:
    declaration = {"stages": [], **{key: entry for key, entry in value.items() if key != "metadata"}}
    assert read_definition(write_definition(declaration, TextFormat.JSON)).declaration == declaration


@given(st.dictionaries(st.text(max_size=6), VALUES, max_size=4))
def test_nothing_is_lost_in_yaml(value: dict[str, Any]) -> None:
    declaration = {"stages": [], **{key: entry for key, entry in value.items() if key != "metadata"}}
    again = read_definition(write_definition(declaration, TextFormat.YAML)).declaration
    assert json.dumps(again) == json.dumps(declaration)


def test_a_declaration_is_written_in_its_own_order() -> None:
    declared = pipeline("web")
    for form in TextFormat:
        again = read_definition(write_definition(declared, form)).declaration
        assert json.dumps(again) == json.dumps(declared)
