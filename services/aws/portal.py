"""The access portal of IAM Identity Center: the accounts and roles of whoever has signed in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from services.aws.caller import Caller
from services.aws.clients import ClientFactory
from services.aws.translate import translate
from services.domain.target import SignInRole, Target
from services.errors import ServiceError


class Portal:
    """Asks the portal of one sso-session (IAM Identity Center Portal API Reference). The token stays in here.

    Args:
        factory: makes the client, and has the token of who signed in.
        session: the name of the ``[sso-session NAME]``.
        region: the session's ``sso_region``.
    """

    def __init__(self, factory: ClientFactory, session: str, region: str) -> None:
        self._factory = factory
        self._session = session
        self._target = Target(session, region, sign_in=SignInRole(session, "", ""))
        self._caller = Caller(factory, self._target, "sso")

    def accounts(self) -> Iterator[tuple[str, str]]:
        """The number and the name of each account, page by page.

        Raises:
            ServiceError: nobody is signed in, or the portal cannot be asked.
        """
        for page in self._caller.pages("ListAccounts", accessToken=self._token("ListAccounts")):
            for account in page.get("accountList", ()):
                yield str(account.get("accountId", "")), str(account.get("accountName", ""))

    def roles(self, account: str) -> list[str]:
        """The names of the permission sets that one has in an account.

        Raises:
            ServiceError: nobody is signed in, or the portal cannot be asked.
        """
        pages = self._caller.pages(
            "ListAccountRoles", accessToken=self._token("ListAccountRoles"), accountId=account
        )
        return [str(role["roleName"]) for page in pages for role in page.get("roleList", ())]

    def _token(self, operation: str) -> Any:
        try:
            return self._factory.access_token(self._session)
        except Exception as error:
            problem = translate(error, operation, self._target, sending=False)
            need = problem.need or self._factory.need(self._target, error)
            raise ServiceError(replace(problem, need=need)) from error
