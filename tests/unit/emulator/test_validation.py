"""Constraints and answers against shapes of the real model, by generated values."""

from __future__ import annotations

import string
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.emulator.errors import ServiceFault
from services.emulator.model import Shape, service_model
from services.emulator.validation.constraints import require_valid
from services.emulator.validation.responses import check_error, check_response
from services.emulator.validation.types import typed

MODEL = service_model("codepipeline")
INPUTS = {name: found.input for name, found in MODEL.operations.items() if found.input is not None}


def _values(shape: Shape) -> st.SearchStrategy[Any]:
    """Values that hold every constraint of a shape."""
    least, most = shape.minimum or 0, shape.maximum
    match shape.kind:
        case "structure":
            required = {name: _values(shape.members[name]) for name in shape.required}
            optional = {
                name: _values(shape.members[name]) for name in set(shape.members) - set(shape.required)
            }
            return st.fixed_dictionaries(required, optional=optional)
        case "list" if shape.member is not None:
            return st.lists(_values(shape.member), min_size=least, max_size=max(least, min(most or 2, 2)))
        case "map" if shape.key is not None and shape.value is not None:
            return st.dictionaries(_values(shape.key), _values(shape.value), max_size=min(most or 2, 2))
        case "integer" | "long":
            return st.integers(least, most if most is not None else least + 1000)
        case "boolean":
            return st.booleans()
        case "timestamp":
            return st.integers(0, 2_000_000_000)
        case _:
            return _texts(shape, least, most)


def _texts(shape: Shape, least: int, most: int | None) -> st.SearchStrategy[str]:
    if shape.enum:
        return st.sampled_from(shape.enum)
    if shape.pattern is not None:
        matching = st.from_regex(
            shape.pattern, fullmatch=True, alphabet=string.ascii_letters + string.digits + string.punctuation
        )
        return matching.filter(lambda text: least <= len(text) <= (most or 10_000))
    return st.text(min_size=least, max_size=min(most or 20, 20))


@settings(derandomize=True, deadline=None, max_examples=120)
@given(st.data())
def test_what_holds_every_constraint_is_taken(data: st.DataObject) -> None:
    shape = INPUTS[data.draw(st.sampled_from(sorted(INPUTS)))]
    request = data.draw(_values(shape))
    copied = typed(shape, request)
    assert copied == request
    require_valid(shape, copied)


@settings(derandomize=True, deadline=None, max_examples=120)
@given(st.data())
def test_a_required_member_left_out_is_refused(data: st.DataObject) -> None:
    names = sorted(name for name, shape in INPUTS.items() if shape.required)
    shape = INPUTS[data.draw(st.sampled_from(names))]
    request = data.draw(_values(shape))
    missing = data.draw(st.sampled_from(shape.required))
    del request[missing]
    with pytest.raises(
        ServiceFault, match=f"Value null at '{missing}' failed to satisfy constraint"
    ) as refused:
        require_valid(shape, request)
    assert refused.value.code == "ValidationException"


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.sampled_from(sorted(INPUTS)), st.recursive(st.integers() | st.text(), st.lists, max_leaves=3))
def test_what_is_no_structure_is_no_request(operation: str, value: Any) -> None:
    with pytest.raises(ServiceFault) as refused:
        typed(INPUTS[operation], value)
    assert refused.value.code == "SerializationException"


@pytest.mark.parametrize(
    ("change", "deviation"),
    [
        ({"pipelines": None}, "NoneType where the model has list"),
        ({"surprise": 1}, ".surprise: unknown to ListPipelinesOutput"),
        ({"pipelines": [{"version": 0}]}, "greater than or equal to 1"),
        ({"pipelines": [{"name": "a b"}]}, "regular expression pattern"),
        ({"pipelines": [{"executionMode": "FAST"}]}, "enum value set"),
        ({"pipelines": [{"created": 1.23456}]}, "more than three decimals"),
        ({"pipelines": [{"created": "2026-09-21T00:00:00Z"}]}, "str where the model has timestamp"),
        ({"pipelines": [{"version": True}]}, "bool where the model has integer"),
    ],
)
def test_an_answer_that_deviates_is_found_out(change: dict[str, Any], deviation: str) -> None:
    found = check_response("codepipeline", "ListPipelines", {"pipelines": []} | change)
    assert len(found) == 1
    assert deviation in found[0]


def test_an_answer_misses_what_is_required_but_for_what_the_service_leaves_out() -> None:
    retried = check_response("codepipeline", "RollbackStage", {})
    assert retried == ["RollbackStage: .pipelineExecutionId: required by RollbackStageOutput"]
    state = {"stageStates": [{"actionStates": [{"currentRevision": {"revisionId": "1"}}]}]}
    assert check_response("codepipeline", "GetPipelineState", state) == []


def test_output_is_there_exactly_where_the_model_has_it() -> None:
    assert check_response("codepipeline", "DeletePipeline", None) == []
    assert check_response("codepipeline", "DeletePipeline", {}) != []
    assert check_response("codepipeline", "TagResource", None) != []


def test_an_error_must_be_the_operations_or_common() -> None:
    assert check_error("codepipeline", "GetPipeline", "PipelineNotFoundException") == []
    assert check_error("codepipeline", "GetPipeline", "ThrottlingException") == []
    assert check_error("codepipeline", "GetPipeline", "StageNotRetryableException") != []
