"""What the policy of a queue says about who may send to it."""

from __future__ import annotations

import fnmatch
import json
from collections.abc import Iterator, Mapping
from typing import Any

SEND = "sqs:SendMessage"
EVENTS, TOPICS = "events.amazonaws.com", "sns.amazonaws.com"
_BY_ARN = frozenset({"ArnEquals", "ArnLike", "StringEquals", "StringLike"})

Json = Mapping[str, Any]


class QueuePolicy:
    """The resource-based policy of a queue, as far as rules and topics go that send to it.

    Args:
        text: the JSON of the queue's attribute; "" where it has none.

    Raises:
        ValueError: it is no policy.
    """

    def __init__(self, text: str) -> None:
        document = json.loads(text or "{}")
        if not isinstance(document, dict):
            raise ValueError("no JSON object")  # noqa: TRY004 - of the JSON, as of any other text that is no policy
        listed = document.get("Statement", [])
        self._statements: list[Json] = [listed] if isinstance(listed, dict) else list(listed)

    def lets_send(self, service: str, source: str = "") -> bool | None:
        """Whether a service may send for a source; None where a condition decides that cannot be judged here.

        Args:
            service: such as ``events.amazonaws.com``.
            source: the ARN of the rule or topic; "" to ask whether it may for any.
        """
        found: set[bool | None] = set()
        for statement in self._about_sending(service):
            holds = _holds(statement.get("Condition", {}), source)
            if statement.get("Effect") == "Deny":
                if holds is not False:
                    return False if holds else None
            else:
                found.add(holds)
        if True in found:
            return True
        return None if None in found else False

    def is_open_to_any(self, service: str) -> bool:
        """Whether a service may send for whatever source, of any account: nothing names whose it must be."""
        return any(
            statement.get("Effect") == "Allow" and not statement.get("Condition")
            for statement in self._about_sending(service)
        )

    def _about_sending(self, service: str) -> Iterator[Json]:
        for statement in self._statements:
            actions = [action.casefold() for action in _listed(statement.get("Action"))]
            principal = statement.get("Principal")
            named = _listed(principal.get("Service")) if isinstance(principal, dict) else []
            anybody = principal == "*" or (
                isinstance(principal, dict) and "*" in _listed(principal.get("AWS"))
            )
            if (anybody or service in named) and any(
                fnmatch.fnmatchcase(SEND.casefold(), action) for action in actions
            ):
                yield statement


def _holds(condition: Json, source: str) -> bool | None:
    """Whether a condition holds for a source; None where that cannot be told."""
    unsure = False
    for operator, keys in condition.items():
        for key, wanted in keys.items():
            if operator in _BY_ARN and key.casefold() == "aws:sourcearn":
                if source and not any(fnmatch.fnmatchcase(source, glob) for glob in _listed(wanted)):
                    return False
            elif operator in _BY_ARN and key.casefold() == "aws:sourceaccount":
                if source and source.split(":")[4] not in _listed(wanted):
                    return False
            else:
                unsure = True
    return None if unsure else True


def _listed(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)] if value else []
