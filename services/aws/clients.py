"""botocore clients for targets: a session for each set of credentials, a client for each service there."""

from __future__ import annotations

import ipaddress
import threading
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from services.domain.target import Target
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


class ClientFactory:
    """Makes and keeps clients, on botocore's default credential chain. Safe to use from any thread.

    botocore is imported when the first client is made, never before, so make it in a worker thread.
    Credentials, CA bundles (AWS_CA_BUNDLE), proxies and service endpoints (AWS_ENDPOINT_URL*) are botocore's
    own business; but an endpoint on loopback is never asked through a proxy.

    botocore itself never sends a request twice here: throttling must reach our call budget at once, and an
    act whose answer was lost is for the operator to judge.

    Args:
        endpoint_url: where every service is, instead of AWS.
        connect_timeout: seconds.
        read_timeout: seconds.
    """

    def __init__(
        self,
        endpoint_url: str | None = None,
        *,
        connect_timeout: float = CONNECT_TIMEOUT,
        read_timeout: float = READ_TIMEOUT,
    ) -> None:
        self.endpoint_url = endpoint_url
        self._connect_timeout = connect_timeout
        self._read_timeout = read_timeout
        self._lock = threading.Lock()
        self._sessions: dict[tuple[str | None, str | None], Session] = {}
        self._clients: dict[tuple[str | None, str | None, str, str], Any] = {}

    def client(self, target: Target, service: str = "codepipeline", region: str | None = None) -> Any:
        """The client of a service for a target.

        Args:
            target: whose credentials.
            service: botocore's name of the service.
            region: another region than the target's.

        Raises:
            botocore.exceptions.BotoCoreError: the profile or its credentials are unusable; see ``translate``.
        """
        where = region or target.region
        key = (target.profile, target.role_arn, service, where)
        with self._lock:
            if key not in self._clients:
                session = self._session(target, where)
                self._clients[key] = self._create(session, service, where)
            return self._clients[key]

    def forget(self, target: Target) -> None:
        """Drop the target's sessions and clients: after a log-in the next call finds new credentials."""
        with self._lock:
            self._sessions = {
                key: session for key, session in self._sessions.items() if key[0] != target.profile
            }
            self._clients = {key: client for key, client in self._clients.items() if key[0] != target.profile}

    def close(self) -> None:
        """Close every client's connections."""
        with self._lock:
            for client in self._clients.values():
                client.close()
            self._clients.clear()
            self._sessions.clear()

    def _session(self, target: Target, region: str) -> Session:
        from services.aws.sessions import assume_role, open_session

        key = (target.profile, target.role_arn)
        if key not in self._sessions:
            session = open_session(target.profile)
            if target.role_arn is not None:
                session = assume_role(session, target.role_arn, self._create(session, "sts", region))
            self._sessions[key] = session
        return self._sessions[key]

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
