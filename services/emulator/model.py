"""botocore's service models, compiled into the shapes that requests and answers are checked against."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

SERVICES = {
    "codepipeline": "codepipeline",
    "sts": "sts",
    "sso": "sso",
    "sso-oidc": "sso-oidc",
    "iam": "iam",
    "organizations": "organizations",
    "appconfig": "appconfig",
    "cloudformation": "cloudformation",
    "codebuild": "codebuild",
    "codeconnections": "codeconnections",
    "codedeploy": "codedeploy",
    "codestar-connections": "codestar-connections",
    "devicefarm": "devicefarm",
    "ecs": "ecs",
    "elasticbeanstalk": "elasticbeanstalk",
    "events": "events",
    "lambda": "lambda",
    "logs": "logs",
    "servicecatalog": "servicecatalog",
    "sqs": "sqs",
    "states": "stepfunctions",
    "tagging": "resourcegroupstaggingapi",
}
"""Emulated services: what IAM calls them (the SigV4 signing name, but for SSO) and botocore's folder for it."""


_JAVA_SYNTAX = (
    (r"\u10000-\u10FFFF", r"\U00010000-\U0010FFFF"),
    (r"\p{L}", r"\w"),
    (r"\p{N}", r"\w"),
    (r"\p{Z}", r"\s"),
    (r"[\w-_", r"[\w\-_"),
)
"""What the models' patterns, which are Java's, write in a way that Python does not read."""


@dataclass(slots=True)
class Shape:
    """A type of the service model with its constraints.

    ``kind`` is the model's: structure, list, map, string, integer, long, float, double, boolean, timestamp or
    blob. ``minimum`` and ``maximum`` bound a number's value, a string's length or a collection's size.
    """

    name: str
    kind: str
    required: tuple[str, ...] = ()
    enum: tuple[str, ...] = ()
    pattern_text: str | None = None
    pattern: re.Pattern[str] | None = None
    minimum: int | None = None
    maximum: int | None = None
    sensitive: bool = False
    members: dict[str, Shape] = field(default_factory=dict)
    member: Shape | None = None
    key: Shape | None = None
    value: Shape | None = None
    places: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Members that REST puts elsewhere than into the body: where (uri, querystring, header) and as what."""
    iso8601: bool = False
    """Whether a timestamp goes over the wire as text."""


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation: its input and output shapes (None where the model has none) and its modelled errors.

    ``method`` and ``uri`` are what REST protocols route by; the others post to ``/``. Who calls an ``unsigned`` one
    has no credentials yet.
    """

    service: str
    name: str
    input: Shape | None
    output: Shape | None
    errors: frozenset[str]
    method: str = "POST"
    uri: str = "/"
    unsigned: bool = False


class ServiceModel:
    """One service's operations, protocol facts and error statuses.

    Args:
        service: the signing name, such as ``codepipeline``.
        raw: the model as botocore ships it.
    """

    def __init__(self, service: str, raw: Mapping[str, Any]) -> None:
        self.service = service
        metadata: Mapping[str, Any] = raw["metadata"]
        self.target_prefix: str = metadata.get("targetPrefix", "")
        self.api_version: str = metadata["apiVersion"]
        self.xml_namespace: str = metadata.get("xmlNamespace", "")
        self._raw_shapes: Mapping[str, Any] = raw["shapes"]
        self._shapes: dict[str, Shape] = {}
        self.operations = {
            name: Operation(
                service=service,
                name=name,
                input=self._optional(declared.get("input")),
                output=self._optional(declared.get("output")),
                errors=frozenset(error["shape"] for error in declared.get("errors", ())),
                method=declared.get("http", {}).get("method", "POST"),
                uri=declared.get("http", {}).get("requestUri", "/"),
                unsigned=declared.get("authtype") == "none",
            )
            for name, declared in raw["operations"].items()
        }

    def error_status(self, code: str, default: int) -> int:
        """The HTTP status that the model gives an error shape, else ``default``."""
        declared = self._raw_shapes.get(code, {}).get("error", {})
        return int(declared.get("httpStatusCode", default))

    def shape(self, name: str) -> Shape:
        """The compiled shape of that name.

        Raises:
            KeyError: the model has no such shape.
        """
        if name not in self._shapes:
            raw = self._raw_shapes[name]
            shape = Shape(name=name, kind=raw["type"])
            self._shapes[name] = shape
            self._fill(shape, raw)
        return self._shapes[name]

    def _optional(self, reference: Mapping[str, Any] | None) -> Shape | None:
        return None if reference is None else self.shape(reference["shape"])

    def _fill(self, shape: Shape, raw: Mapping[str, Any]) -> None:
        shape.required = tuple(raw.get("required", ()))
        shape.enum = tuple(raw.get("enum", ()))
        shape.minimum = raw.get("min")
        shape.maximum = raw.get("max")
        shape.sensitive = bool(raw.get("sensitive", False))
        if "pattern" in raw:
            shape.pattern_text = raw["pattern"]
            shape.pattern = _compiled(raw["pattern"])
        shape.members = {name: self.shape(ref["shape"]) for name, ref in raw.get("members", {}).items()}
        shape.places = {
            name: (ref["location"], ref["locationName"])
            for name, ref in raw.get("members", {}).items()
            if "location" in ref and "locationName" in ref
        }
        shape.iso8601 = raw.get("timestampFormat") == "iso8601"
        shape.member = self._optional(raw.get("member"))
        shape.key = self._optional(raw.get("key"))
        shape.value = self._optional(raw.get("value"))


def _compiled(pattern: str) -> re.Pattern[str] | None:
    """The pattern, or None where it uses a Java character class that Python cannot say."""
    flags = 0 if r"\p{" in pattern else re.ASCII
    for java, python in _JAVA_SYNTAX:
        pattern = pattern.replace(java, python)
    return None if r"\p{" in pattern else re.compile(pattern, flags)


@functools.cache
def service_model(service: str) -> ServiceModel:
    """The model of an emulated service; loaded on first use, as botocore is slow to import.

    Args:
        service: the signing name.

    Raises:
        KeyError: the service is not emulated.
    """
    import botocore.loaders  # deferred: only a running emulator needs it

    folder = SERVICES[service]
    return ServiceModel(service, botocore.loaders.Loader().load_service_model(folder, "service-2"))
