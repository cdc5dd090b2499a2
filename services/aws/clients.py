"""botocore clients for targets: a session for each set of credentials, a client for each service there."""

from __future__ import annotations

import ipaddress
import threading
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from services.aws.credentials.wallet import Wallet
from services.aws.holders import Holders
from services.aws.sign_in import SignIns
from services.aws.vault import Vault
from services.domain.sign_in import CredentialFacts, SignInNeed
from services.domain.target import Target
from services.version import version

if TYPE_CHECKING:
    from botocore.config import Config

    from services.aws.sessions import Opener

CONNECT_TIMEOUT = 5.0
"""Seconds to wait for a connection."""
READ_TIMEOUT = 15.0
"""Seconds to wait for an answer to begin."""
PARTING = 0.3
"""Seconds that the keyring has at the end to take what was put into the vault."""
CONNECTIONS = 10
"""Connections kept open for each client; more than a target's calls in flight."""


class ClientFactory:
    """Makes and keeps clients, on botocore's default credential chain. Safe to use from any thread.

    botocore is imported when the first client is made, never before, so make it in a worker thread.
    Credentials, CA bundles (AWS_CA_BUNDLE), proxies and service endpoints (AWS_ENDPOINT_URL*) are botocore's
    own business; but an endpoint on loopback is never asked through a proxy.

    botocore itself never sends a request twice here: throttling must reach our call budget at once, and an
    act whose answer was lost is for the operator to judge.

    Args:
        endpoint_url: where every service is, instead of AWS.
        token_folder: where IAM Identity Center's tokens are cached; the AWS CLI's own where it is not given.
        vault: what keeps temporary credentials across runs; without one they live in memory only.
        connect_timeout: seconds.
        read_timeout: seconds.
    """

    def __init__(
        self,
        endpoint_url: str | None = None,
        *,
        token_folder: Path | None = None,
        vault: Vault | None = None,
        connect_timeout: float = CONNECT_TIMEOUT,
        read_timeout: float = READ_TIMEOUT,
    ) -> None:
        self.endpoint_url = endpoint_url
        self.vault = vault
        self.sign_ins = SignIns(self)
        self.last_region: str | None = None  # where STS is asked about a code, which belongs to no target
        self._token_folder = token_folder
        self._wallet = Wallet(vault)
        self._opener: Opener | None = None
        self._connect_timeout = connect_timeout
        self._read_timeout = read_timeout
        self._lock = threading.Lock()
        self._holders = Holders(lambda: self.opener)

    def client(self, target: Target, service: str = "codepipeline", region: str | None = None) -> Any:
        """The client of a service for a target.

        Making one may take a while (credential processes, instance metadata); only callers with the same
        credentials wait for it.

        Args:
            target: whose credentials.
            service: botocore's name of the service.
            region: another region than the target's.

        Raises:
            botocore.exceptions.BotoCoreError: the profile or its credentials are unusable; see ``translate``.
        """
        where = self.last_region = region or target.region
        return self._holders.client(target.access, service, where)

    def forget(self, target: Target) -> None:
        """Drop the sessions and clients of a target's credentials: the next call looks for credentials anew.

        What a person gave a code for stays until it expires, and a token of IAM Identity Center is read anew.
        """
        for holder in self._holders.drop(target.access):
            if holder.prefix:
                self._wallet.delete_all(holder.prefix)
            if holder.sso_session:
                self.opener.tokens.forget(holder.sso_session)

    def refused(self, target: Target, client: object, error: BaseException) -> None:
        """Forget what AWS or a provider refused, if it is what is used still: a late answer undoes no sign-in.

        Args:
            target: whose call failed for its credentials.
            client: that made it; None where not even that could be made.
            error: what was raised.
        """
        from services.aws.sessions.roles import MfaCredentials, says_expired

        holder = self._holders.found(target.access)
        if holder is None or (client is not None and client not in holder.clients.values()):
            return
        known = holder.known_credentials
        if isinstance(known, MfaCredentials) and says_expired(error):
            known.role.discard()
        self.forget(target)

    def need(self, target: Target, error: BaseException) -> SignInNeed | None:
        """What a person must do before the target's credentials can be had; None where nothing of the kind helps.

        Args:
            target: whose credentials.
            error: what was raised when they were used or wanted.
        """
        from botocore.exceptions import BotoCoreError

        from services.aws.credentials.needs import need_of
        from services.aws.sessions.roles import MfaCredentials, says_expired

        holder = self._holders.found(target.access)
        known = holder.known_credentials if holder is not None else None
        if isinstance(known, MfaCredentials) and says_expired(error):
            return known.role.need
        try:
            session = self.opener.plain(target.profile)
            return need_of(error, session.profiles, session.profile_name, target.sign_in)
        except (
            BotoCoreError
        ):  # the configuration cannot be read, which the error itself says in its own place
            return None

    def credentials(self, target: Target) -> CredentialFacts | None:
        """What is known of the target's credentials; None before they were needed. Never calls AWS."""
        holder = self._holders.found(target.access)
        found = holder.known_credentials if holder is not None else None
        if holder is None or found is None:
            return None
        expires: datetime | None = getattr(found, "_expiry_time", None)  # botocore tells it in no other way
        role = getattr(found, "role", None)
        return CredentialFacts(
            method=str(found.method),
            expires=expires.timestamp() if expires is not None and expires.year > 1970 else None,
            vaulted=self._wallet.vaulted(role.key if role else holder.prefix),
        )

    def access_token(self, session: str) -> str:
        """The token of whoever signed in to an ``[sso-session NAME]``, refreshed where it can be; for the portal.

        Args:
            session: the session's name.

        Raises:
            botocore.exceptions.BotoCoreError: nobody is signed in, or no longer; see ``translate``.
        """
        return str(self.opener.tokens.token(session).get_frozen_token().token)

    def close(self) -> None:
        """Close every client's connections; calls under way fail. What the vault is to keep is kept first."""
        if self.vault is not None:
            self.vault.flush(PARTING)
        self._holders.close()

    @property
    def opener(self) -> Opener:
        """What opens sessions for this run. Imports botocore when first used."""
        from services.aws.sessions import Opener

        with self._lock:
            if self._opener is None:
                self._opener = Opener(self._config(), self.endpoint_url, self._token_folder, self._wallet)
            return self._opener

    def _config(self) -> Config:
        from botocore.config import Config

        return Config(
            connect_timeout=self._connect_timeout,
            read_timeout=self._read_timeout,
            max_pool_connections=CONNECTIONS,
            retries={"mode": "standard", "total_max_attempts": 1},
            user_agent_extra=f"pipedeck/{version()}",
            proxies={} if self.endpoint_url and _is_loopback(self.endpoint_url) else None,
        )


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def warm_up() -> None:
    """Import botocore now, in a worker thread, so that no first call's time goes into it."""
    import botocore.session  # noqa: F401 - the import is the point
