"""Findings of an edited text, with their places and severities."""

from __future__ import annotations

import json
from typing import Any

from services.definition.catalogue import Context
from services.definition.declaration import Declaration
from services.definition.findings import Severity
from services.definition.inspection import inspect
from services.definition.text import TextFormat, read_definition, write_definition
from tests.declarations import pipeline

Json = dict[str, Any]


def found(
    declared: Json, base: Json | None = None, form: TextFormat = TextFormat.JSON
) -> list[tuple[Any, ...]]:
    text = write_definition(declared, form)
    before = Declaration("web", 1, base) if base is not None else None
    findings = inspect(read_definition(text), Context(), before)
    lines = text.splitlines()
    return [
        (one.severity, one.rule, lines[one.place.line - 1][one.place.column - 1 :].split(":")[0].strip('"'))
        for one in findings
    ]


def test_what_the_service_refuses_is_an_error_where_it_stands() -> None:
    for form in TextFormat:
        declared = pipeline(stagess=[], pipelineType="V3")
        assert found(declared, form=form) == [
            (Severity.ERROR, "model", "pipelineType"),
            (Severity.ERROR, "unknown-members", "stagess"),
        ]


def test_a_member_that_was_there_is_newer_than_the_model_and_may_stay() -> None:
    declared = pipeline(executionPolicy={"most": 3})
    assert found(declared, declared) == [(Severity.WARNING, "unknown-members", "executionPolicy")]
    assert found({**declared, "stagess": []}, declared)[1][0] is Severity.ERROR


def test_what_the_service_took_once_keeps_nobody_from_editing_elsewhere() -> None:
    base = pipeline(executionMode="ROLLING")
    base["stages"][1]["name"] = base["stages"][2]["name"]
    moved = {**base, "stages": [*base["stages"], {**base["stages"][0], "name": "Late"}]}
    assert [entry[:2] for entry in found(base)] == [
        (Severity.ERROR, "stage-names-unique"),
        (Severity.ERROR, "model"),
    ]
    findings = {rule: severity for severity, rule, _ in found(moved, base)}
    assert findings["stage-names-unique"] is findings["model"] is Severity.WARNING
    assert findings["outputs-unique"] is Severity.ERROR


def test_findings_come_in_the_order_of_the_text_each_once() -> None:
    declared = json.loads(json.dumps(pipeline()))
    declared["stages"][2]["actions"][0]["runOrder"] = 0
    declared["stages"][0]["name"] = "a b"
    findings = found(declared)
    assert [entry[2] for entry in findings] == ["name", "runOrder"]
    assert len(findings) == len(set(findings))
