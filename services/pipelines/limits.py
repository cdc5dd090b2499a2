"""The service's limits on what an operator types (botocore model of CodePipeline, 2015-07-09)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

VARIABLE_VALUE_MOST = 1000
"""Characters in a pipeline variable's value; at least one."""
VARIABLES_MOST = 50
REVISIONS_MOST = 50
REVISION_VALUE_MOST = 1500
TRANSITION_REASON_MOST = 300
"""Characters in the reason of a disabled transition; at least one."""
APPROVAL_SUMMARY_MOST = 512
"""Characters in a reviewer's comment; it may be empty."""
STOP_REASON_MOST = 200
TAGS_MOST = 50
"""Tags of one pipeline."""
TAG_KEY_MOST = 128
TAG_VALUE_MOST = 256

NAME = re.compile(r"[A-Za-z0-9.@\-_]{1,100}")
VARIABLE_NAME = re.compile(r"[A-Za-z0-9@\-_]{1,128}")
EXECUTION_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
TRANSITION_REASON_LETTER = re.compile(r"[a-zA-Z0-9!@ ().*?-]")
"""What a transition's reason may be made of: no comma, quote, colon, underscore or slash."""


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field of a verb.

    Args:
        field: the verb's field, such as ``reason``; a variable or source action after a colon.
        message: what to change, in one line.
    """

    field: str
    message: str


def check_name(field: str, value: str) -> list[FieldProblem]:
    """Whether a pipeline, stage or action can be called so."""
    if NAME.fullmatch(value):
        return []
    return [FieldProblem(field, "1 to 100 letters, digits and . @ - _")]


def check_execution_id(field: str, value: str) -> list[FieldProblem]:
    """Whether it is the id of an execution, or a token: a UUID in lower case."""
    if EXECUTION_ID.fullmatch(value):
        return []
    return [FieldProblem(field, "not an id as CodePipeline writes it")]


def check_length(field: str, value: str, most: int, least: int = 0) -> list[FieldProblem]:
    """Whether a text has from ``least`` to ``most`` characters."""
    if len(value) < least:
        return [FieldProblem(field, "needs a value")]
    if len(value) > most:
        return [FieldProblem(field, f"{len(value)} characters, {most} at most")]
    return []


def check_transition_reason(value: str) -> list[FieldProblem]:
    """Whether a transition can be disabled for that reason; names the letters that are refused."""
    found = check_length("reason", value, TRANSITION_REASON_MOST, least=1)
    refused = dict.fromkeys(letter for letter in value if not TRANSITION_REASON_LETTER.fullmatch(letter))
    if refused:
        shown = " ".join(letter if letter.isprintable() else repr(letter) for letter in refused)
        found.append(FieldProblem("reason", f"CodePipeline refuses {shown}"))
    return found


def check_variable(name: str, value: str) -> list[FieldProblem]:
    """Whether a pipeline variable can have that name and value: one line of 1 to 1000 characters."""
    field = f"variables:{name}"
    found = check_length(field, value, VARIABLE_VALUE_MOST, least=1)
    if not VARIABLE_NAME.fullmatch(name):
        found.append(FieldProblem(field, "a variable's name has 1 to 128 letters, digits and @ - _"))
    if any(end in value for end in "\n\r\x85\u2028\u2029"):
        found.append(FieldProblem(field, "one line only"))
    return found


def check_tag_key(key: str) -> list[FieldProblem]:
    """Whether a tag can have that key; those that begin with ``aws:`` are AWS's own."""
    field = f"tags:{key}"
    found = check_length(field, key, TAG_KEY_MOST, least=1)
    if key.lower().startswith("aws:"):
        found.append(FieldProblem(field, "keys that begin with aws: are AWS's own"))
    return found


def check_tags(tags: Mapping[str, str]) -> list[FieldProblem]:
    """Whether a pipeline can be given these tags; those that it has count too, of which nothing is known here."""
    found = [problem for key in tags for problem in check_tag_key(key)]
    for key, value in tags.items():
        found += check_length(f"tags:{key}", value, TAG_VALUE_MOST)
    if len(tags) > TAGS_MOST:
        found.append(FieldProblem("tags", f"{TAGS_MOST} at most"))
    return found
