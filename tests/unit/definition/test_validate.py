"""Validation beyond the single rules: what is not known, what is strange, and real declarations."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.definition.catalogue import Context, Setting, TypeFacts, parse_action_types, parse_rule_types
from services.definition.problem import show_path
from services.definition.validate import RULES, refusals, validate
from tests.declarations import action, approval, build, deploy, pipeline, source, stage
from tests.unit.definition.example_parts import SOUND
from tests.unit.definition.examples import EXAMPLES
from tests.unit.definition.long_triggers import crowded_triggers
from tests.unit.pipelines.samples import all_samples

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 60) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


def test_ids_of_rules_are_the_names_of_their_functions() -> None:
    names = {rule.__name__.replace("_", "-") for rule in RULES}
    assert len(names) == len(RULES)
    assert {example.rule for example in EXAMPLES} <= names


def test_what_is_not_known_of_the_region_is_not_held_against_a_declaration() -> None:
    unknown = pipeline(
        "web",
        [
            stage("Source", source()),
            stage("Deploy", action("D", "Deploy", "Nomad", inputs=["App"], region="us-east-1")),
        ],
    )
    assert validate(unknown) == ()
    assert [problem.rule for problem in validate(unknown, Context(region="eu-west-1"))] == [
        "store-for-each-region"
    ]
    assert validate(unknown, Context(region="us-east-1")) == ()


def test_stores_in_several_regions() -> None:
    declared = pipeline(
        "web", [stage("Source", source()), stage("Deploy", deploy(inputs=["App"], region="us-east-1"))]
    )
    del declared["artifactStore"]
    store = {"type": "S3", "location": "acme"}
    declared["artifactStores"] = {"us-east-1": store}
    assert [problem.message for problem in validate(declared, Context("eu-west-1"))] == [
        "no store in eu-west-1, where the pipeline stands"
    ]
    declared["artifactStores"] = {"eu-west-1": store}
    assert [problem.message for problem in validate(declared)] == [
        "no artifact store in us-east-1, where Deploy runs: add one to artifactStores"
    ]
    declared["artifactStores"] = {"eu-west-1": store, "us-east-1": store}
    assert validate(declared, Context("eu-west-1")) == ()


def test_a_type_without_known_settings_takes_any() -> None:
    kind = ("Deploy", "AWS", "ECS", "1")
    declared = SOUND[0]
    strict = Context(action_types={kind: TypeFacts((Setting("ClusterName"),))})
    lax = Context(
        action_types={kind: TypeFacts()} | {("Source", "AWS", "CodeStarSourceConnection", "1"): TypeFacts()}
    )
    assert "configuration-known" in {problem.rule for problem in validate(declared, strict)}
    assert {problem.rule for problem in validate(declared, lax)} == {"action-types"}


def test_only_problems_with_a_code_are_refusals() -> None:
    references = build(configuration={"ProjectName": "#{variables.Env}"})
    problems = validate(pipeline("web", [stage("Source", source()), stage("Build", references)]))
    assert [problem.code for problem in problems] == [None]
    assert refusals(problems) == ()


def test_triggers_have_a_size() -> None:
    assert validate(crowded_triggers(4)) == ()


def test_a_source_reads_the_catalogue_of_the_service() -> None:
    pages = [
        {
            "actionTypes": [
                {
                    "id": {"category": "Build", "owner": "AWS", "provider": "CodeBuild", "version": "1"},
                    "actionConfigurationProperties": [
                        {"name": "ProjectName", "required": True, "secret": False}
                    ],
                    "inputArtifactDetails": {"minimumCount": 1, "maximumCount": 5},
                    "outputArtifactDetails": {"minimumCount": 0, "maximumCount": 5},
                }
            ]
        },
        {"actionTypes": []},
    ]
    assert parse_action_types(pages) == {
        ("Build", "AWS", "CodeBuild", "1"): TypeFacts(
            (Setting("ProjectName", required=True),), (1, 5), (0, 5)
        )
    }
    rules = {"ruleTypes": [{"id": {"provider": "LambdaInvoke"}, "ruleConfigurationProperties": []}]}
    assert list(parse_rule_types(rules)) == ["LambdaInvoke"]


def test_paths_are_written_as_people_do() -> None:
    assert show_path(("stages", 0, "actions", 12, "name")) == "stages[0].actions[12].name"
    assert show_path(()) == ""


@given(JSON)
def test_anything_can_be_asked(value: Any) -> None:
    for problem in validate(value):
        assert problem.message
    for problem in validate(
        {"stages": [{"actions": [value]}, value], "triggers": [value], "variables": value}
    ):
        assert problem.message


@given(st.sampled_from(SOUND), st.data())
def test_a_member_of_another_type_never_breaks_it(declaration: dict[str, Any], data: st.DataObject) -> None:
    broken = json.loads(json.dumps(declaration))
    holder: Any = broken
    while True:
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        if not keys:
            return
        key = data.draw(st.sampled_from(keys))
        if not isinstance(holder[key], (dict, list)) or data.draw(st.booleans()):
            holder[key] = data.draw(JSON)
            break
        holder = holder[key]
    assert all(problem.message for problem in validate(broken, Context("eu-west-1")))


def declarations(value: Any) -> list[dict[str, Any]]:
    """Whatever in an answer is a pipeline with stages."""
    if isinstance(value, list):
        return [found for entry in value for found in declarations(entry)]
    if not isinstance(value, dict):
        return []
    own = [value] if isinstance(value.get("stages"), list) and "roleArn" in value else []
    return own + [found for entry in value.values() for found in declarations(entry)]


def test_what_the_live_service_took_we_take() -> None:
    paths = [path for path in all_samples() if path.parent.name == "recorded"]
    if not paths:
        pytest.skip("the samples are not here")
    found = [
        declared for path in paths for declared in declarations(json.loads(path.read_text(encoding="utf-8")))
    ]
    assert found
    assert [refusals(validate(declared)) for declared in found] == [()] * len(found)


def test_an_approval_in_the_first_stage_is_told_once() -> None:
    declared = pipeline(
        "web", [stage("Source", source(), approval()), stage("Deploy", deploy(inputs=["App"]))]
    )
    assert [problem.rule for problem in validate(declared)] == ["first-stage-sources"]
