"""botocore clients for targets: a session for each set of credentials, a client for each service there."""

from __future__ import annotations

import ipaddress
import threading
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from services.aws.credentials.wallet import Wallet
from services.aws.sign_in import SignIns
from services.aws.vault import Vault
from services.domain.sign_in import CredentialFacts, SignInNeed
from services.domain.target import Access, Target
from services.version import version

if TYPE_CHECKING:
    from botocore.config import Config
    from botocore.credentials import Credentials

    from services.aws.sessions import Opener
    from services.aws.sessions.session import AwsSession

CONNECT_TIMEOUT = 5.0
"""Seconds to wait for a connection."""
READ_TIMEOUT = 15.0
"""Seconds to wait for an answer to begin."""
PARTING = 0.3
"""Seconds that the keyring has at the end to take what was put into the vault."""
CONNECTIONS = 10
"""Connections kept open for each client; more than a target's calls in flight."""


@dataclass(slots=True)
class _Holder:
    """What one set of credentials has: botocore's sessions are not thread-safe, its clients are."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    session: AwsSession | None = None
    prefix: str = ""
    sso_session: str = ""
    clients: dict[tuple[str, str], Any] = field(default_factory=dict)

    @property
    def known_credentials(self) -> Credentials | None:
        """The credentials, where they were looked for already."""
        return self.session.known_credentials if self.session is not None else None


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
        self.last_region: str | None = None
        self._token_folder = token_folder
        self._wallet = Wallet(vault)
        self._opener: Opener | None = None
        self._connect_timeout = connect_timeout
        self._read_timeout = read_timeout
        self._lock = threading.Lock()
        self._holders: dict[Access, _Holder] = {}

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
        holder = self._holder(target.access)
        with holder.lock:
            return self._client(target.access, holder, service, where)

    def forget(self, target: Target) -> None:
        """Drop the sessions and clients of a target's credentials: the next call looks for credentials anew.

        What a person gave a code for stays until it expires, and a token of IAM Identity Center is read anew.
        """
        with self._lock:
            dropped = [access for access in self._holders if _same_source(access, target.access)]
            holders = [self._holders.pop(access) for access in dropped]
        for holder in holders:
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
        with self._lock:
            holder = self._holders.get(target.access)
        if holder is None or (client is not None and client not in holder.clients.values()):
            return
        from services.aws.sessions.roles import MfaCredentials, says_expired

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

        known = self._known(target.access)
        if isinstance(known, MfaCredentials) and says_expired(error):
            return known.role.need
        session = self.opener.plain(target.profile)
        try:
            return need_of(error, session.profiles, session.profile_name, target.sign_in)
        except (
            BotoCoreError
        ):  # the configuration cannot be read, which the error itself says in its own place
            return None

    def credentials(self, target: Target) -> CredentialFacts | None:
        """What is known of the target's credentials; None before they were needed. Never calls AWS."""
        found = self._known(target.access)
        if found is None:
            return None
        with self._lock:
            holder = self._holders.get(target.access)
        expires: datetime | None = getattr(found, "_expiry_time", None)  # botocore tells it in no other way
        role = getattr(found, "role", None)
        return CredentialFacts(
            method=str(found.method),
            expires=expires.timestamp() if expires is not None and expires.year > 1970 else None,
            vaulted=self._wallet.vaulted(role.key if role else holder.prefix if holder else "-"),
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
        with self._lock:
            holders = list(self._holders.values())
            self._holders.clear()
        for holder in holders:
            for client in list(holder.clients.values()):
                client.close()

    @property
    def opener(self) -> Opener:
        """What opens sessions for this run. Imports botocore when first used."""
        from services.aws.sessions import Opener

        with self._lock:
            if self._opener is None:
                self._opener = Opener(self._config(), self.endpoint_url, self._token_folder, self._wallet)
            return self._opener

    def _known(self, access: Access) -> Credentials | None:
        with self._lock:
            holder = self._holders.get(access)
        return holder.known_credentials if holder is not None else None

    def _holder(self, access: Access) -> _Holder:
        with self._lock:
            return self._holders.setdefault(access, _Holder())

    def _client(self, access: Access, holder: _Holder, service: str, region: str) -> Any:
        """A client of a holder whose lock the caller holds."""
        session = self._session(access, holder, region)
        if (service, region) not in holder.clients:
            holder.clients[service, region] = session.create_client(service, region_name=region)
        return holder.clients[service, region]

    def _session(self, access: Access, holder: _Holder, region: str) -> AwsSession:
        """The session of a holder whose lock the caller holds."""
        if holder.session is None:
            session = self._open(access, region)
            signed_in = session.profiles.sso_session(session.profile_name)
            holder.sso_session = (signed_in.name if signed_in else None) or ""
            holder.prefix = self.opener.prefix(session, access)
            holder.session = session
        return holder.session

    def _open(self, access: Access, region: str) -> AwsSession:
        """A session; roles build on the session of those before them, which all who begin alike share."""
        if not access.roles:
            return self.opener.base(access, region)
        below = replace(access, roles=access.roles[:-1])
        base = self._holder(below)
        with base.lock:
            session = self._session(below, base, region)
            sts = self._client(below, base, "sts", region)
        return self.opener.with_role(session, access, access.roles[-1], sts)

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


def _same_source(one: Access, other: Access) -> bool:
    return (one.profile, one.sign_in) == (other.profile, other.sign_in)


def warm_up() -> None:
    """Import botocore now, in a worker thread, so that no first call's time goes into it."""
    import botocore.session  # noqa: F401 - the import is the point
