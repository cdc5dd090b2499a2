"""The client that pipedeck registers with IAM Identity Center, cached as the AWS CLI caches its own."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from services.aws.credentials.profiles import SsoSession

DEFAULT_SCOPES = ("sso:account:access",)
"""What an sso-session asks for that names no scopes; without this one no refresh token is given."""
MARGIN = 15 * 60.0
"""Seconds for which a cached registration must last still."""


class Registration:
    """A registered client: an id and a secret, good for some weeks.

    Args:
        cache: of IAM Identity Center's tokens; registrations are kept there too.
        client: botocore's client of ``sso-oidc``.
        session: that is signed in to.
    """

    def __init__(self, cache: Any, client: Any, session: SsoSession) -> None:
        self._cache = cache
        self._client = client
        self._session = session
        self._scopes = session.scopes or (DEFAULT_SCOPES if session.name else ())

    def current(self, now: float) -> dict[str, Any]:
        """The cached registration, or a new one where that ends soon.

        Args:
            now: in POSIX seconds.

        Raises:
            botocore.exceptions.ClientError: the service refused.
        """
        try:
            cached = self._cache[self._key()]
        except KeyError:
            return self.renewed()
        return cached if isinstance(cached, dict) and _is_good(cached, now) else self.renewed()

    def renewed(self) -> dict[str, Any]:
        """A new registration, cached instead of the former.

        Raises:
            botocore.exceptions.ClientError: the service refused.
        """
        name = self._session.name or "pipedeck"
        wanted = {"scopes": list(self._scopes)} if self._scopes else {}
        answer = self._client.register_client(clientName=f"pipedeck-{name}", clientType="public", **wanted)
        made = {
            "clientId": answer["clientId"],
            "clientSecret": answer["clientSecret"],
            "expiresAt": datetime.fromtimestamp(answer["clientSecretExpiresAt"], UTC),
            **wanted,
        }
        self._cache[self._key()] = made
        return made

    def _key(self) -> str:
        """The name of its file, the same as the AWS CLI's for the same session and scopes."""
        said = {
            "tool": "botocore",
            "startUrl": self._session.start_url,
            "region": self._session.region,
            "scopes": list(self._scopes) or None,
            "session_name": self._session.name,
        }
        return hashlib.sha1(json.dumps(said, sort_keys=True).encode(), usedforsecurity=False).hexdigest()


def _is_good(cached: dict[str, Any], now: float) -> bool:
    """Whether a cached registration lasts, and is for device codes: the CLI keeps those for browsers likewise."""
    try:
        ends = datetime.fromisoformat(str(cached["expiresAt"]))
    except (KeyError, ValueError):
        return False
    whole = "clientId" in cached and "clientSecret" in cached
    ends = ends if ends.tzinfo else ends.replace(tzinfo=UTC)
    return whole and "grantTypes" not in cached and ends.timestamp() - now > MARGIN
