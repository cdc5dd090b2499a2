"""Event patterns of EventBridge in words: those of CodePipeline's sources by what they mean, others by their leaves."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from services.text import clean
from services.triggers.pattern import ALTERNATIVES, Json

_OPERATORS = {
    "prefix": "begins with",
    "suffix": "ends with",
    "equals-ignore-case": "is in any case",
    "wildcard": "looks like",
    "numeric": "is",
    "cidr": "is within",
}


def describe_pattern(pattern: Json) -> str:
    """What events a rule's pattern matches, in one line.

    Patterns that CodePipeline's guide makes for CodeCommit, Amazon S3 and Amazon ECR sources are told by what
    happens there, such as ``push to branch main of CodeCommit repository web``.
    """
    source = _only(pattern, "source")
    describe = {"aws.codecommit": _codecommit, "aws.s3": _s3, "aws.ecr": _ecr}.get(source or "")
    told = describe(pattern) if describe is not None else None
    return clean(told or "; ".join(_leaves(pattern, "")), lines=False)


def _codecommit(pattern: Json) -> str | None:
    detail = _below(pattern, "detail")
    repositories = [arn.rpartition(":")[2] for arn in _texts(pattern.get("resources"))]
    repositories += _texts(detail.get("repositoryName"))
    names = _texts(detail.get("referenceName"))
    kind = _only(detail, "referenceType")
    if not repositories or kind not in (None, "branch", "tag"):
        return None
    reference = f"{kind or 'reference'} {_either(names)}" if names else f"any {kind or 'reference'}"
    return f"push to {reference} of CodeCommit repository {_either(repositories)}"


def _s3(pattern: Json) -> str | None:
    detail = _below(pattern, "detail")
    asked = _below(detail, "requestParameters")
    buckets = _texts(_below(detail, "bucket").get("name")) or _texts(asked.get("bucketName"))
    keys = _below(detail, "object").get("key") or asked.get("key")
    if not buckets:
        return None
    which = _alternatives(keys)
    return f"{f'object {which}' if which else 'any object'} put into S3 bucket {_either(buckets)}"


def _ecr(pattern: Json) -> str | None:
    detail = _below(pattern, "detail")
    repositories = _texts(detail.get("repository-name"))
    if not repositories or _texts(detail.get("action-type")) not in ([], ["PUSH"]):
        return None
    tag = _alternatives(detail.get("image-tag"))
    return f"{f'image tagged {tag}' if tag else 'any image'} pushed to ECR repository {_either(repositories)}"


def _leaves(pattern: Json, at: str) -> list[str]:
    """Every leaf as ``path is a or b``."""
    told: list[str] = []
    for key, wanted in pattern.items():
        path = f"{at}.{key}" if at else key
        if key == ALTERNATIVES and isinstance(wanted, Sequence):
            options = [", ".join(_leaves(option, at)) for option in wanted if isinstance(option, Mapping)]
            told.append(f"either {' or '.join(options)}")
        elif isinstance(wanted, Mapping):
            told += _leaves(wanted, path)
        elif isinstance(wanted, list):
            told.append(f"{path} {' or '.join(_condition(entry) for entry in wanted)}")
    return told


def _condition(entry: object) -> str:
    """One alternative of a leaf, said of what stands there."""
    if not isinstance(entry, Mapping) or len(entry) != 1:
        return f"is {_value(entry)}"
    operator, wanted = next(iter(entry.items()))
    if operator == "exists":
        return "is there" if wanted else "is not there"
    if operator == "anything-but":
        return (
            f"is not what {_condition(wanted)}" if isinstance(wanted, Mapping) else f"is not {_value(wanted)}"
        )
    if isinstance(wanted, Mapping):
        wanted = f"{_value(next(iter(wanted.values()), ''))} in any case"
    return f"{_OPERATORS.get(operator, operator)} {_value(wanted)}"


def _value(value: object) -> str:
    if isinstance(value, str):
        return value or '""'
    if isinstance(value, list):
        return (
            " or ".join(_value(entry) for entry in value)
            if _is_choice(value)
            else " ".join(map(_value, value))
        )
    return json.dumps(value)


def _is_choice(values: Sequence[object]) -> bool:
    """Whether a list means one of its entries; that of ``numeric`` is a sentence."""
    return not values or values[0] not in ("=", "<", "<=", ">", ">=")


def _alternatives(wanted: object) -> str:
    """What a leaf asks for, as a noun; empty where it asks for nothing."""
    if not isinstance(wanted, list) or not wanted:
        return ""
    if all(isinstance(entry, str) for entry in wanted):
        return _either(wanted)
    return "whose name " + " or ".join(_condition(entry) for entry in wanted)


def _below(pattern: Json, key: str) -> Json:
    value: Any = pattern.get(key)
    return value if isinstance(value, Mapping) else {}


def _only(pattern: Json, key: str) -> str | None:
    texts = _texts(pattern.get(key))
    return texts[0] if len(texts) == 1 else None


def _texts(wanted: object) -> list[str]:
    return [entry for entry in wanted if isinstance(entry, str)] if isinstance(wanted, list) else []


def _either(texts: Sequence[str]) -> str:
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} or {texts[-1]}"
