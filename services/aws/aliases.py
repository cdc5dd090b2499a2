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
    """Asks each account for its alias once (IAM ListAccountAliases). Any thread may use it.

    An alias is a convenience: that it cannot be had is no trouble of the target, since IAM is denied to many
    and out of reach from many networks.

    Args:
        factory: makes the clients.
    """

    def __init__(self, factory: ClientFactory) -> None:
        self._factory = factory
        self._lock = threading.Lock()
        self._known: dict[str, str | None] = {}
        self._asking: dict[str, threading.Lock] = {}

    def of(self, target: Target) -> str | None:
        """The alias of the target's account; None where it has none, may not be asked or cannot be.

        Only an answer, or that one may not ask, is remembered.
        """
        account = target.account or ""
        with self._lock:
            asking = self._asking.setdefault(account, threading.Lock())
        with asking:  # the account's other regions wait for the one answer
            if account not in self._known:
                return self._ask(target, account)
            return self._known[account]

    def _ask(self, target: Target, account: str) -> str | None:
        try:
            answer = Caller(self._factory, target, "iam").read("ListAccountAliases")
        except ServiceError as error:
            if error.problem.kind is not ProblemKind.DENIED:
                return None
            answer = {}
        aliases = answer.get("AccountAliases") or ()  # an account has one at most
        alias = clean(str(aliases[0]), lines=False) if aliases else None
        self._known[account] = alias
        return alias
