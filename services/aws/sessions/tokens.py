"""The tokens of IAM Identity Center, cached where and how the AWS CLI caches them, and refreshed once for all."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from botocore.tokens import DeferredRefreshableToken, SSOTokenProvider
from botocore.utils import JSONFileCache

from services.aws.sessions.session import AwsSession

TIME_FORMAT = "%Y-%m-%dT%H:%M:%SZ"
"""How the AWS CLI writes times into its token cache."""

_PROFILE = "pipedeck: token"


class Tokens:
    """Who is signed in to which sso-session. Safe to use from any thread.

    The cache is botocore's: a file for each session, replaced at once as a whole, readable by its owner only.
    A refresh token works once, so all profiles of a session share the one refresh.

    Args:
        folder: of the cache; the AWS CLI's own where it is not given.
        open_session: makes a session without credentials.
    """

    def __init__(self, folder: Path | None, open_session: Callable[[], AwsSession]) -> None:
        self.folder = folder or Path.home() / ".aws" / "sso" / "cache"
        self.cache: Any = JSONFileCache(str(self.folder), dumps_func=_dumps)
        self._open_session = open_session
        self._lock = threading.Lock()
        self._tokens: dict[str, DeferredRefreshableToken] = {}

    def token(self, session: str) -> DeferredRefreshableToken:
        """The token of an ``[sso-session NAME]``, which refreshes itself where it can; asking for it may block.

        Args:
            session: the session's name.

        Raises:
            botocore.exceptions.InvalidConfigError: there is no such session, or it lacks a setting.
        """
        with self._lock:
            found = self._tokens.get(session)
            if found is None:
                own = self._open_session()
                own.add_profile(_PROFILE, {"sso_session": session})
                found = SSOTokenProvider(own, cache=self.cache, profile_name=_PROFILE).load_token()
                self._tokens[session] = found
            return found

    def forget(self, session: str) -> None:
        """Read the cache again when the session's token is asked for next."""
        with self._lock:
            self._tokens.pop(session, None)

    def save(self, cause: str, token: dict[str, Any]) -> None:
        """Keep the token that a sign-in brought.

        Args:
            cause: the session's name, or its start URL where it has none.
            token: with the members that the AWS CLI writes.

        Raises:
            OSError: the folder cannot be written.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.cache[cache_key(cause)] = token
        self.forget(cause)


class SharedTokenProvider:
    """What botocore's SSO provider asks for a token: the one that is shared.

    Args:
        tokens: whose.
        session: the sso-session's name.
    """

    def __init__(self, tokens: Tokens, session: str) -> None:
        self._tokens = tokens
        self._session = session

    def load_token(self) -> DeferredRefreshableToken:
        """The session's token, not yet asked for."""
        return self._tokens.token(self._session)


def cache_key(cause: str) -> str:
    """The name of a token's file: the SHA-1 of the session's name, or of the start URL (botocore's SSOTokenLoader)."""
    return hashlib.sha1(cause.encode(), usedforsecurity=False).hexdigest()


def _dumps(value: object) -> str:
    return json.dumps(value, default=_time)


def _time(value: object) -> object:
    return value.strftime(TIME_FORMAT) if isinstance(value, datetime) else value
