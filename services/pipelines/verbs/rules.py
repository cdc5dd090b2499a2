"""Turning EventBridge rules on and off, and having schedules start a pipeline."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.domain.problem import Problem, ProblemKind
from services.domain.starter import EventRule, RuleState
from services.errors import ServiceError
from services.pipelines.limits import FieldProblem, check_length
from services.pipelines.verbs.verb import Verb
from services.triggers.cron import ScheduleError
from services.triggers.schedule import parse_schedule

RULE_NAME = re.compile(r"[.\-_A-Za-z0-9]{1,64}")
DESCRIPTION_MOST = 512
"""Characters in a rule's description."""
ROLE_ARN = re.compile(r"arn:[a-z-]+:iam::[0-9]{12}:role/.+")
_TARGET_ID = "pipeline"


@dataclass(frozen=True)
class RuleVerb(Verb):
    """An act on a rule of the default event bus that starts a pipeline."""

    service = "events"
    rule: str

    @property
    def resource(self) -> str:
        """The rule, as IAM names it."""
        return f"rule/{self.rule}"

    def request(self) -> dict[str, Any]:
        """The operation's input members."""
        return {"Name": self.rule}

    def problems(self) -> list[FieldProblem]:
        """A name that the service would refuse."""
        if RULE_NAME.fullmatch(self.rule):
            return []
        return [FieldProblem("rule", "1 to 64 letters, digits and . - _")]


@dataclass(frozen=True)
class EnableRule(RuleVerb):
    """Let a rule fire again."""

    operation = "EnableRule"


@dataclass(frozen=True)
class DisableRule(RuleVerb):
    """Keep a rule from firing."""

    operation = "DisableRule"


@dataclass(frozen=True)
class PutSchedule(RuleVerb):
    """Make a rule with a schedule, or give a rule another one; all else of it stays.

    Args:
        pipeline: the pipeline that it is for.
        rule: the rule's name.
        schedule: ``rate(...)`` or ``cron(...)``.
        description: in words; empty for none.
        before: the rule as it is: no other is replaced. None for a new one: none of that name is replaced.
    """

    operation = "PutRule"
    schedule: str
    description: str = ""
    before: EventRule | None = None

    def request(self) -> dict[str, Any]:
        """The operation's input members; PutRule replaces the whole rule, so what stays is sent again."""
        before = self.before
        members = {
            "Name": self.rule,
            "ScheduleExpression": self.schedule,
            "EventPattern": before.pattern if before is not None else "",
            "State": (before.state if before is not None else RuleState.ENABLED).value,
            "Description": self.description,
            "RoleArn": before.role_arn if before is not None else "",
        }
        return {name: value for name, value in members.items() if value}

    def problems(self) -> list[FieldProblem]:
        """What EventBridge would refuse."""
        found = super().problems() + check_length("description", self.description, DESCRIPTION_MOST)
        try:
            parse_schedule(self.schedule)
        except ScheduleError as error:
            found.append(FieldProblem("schedule", str(error)))
        return found


@dataclass(frozen=True)
class PutTarget(RuleVerb):
    """Have a rule start a pipeline.

    Args:
        pipeline: its name.
        rule: the rule.
        pipeline_arn: the pipeline.
        role_arn: as whom EventBridge starts it; the role must trust ``events.amazonaws.com``.
    """

    operation = "PutTargets"
    pipeline_arn: str
    role_arn: str

    def request(self) -> dict[str, Any]:
        """The operation's input members."""
        target = {"Id": _TARGET_ID, "Arn": self.pipeline_arn, "RoleArn": self.role_arn}
        return {"Rule": self.rule, "Targets": [target]}

    def problems(self) -> list[FieldProblem]:
        """Names and a role that EventBridge would refuse."""
        found = super().problems()
        if not ROLE_ARN.fullmatch(self.role_arn):
            found.append(FieldProblem("role", "a role's ARN: EventBridge starts the pipeline as that"))
        return found

    def check_answer(self, answer: Mapping[str, Any]) -> None:
        """PutTargets answers well even where it put nothing.

        Raises:
            ServiceError: it says that it did not.
        """
        for entry in answer.get("FailedEntries") or ():
            raise ServiceError(
                Problem(
                    ProblemKind.INVALID,
                    str(entry.get("ErrorMessage") or "EventBridge did not take the target"),
                    operation=self.operation,
                    code=str(entry.get("ErrorCode") or ""),
                )
            )
