"""Our rules of the pipeline structure against the service's answers: the same declarations, the same errors."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from services.aws.declaration_shape import declaration_shape
from services.clock import SteppedClock
from services.definition.catalogue import Context, parse_action_types, parse_rule_types
from services.definition.shape import check_shape
from services.definition.validate import RULES, refusals, validate
from services.emulator.operations import load_handlers
from services.emulator.operations.registry import HANDLERS, Caller
from services.emulator.operations.registry import Context as RequestContext
from services.emulator.scenarios import build_scenario
from tests.contract.test_structure import UNSOUND
from tests.unit.definition.example_parts import SOUND
from tests.unit.definition.examples import EXAMPLES
from tests.unit.definition.long_triggers import TOO_LONG

Json = dict[str, Any]
EVERY = [*EXAMPLES, TOO_LONG]


@pytest.fixture
def context(client: Any) -> Context:
    """What the region offers."""
    pages = client.get_paginator("list_action_types").paginate()
    return Context("eu-west-1", parse_action_types(pages), parse_rule_types(client.list_rule_types()))


def refused_with(client: Any, declaration: Json, number: int) -> str | None:
    """The error with which the service refuses a pipeline of that declaration, each under a name of its own."""
    try:
        client.create_pipeline(pipeline=declaration | {"name": f"web-{number}"})
    except ClientError as error:
        return error.response["Error"]["Code"]
    return None


def test_every_rule_has_an_example() -> None:
    named = {rule.__name__.replace("_", "-") for rule in RULES}
    assert named == {example.rule for example in EVERY}


def test_what_breaks_a_rule_is_refused_so_by_the_service(client: Any, context: Context) -> None:
    for number, example in enumerate(EVERY):
        problems = [
            problem for problem in validate(example.declaration, context) if problem.rule == example.rule
        ]
        assert [(found.where, found.message, found.code) for found in problems] == [
            (example.where, example.message, example.code)
        ]
        assert refused_with(client, example.declaration, number) == example.code, example


def test_what_breaks_none_is_taken(client: Any, context: Context) -> None:
    for number, declaration in enumerate(SOUND):
        assert validate(declaration, context) == ()
        assert refused_with(client, declaration, number) is None


def test_what_the_emulator_refuses_we_refuse_with_its_code(context: Context) -> None:
    assert len(UNSOUND) > 40
    for name, declaration, code, _ in UNSOUND:
        assert {problem.code for problem in refusals(validate(declaration, context))} == {code}, name


def ask(operation: str, at: RequestContext, **request: Any) -> Json:
    """An operation's answer, without a wire between."""
    answer = HANDLERS["codepipeline", operation](at, request)
    assert answer is not None
    return answer


def test_the_demos_own_pipelines_break_none() -> None:
    world = build_scenario("demo", SteppedClock())
    load_handlers()
    for region in world.regions():
        caller = Caller(region.account, f"arn:aws:iam::{region.account}:user/operator", "AKIA")
        here = RequestContext(world, region, caller)
        pages = [ask("ListActionTypes", here)]
        while token := pages[-1].get("nextToken"):
            pages.append(ask("ListActionTypes", here, nextToken=token))
        known = Context(region.name, parse_action_types(pages), parse_rule_types(ask("ListRuleTypes", here)))
        for name in region.pipelines:
            declared = ask("GetPipeline", here, name=name)["pipeline"]
            assert validate(declared, known) == (), name
            assert list(check_shape(declared, declaration_shape())) == [], name
