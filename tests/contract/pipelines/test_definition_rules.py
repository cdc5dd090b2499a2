"""Our rules of the pipeline structure against the service's answers: the same declarations, the same errors."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from services.definition.catalogue import Context, parse_action_types, parse_rule_types
from services.definition.validate import RULES, refusals, validate
from tests.contract.test_structure import UNSOUND
from tests.unit.definition.examples import EXAMPLES, SOUND, Example

Json = dict[str, Any]


@pytest.fixture
def context(client: Any) -> Context:
    """What the region offers."""
    pages = client.get_paginator("list_action_types").paginate()
    return Context("eu-west-1", parse_action_types(pages), parse_rule_types(client.list_rule_types()))


def refused_with(client: Any, declaration: Json) -> str | None:
    try:
        client.create_pipeline(pipeline=declaration)
    except ClientError as error:
        return error.response["Error"]["Code"]
    return None


def test_every_rule_has_an_example() -> None:
    assert {example.rule for example in EXAMPLES} >= {rule.__name__.replace("_", "-") for rule in RULES} - {
        "triggers-size"
    }


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.rule}:{example.where}")
def test_what_breaks_a_rule_is_refused_so_by_the_service(
    client: Any, context: Context, example: Example
) -> None:
    problems = [problem for problem in validate(example.declaration, context) if problem.rule == example.rule]
    assert [(found.where, found.message, found.code) for found in problems] == [
        (example.where, example.message, example.code)
    ]
    assert refused_with(client, example.declaration) == example.code


@pytest.mark.parametrize("declaration", SOUND)
def test_what_breaks_none_is_taken(client: Any, context: Context, declaration: Json) -> None:
    assert validate(declaration, context) == ()
    assert refused_with(client, declaration) is None


@pytest.mark.parametrize(
    ("declaration", "code"), [case[1:3] for case in UNSOUND], ids=[case[0] for case in UNSOUND]
)
def test_what_the_emulator_refuses_we_refuse_with_its_code(
    context: Context, declaration: Json, code: str
) -> None:
    assert {problem.code for problem in refusals(validate(declaration, context))} == {code}
