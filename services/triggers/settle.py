"""Acts on rules and webhooks: whether the thing is still as it was shown, and what became of a lost answer."""

from __future__ import annotations

from dataclasses import replace

from services.domain.problem import Problem, ProblemKind
from services.domain.starter import EventRule
from services.errors import ServiceError
from services.pipelines.reconciled import Reconciled
from services.pipelines.verbs import (
    DeleteWebhook,
    DisableRule,
    EnableRule,
    PutSchedule,
    PutTarget,
    Verb,
)
from services.triggers.reader import TriggerReader


def check_rule(reader: TriggerReader, verb: PutSchedule) -> None:
    """Make sure that PutRule replaces only the rule that the operator was shown, or none.

    Raises:
        ServiceError: CONFLICT where another rule is there; otherwise why it could not be read. In either case the
            act must not be sent.
    """
    now = _rule(reader, verb.rule)
    before = replace(verb.before, targets=()) if verb.before is not None else None
    if now == before:
        return
    if before is None:
        words = f"there is a rule {verb.rule} already"
    else:
        words = f"rule {verb.rule} was {'deleted' if now is None else 'changed'} meanwhile"
    hint = "nothing was sent; look at the rule again"
    raise ServiceError(Problem(ProblemKind.CONFLICT, words, hint=hint, operation=verb.operation))


def reconcile_starter(reader: TriggerReader, verb: Verb) -> Reconciled:
    """Read what a rule or webhook is now, and judge whether the act was carried out. Nothing is sent again.

    Raises:
        ServiceError: it could not be read.
    """
    match verb:
        case EnableRule() | DisableRule():
            rule = _rule(reader, verb.rule)
            if rule is None:
                return Reconciled(False, "the rule is not there")
            word = "enabled" if rule.enabled else "disabled"
            return Reconciled(rule.enabled is isinstance(verb, EnableRule), f"the rule is {word}")
        case PutSchedule():
            rule = _rule(reader, verb.rule)
            if rule is None:
                return Reconciled(False, "the rule is not there")
            as_sent = (rule.schedule, rule.description) == (verb.schedule, verb.description)
            return Reconciled(as_sent, f"the rule's schedule is {rule.schedule or 'none'}")
        case PutTarget():
            targets = reader.rule(verb.rule, verb.pipeline_arn).targets
            there = any(target.role_arn == verb.role_arn for target in targets)
            return Reconciled(there, f"the rule {'starts' if there else 'does not start'} the pipeline")
        case DeleteWebhook():
            there = any(one.name == verb.webhook for one in reader.webhooks(verb.pipeline))
            return Reconciled(not there, f"the webhook is {'still there' if there else 'gone'}")
        case _:
            return Reconciled(None, "whether the Git host knows the webhook cannot be read")


def _rule(reader: TriggerReader, name: str) -> EventRule | None:
    """The rule of that name without its targets; None where there is none."""
    try:
        return reader.rule_itself(name)
    except ServiceError as error:
        if error.problem.kind is ProblemKind.NOT_FOUND:
            return None
        raise
