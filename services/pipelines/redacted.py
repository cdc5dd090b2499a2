"""Verbs without the secrets that an operator may have typed, for previews and the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services.pipelines.verbs import (
    AnswerApproval,
    CreatePipeline,
    DisableTransition,
    StartExecution,
    StopExecution,
    TagPipeline,
    UpdatePipeline,
    Verb,
)
from services.redact import MASK, redact, redact_value, redact_values


def redacted(verb: Verb) -> Verb:
    """The verb with secrets masked: variables named like secrets, and what looks like one in free text."""
    match verb:
        case StartExecution():
            return replace(verb, variables=redact_values(verb.variables))
        case AnswerApproval():
            return replace(verb, comment=redact(verb.comment))
        case StopExecution() | DisableTransition():
            return replace(verb, reason=redact(verb.reason))
        case CreatePipeline():
            declaration = _redact_member("", verb.declaration, verb.secret_keys)
            return replace(verb, declaration=declaration, tags=redact_values(verb.tags))
        case UpdatePipeline():
            return replace(verb, declaration=_redact_member("", verb.declaration, verb.secret_keys))
        case TagPipeline():
            return replace(verb, tags=redact_values(verb.tags))
        case _:
            return verb


def audited(verb: Verb) -> Verb:
    """The verb as the audit log has it: redacted, and without the token that answers an approval.

    The entry is written before the verb is sent: until then, and where that fails, the token is good.
    """
    harmless = redacted(verb)
    return replace(harmless, token=MASK) if isinstance(harmless, AnswerApproval) else harmless


def _redact_member(name: str, value: Any, secret_keys: frozenset[str]) -> Any:
    """A declaration without secrets: configuration by its keys, every other text by its looks."""
    if isinstance(value, Mapping):
        if name == "configuration":
            return {key: _redact_setting(key, entry, secret_keys) for key, entry in value.items()}
        return {key: _redact_member(key, entry, secret_keys) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [_redact_member("", entry, secret_keys) for entry in value]
    return redact(value) if isinstance(value, str) else value


def _redact_setting(key: str, value: Any, secret_keys: frozenset[str]) -> Any:
    if key in secret_keys:
        return MASK
    return redact_value(key, value) if isinstance(value, str) else value
