"""The model's constraints on a declaration: ours and the service's say the same of the same declarations."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError, ParamValidationError

from services.aws.declaration_shape import declaration_shape
from services.definition.shape import check_shape
from tests.declarations import pipeline
from tests.unit.definition.example_parts import SOUND

Json = dict[str, Any]


def told(declaration: object) -> list[tuple[str, str]]:
    return [(found.where, found.message) for found in check_shape(declaration, declaration_shape())]


def refused(client: Any, declaration: Json) -> bool:
    try:
        client.create_pipeline(pipeline=declaration)
    except ParamValidationError:
        return True
    except ClientError as error:
        return error.response["Error"]["Code"] == "ValidationException"
    return False


def first_action(declared: Json) -> Json:
    found: Json = declared["stages"][0]["actions"][0]
    return found


CHANGES: list[tuple[Callable[[Json], Any], str, str]] = [
    (lambda declared: declared.pop("roleArn"), "", "needs roleArn"),
    (lambda declared: declared.update(roleArn=None), "", "needs roleArn"),
    (lambda declared: declared.update(name="a b"), "name", r"a b does not match [A-Za-z0-9.@\-_]+"),
    (lambda declared: declared.update(name="x" * 101), "name", "101 characters, 100 at most"),
    (lambda declared: declared.update(pipelineType="V3"), "pipelineType", "V3 is none of V1, V2"),
    (lambda declared: declared.update(stages="none"), "stages", 'must be a list, not the text "none"'),
    (lambda declared: declared.update(version=0), "version", "0, 1 at least"),
    (
        lambda declared: declared.update(stagess=[]),
        "stagess",
        "stagess is no member here: did you mean stages?",
    ),
    (lambda declared: declared.update(zzz=1), "zzz", "zzz is no member here"),
    (
        lambda declared: first_action(declared).update(runOrder=1000),
        "stages[0].actions[0].runOrder",
        "1000, 999 at most",
    ),
    (
        lambda declared: first_action(declared).update(runOrder="1"),
        "stages[0].actions[0].runOrder",
        'must be a whole number, not the text "1"',
    ),
    (
        lambda declared: first_action(declared)["actionTypeId"].update(version=1),
        "stages[0].actions[0].actionTypeId.version",
        "must be a text, not the number 1",
    ),
    (
        lambda declared: first_action(declared)["configuration"].update(DetectChanges=False),
        "stages[0].actions[0].configuration.DetectChanges",
        "must be a text, not the boolean false",
    ),
    (
        lambda declared: first_action(declared)["configuration"].update(BranchName=""),
        "stages[0].actions[0].configuration.BranchName",
        "0 characters, 1 at least",
    ),
    (
        lambda declared: declared.update(variables=[{"name": f"V{at}"} for at in range(51)]),
        "variables",
        "51 entries, 50 at most",
    ),
    (
        lambda declared: declared.update(
            triggers=[
                {
                    "providerType": "CodeStarSourceConnection",
                    "gitConfiguration": {
                        "sourceActionName": "App",
                        "push": [{"branches": {"includes": list("abcdefghi")}}],
                    },
                }
            ]
        ),
        "triggers[0].gitConfiguration.push[0].branches.includes",
        "9 entries, 8 at most",
    ),
]


def test_what_the_model_refuses(client: Any) -> None:
    for change, where, message in CHANGES:
        declared = json.loads(json.dumps(pipeline("web")))
        change(declared)
        assert told(declared) == [(where, message)]
        assert refused(client, declared), message


@pytest.mark.parametrize("declaration", SOUND)
def test_what_it_takes(declaration: Json) -> None:
    assert told(declaration) == []


def test_something_else_altogether() -> None:
    assert told([]) == [("", "must be an object, not a list")]
    assert told(None) == [("", "must be an object, not null")]


def test_control_characters_are_shown_never_sent_to_the_terminal() -> None:
    declared = pipeline("\x1b[31mweb")
    assert all("\x1b" not in message for _, message in told(declared))
