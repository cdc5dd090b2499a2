"""Verbs without the secrets that an operator may have typed, for previews and the audit log."""

from __future__ import annotations

from dataclasses import replace

from services.pipelines.verbs import AnswerApproval, DisableTransition, StartExecution, StopExecution, Verb
from services.redact import MASK, redact, redact_values


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


def audited(verb: Verb) -> Verb:
    """The verb as the audit log has it: redacted, and without the token that answers an approval.

    The entry is written before the verb is sent: until then, and where that fails, the token is good.
    """
    harmless = redacted(verb)
    return replace(harmless, token=MASK) if isinstance(harmless, AnswerApproval) else harmless
