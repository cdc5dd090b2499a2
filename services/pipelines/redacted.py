"""Verbs without the secrets that an operator may have typed, for the audit log."""

from __future__ import annotations

from dataclasses import replace

from services.pipelines.verbs import AnswerApproval, DisableTransition, StartExecution, StopExecution, Verb
from services.redact import redact, redact_values


def redacted(verb: Verb) -> Verb:
    """The verb with secrets masked: variables named like secrets, and what looks like one in free text."""
    match verb:
        case StartExecution():
            return replace(verb, variables=redact_values(verb.variables))
        case AnswerApproval():
            return replace(verb, comment=redact(verb.comment))
        case StopExecution() | DisableTransition():
            return replace(verb, reason=redact(verb.reason))
        case _:
            return verb
