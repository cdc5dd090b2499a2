"""botocore clients for targets: a session for each set of credentials, a client for each service there."""

from __future__ import annotations

import ipaddress
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from services.aws.sign_in import SignIns
from services.aws.vault import Vault
from services.domain.sign_in import CredentialFacts
from services.domain.target import Access, Target
from services.version import version

if TYPE_CHECKING:
    from botocore.config import Config
    from botocore.session import Session

CONNECT_TIMEOUT = 5.0
"""Seconds to wait for a connection."""
READ_TIMEOUT = 15.0
"""Seconds to wait for an answer to begin."""
CONNECTIONS = 10
"""Connections kept open for each client; more than a target's calls in flight."""


@dataclass(slots=True)
class _Holder:
    """What one set of credentials has: botocore's sessions are not thread-safe, its clients are."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    session: Session | None = None
    clients: dict[tuple[str, str], Any] = field(default_factory=dict)


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
        self.token_folder = token_folder
        self.vault = vault
        self.sign_ins = SignIns(self)
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
        where = region or target.region
        with self._lock:
            holder = self._holders.setdefault(target.access, _Holder())
        with holder.lock:
            if holder.session is None:
                holder.session = self._open(target, where)
            if (service, where) not in holder.clients:
                holder.clients[service, where] = self._create(holder.session, service, where)
            return holder.clients[service, where]

    def forget(self, target: Target) -> None:
        """Drop the target's sessions and clients: after a log-in the next call finds new credentials."""
        with self._lock:
            for access in list(self._holders):
                if (access.profile, access.sign_in) == (target.profile, target.sign_in):
                    del self._holders[access]

    def credentials(self, target: Target) -> CredentialFacts | None:
        """What is known of the target's credentials; None before they were needed. Never calls AWS."""
        raise NotImplementedError

    def access_token(self, session: str) -> str:
        """The token of whoever signed in to an ``[sso-session NAME]``, refreshed where it can be; for the portal.

        Args:
            session: the session's name.

        Raises:
            botocore.exceptions.BotoCoreError: nobody is signed in, or no longer; see ``translate``.
        """
        raise NotImplementedError

    def close(self) -> None:
        """Close every client's connections; calls under way fail."""
        with self._lock:
            holders = list(self._holders.values())
            self._holders.clear()
        for holder in holders:
            for client in list(holder.clients.values()):
                client.close()

    def _open(self, target: Target, region: str) -> Session:
        from services.aws.sessions import assume_role, open_session

        session = open_session(target.profile)
        for role in target.roles:
            session = assume_role(session, role, self._create(session, "sts", region))
        return session

    def _create(self, session: Session, service: str, region: str) -> Any:
        return session.create_client(
            service,
            region_name=region,
            endpoint_url=self.endpoint_url,
            config=self._config(),
        )

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
