"""What accounts call themselves."""

from __future__ import annotations

import threading

from services.aws.caller import Caller
from services.aws.clients import ClientFactory
from services.domain.problem import ProblemKind
from services.domain.target import Target
from services.errors import ServiceError
from services.text import clean


class Aliases:
    """Asks each account for its alias once. Any thread may use it.

    Args:
        factory: makes the clients.
    """

    def __init__(self, factory: ClientFactory) -> None:
        self._factory = factory
        self._lock = threading.Lock()
        self._known: dict[str, str | None] = {}

    def of(self, target: Target) -> str | None:
        """The alias of the target's account; None where it has none, or where the caller may not ask.

        Raises:
            ServiceError: IAM could not be asked, for another reason.
        """
        account = target.account or ""
        with self._lock:
            if account in self._known:
                return self._known[account]
        alias = alias_of(self._factory, target)
        with self._lock:
            self._known[account] = alias
        return alias


def alias_of(factory: ClientFactory, target: Target) -> str | None:
    """What the account calls itself (IAM ListAccountAliases, one call), or None.

    An account has one alias at most. None too where the caller may not ask.

    Raises:
        ServiceError: IAM could not be asked, for another reason.
    """
    try:
        answer = Caller(factory, target, "iam").read("ListAccountAliases")
    except ServiceError as error:
        if error.problem.kind is ProblemKind.DENIED:
            return None
        raise
    aliases = answer.get("AccountAliases") or ()
    return clean(str(aliases[0]), lines=False) if aliases else None
