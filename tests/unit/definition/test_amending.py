"""Another declaration in a text that people laid out: what it leaves as it was stays byte for byte."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.definition.amending import amend
from services.definition.edits import VariableEntry, with_action, with_failure, with_variables
from services.definition.text import TextFormat, read_definition, write_definition

Members = dict[str, Any]

YAML = """\
# The shop's pipeline; ask Ada before you change it.
name: "web"   # quoted, as it was always
pipelineType: 'V2'
stages:
    -   name: Source      # four spaces here
        actions: []

    # The build is slow on Mondays.
    -   name: Build
        actions:
        - name: Compile
          configuration: {ProjectName: "web-build", "Größe": '010'}   # in one line
          timeoutInMinutes: 0x20
          note: |
            two lines,
              # no remark
          colour: red
variables:
- name: Region
  defaultValue: >-
    eu-west-1
version: 3
# The end.
"""
JSON = """\
{"pipeline" : {
\t"name": "web", "pipelineType":"V2",
\t"stages": [
\t\t{ "name":"Source", "actions":[ ] },
\t\t{ "name":"Build",
\t\t  "actions": [ {"name":"Compile", "configuration":{"ProjectName":"web\\u002dbuild","Gr\\u00f6\\u00dfe":"010"},
\t\t                "timeoutInMinutes":32, "colour":"red"} ] }
\t],
\t"variables": [{"name":"Region","defaultValue":"eu\\/west"}], "version": 3
 },
 "metadata": {"pipelineArn":  "arn:x"} }"""


def project(members: Members) -> Members:
    return with_action(members, "Build", "Compile", {"ProjectName": "shop-build", "Größe": "010"}, 32)


def timeout(members: Members) -> Members:
    settings = members["stages"][1]["actions"][0]["configuration"]
    return with_action(members, "Build", "Compile", settings, 90)


def no_timeout(members: Members) -> Members:
    settings = members["stages"][1]["actions"][0]["configuration"]
    return with_action(members, "Build", "Compile", settings, None)


def roll_back(members: Members) -> Members:
    return with_failure(members, "Build", "ROLLBACK")


def more_variables(members: Members) -> Members:
    known = members["variables"][0]
    return with_variables(
        members, [VariableEntry("Region", known["defaultValue"]), VariableEntry("Size", "10")]
    )


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        (project, '"web-build"', "shop-build"),
        (timeout, "timeoutInMinutes: 0x20", "timeoutInMinutes: 90"),
        (no_timeout, "          timeoutInMinutes: 0x20\n", ""),
        (
            roll_back,
            "          colour: red\n",
            "          colour: red\n        onFailure:\n          result: ROLLBACK\n",
        ),
        (
            more_variables,
            "    eu-west-1\n",
            "    eu-west-1\n- name: Size\n  defaultValue: '10'\n",
        ),
    ],
)
def test_yaml_keeps_remarks_and_layout(change: Callable[[Members], Members], old: str, new: str) -> None:
    assert YAML.count(old) == 1
    changed = change(read_definition(YAML).declaration)
    assert amend(YAML, changed, TextFormat.YAML) == YAML.replace(old, new)
    windows = YAML.replace("\n", "\r\n")
    expected = windows.replace(old.replace("\n", "\r\n"), new.replace("\n", "\r\n"))
    assert amend(windows, changed, TextFormat.YAML) == expected


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        (project, '"web\\u002dbuild"', '"shop-build"'),
        (timeout, '"timeoutInMinutes":32', '"timeoutInMinutes":90'),
        (no_timeout, ',\n\t\t                "timeoutInMinutes":32', ""),
        (roll_back, '"red"} ] }', '"red"} ], "onFailure": {"result": "ROLLBACK"} }'),
        (
            more_variables,
            '"eu\\/west"}]',
            '"eu\\/west"}, {"name": "Size", "defaultValue": "10"}]',
        ),
    ],
)
def test_json_keeps_its_layout_and_what_stands_around_it(
    change: Callable[[Members], Members], old: str, new: str
) -> None:
    assert JSON.count(old) == 1
    changed = change(read_definition(JSON).declaration)
    assert amend(JSON, changed, TextFormat.JSON) == JSON.replace(old, new)


def test_a_stage_comes_and_goes_among_remarks() -> None:
    members = read_definition(YAML).declaration
    more = copy.deepcopy(members)
    more["stages"].insert(1, {"name": "Test", "actions": [{"name": "Probe"}]})
    text = amend(YAML, more, TextFormat.YAML)
    added = "\n    - name: Test\n      actions:\n      - name: Probe"
    assert text == YAML.replace("        actions: []\n", f"        actions: []{added}\n")
    assert read_definition(text).declaration == more
    del more["stages"][1]
    assert read_definition(amend(text, more, TextFormat.YAML)).declaration == members
    assert amend(text, more, TextFormat.YAML) == YAML


@pytest.mark.parametrize(
    "text",
    [
        "name: &n web\nother: *n\n",
        "base: &b {a: 1}\nname: web\nmore: {<<: *b, c: 2}\n",
        "name: web\n1: number\n",
        "a: 1\nname: web\ntwice: [",
        "name: |+\n  web\n\n\n",
        "\ufeffname:\nother: 1\n",
        "",
    ],
)
def test_what_cannot_be_kept_is_written_anew_and_right(text: str) -> None:
    wanted = {"name": "shop", "other": "web", "stages": [{"name": "A"}], "on": True}
    assert read_definition(amend(text, wanted, TextFormat.YAML)).declaration == wanted


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 999) | st.text("aZ0:#-'\"{[, é\t\n", max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "b", "c", "name", "null", "1"]), inner, max_size=4)
    ),
    max_leaves=8,
)
OBJECTS = st.dictionaries(st.sampled_from(["a", "b", "c", "stages", "name", "x"]), VALUES, max_size=5)
SPACES: list[dict[str, Any]] = [
    {},
    {"indent": 4},
    {"indent": "\t"},
    {"indent": 1, "separators": (" ,", " : ")},
    {"separators": (",", ":"), "ensure_ascii": True},
]


@given(OBJECTS, OBJECTS, st.sampled_from(SPACES))
def test_any_json_says_what_it_shall(before: Members, after: Members, layout: dict[str, Any]) -> None:
    text = json.dumps(before, **layout)
    amended = amend(text, after, TextFormat.JSON)
    found = json.loads(amended)
    assert json.dumps(found, sort_keys=True) == json.dumps(after, sort_keys=True)
    if not after:
        return
    for name in before.keys() & after.keys():
        if json.dumps(before[name]) == json.dumps(after[name]) and not isinstance(before[name], dict):
            assert json.dumps({name: before[name]}, **layout)[1:-1].strip() in amended


@given(OBJECTS, OBJECTS)
def test_any_yaml_says_what_it_shall_and_keeps_remarks(before: Members, after: Members) -> None:
    lines = write_definition(before, TextFormat.YAML).splitlines(keepends=True)
    text = "# first\n" + "".join(lines)
    amended = amend(text, after, TextFormat.YAML)
    found = read_definition(amended).declaration
    assert json.dumps(found, sort_keys=True) == json.dumps(after, sort_keys=True)
    if before and after:
        assert amended.startswith("# first\n")
