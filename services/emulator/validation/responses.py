"""Answers held against the service model: how the tests know that the emulator speaks as the service does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from services.emulator.model import Shape, service_model
from services.emulator.validation.constraints import broken_rules

LENIENT_REQUIRED = frozenset({"ActionRevision"})
"""Shapes whose required members real replies leave out: ``currentRevision`` carries its revisionId alone."""

EMPTY_TEXTS = frozenset({"externalExecutionId", "externalExecutionUrl"})
"""Members that real replies carry as an empty string (CloudFormation change sets) against the model."""

LONG_IN_CATALOGUE = frozenset(
    {"ActionConfigurationPropertyList", "ActionTypeProperties", "MaximumArtifactCount"}
)
"""Shapes whose maximum binds those who create an action type: the service's own types go beyond it."""

COMMON_ERRORS = frozenset(
    {
        "AccessDeniedException",
        "ExpiredTokenException",
        "IncompleteSignatureException",
        "InternalFailure",
        "InvalidSignatureException",
        "MissingAuthenticationTokenException",
        "SerializationException",
        "ServiceUnavailable",
        "ThrottlingException",
        "UnknownOperationException",
        "UnrecognizedClientException",
        "ValidationException",
    }
)
"""Errors that every AWS JSON service answers without modelling them."""

SEEN_ERRORS = frozenset(
    {("UpdatePipeline", "ResourceNotFoundException"), ("GetRoleCredentials", "ForbiddenException")}
)
"""Errors that the live service was seen to answer although the model does not attach them."""


def check_response(service: str, operation: str, payload: dict[str, Any] | None) -> list[str]:
    """Every way in which an answer deviates from botocore's model; empty where it is right.

    Args:
        service: the signing name.
        operation: the operation's name.
        payload: what goes on the wire, before encoding; None for an operation without output.
    """
    output = service_model(service).operations[operation].output
    if output is None:
        return [] if payload is None else [f"{operation}: the model has no output"]
    if payload is None:
        return [f"{operation}: no payload, the model has {output.name}"]
    return [f"{operation}: {text}" for text in _deviations(output, payload, "", "")]


def check_error(service: str, operation: str, code: str) -> list[str]:
    """Empty where the operation may answer the error ``code``, else one line that says it may not."""
    modelled = service_model(service).operations[operation].errors
    if code in modelled or code in COMMON_ERRORS or (operation, code) in SEEN_ERRORS:
        return []
    return [f"{operation}: error {code} is not in the model"]


def _deviations(shape: Shape, value: Any, path: str, name: str) -> Iterator[str]:
    wrong = _wrong_type(shape.kind, value)
    if wrong:
        yield f"{path}: {wrong} where the model has {shape.kind}"
        return
    exempt = shape.name in LONG_IN_CATALOGUE or (name in EMPTY_TEXTS and value == "")
    if not exempt:
        for rule in broken_rules(shape, value):
            yield f"{path}: {value!r}: {rule}"
    match shape.kind:
        case "structure":
            yield from _structure_deviations(shape, value, path)
        case "list" if shape.member is not None:
            for number, item in enumerate(value):
                yield from _deviations(shape.member, item, f"{path}[{number}]", "")
        case "map" if shape.key is not None and shape.value is not None:
            for key, item in value.items():
                yield from _deviations(shape.key, key, f"{path}.{key}", "")
                yield from _deviations(shape.value, item, f"{path}.{key}", "")


def _structure_deviations(shape: Shape, value: dict[str, Any], path: str) -> Iterator[str]:
    for name in sorted(value.keys() - shape.members.keys()):
        yield f"{path}.{name}: unknown to {shape.name}"
    for name, member in shape.members.items():
        if name in value:
            yield from _deviations(member, value[name], f"{path}.{name}", name)
        elif name in shape.required and shape.name not in LENIENT_REQUIRED:
            yield f"{path}.{name}: required by {shape.name}"


def _wrong_type(kind: str, value: Any) -> str | None:
    expected: tuple[type, ...] = {
        "structure": (dict,),
        "map": (dict,),
        "list": (list,),
        "string": (str,),
        "boolean": (bool,),
        "integer": (int,),
        "long": (int,),
    }.get(kind, (int, float))
    if not isinstance(value, expected) or (isinstance(value, bool) and kind != "boolean"):
        return type(value).__name__
    if kind == "timestamp" and isinstance(value, float) and round(value, 3) != value:
        return f"a timestamp of more than three decimals ({value!r})"
    return None
