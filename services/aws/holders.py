"""Sessions and clients by where their credentials come from, each opened once for all who share them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from services.aws.whole_declarations import keep_unknown_members
from services.domain.target import Access

if TYPE_CHECKING:
    from botocore.credentials import Credentials

    from services.aws.sessions import Opener
    from services.aws.sessions.session import AwsSession


@dataclass(slots=True)
class Holder:
    """What one set of credentials has: botocore's sessions are not thread-safe, its clients are.

    Args:
        lock: held while its session or a client of it is made, which may take as long as a credential process takes.
        session: once it is open.
        prefix: what its temporary credentials begin with in the wallet.
        sso_session: the name of the sso-session behind it; empty where there is none.
        clients: by service and region.
    """

    lock: threading.Lock = field(default_factory=threading.Lock)
    session: AwsSession | None = None
    prefix: str = ""
    sso_session: str = ""
    clients: dict[tuple[str, str], Any] = field(default_factory=dict)

    @property
    def known_credentials(self) -> Credentials | None:
        """The credentials, where they were looked for already."""
        return self.session.known_credentials if self.session is not None else None


class Holders:
    """All holders of a run. Safe to use from any thread: only callers with the same credentials wait for each other.

    Args:
        opener: what opens sessions; asked for when the first is opened.
    """

    def __init__(self, opener: Callable[[], Opener]) -> None:
        self._opener = opener
        self._lock = threading.Lock()
        self._holders: dict[Access, Holder] = {}

    def client(self, access: Access, service: str, region: str) -> Any:
        """The client of a service in a region, made when it is first asked for.

        Raises:
            botocore.exceptions.BotoCoreError: the profile or its credentials are unusable.
        """
        holder = self._of(access)
        with holder.lock:
            return self._client(access, holder, service, region)

    def found(self, access: Access) -> Holder | None:
        """The holder, where there is one."""
        with self._lock:
            return self._holders.get(access)

    def drop(self, access: Access) -> list[Holder]:
        """Let go of all that have the same source, whatever roles they stack on it, and answer them."""
        with self._lock:
            alike = [each for each in self._holders if _source(each) == _source(access)]
            return [self._holders.pop(each) for each in alike]

    def close(self) -> None:
        """Close every client's connections; calls under way fail."""
        with self._lock:
            holders = list(self._holders.values())
            self._holders.clear()
        for holder in holders:
            for client in list(holder.clients.values()):
                client.close()

    def _of(self, access: Access) -> Holder:
        with self._lock:
            return self._holders.setdefault(access, Holder())

    def _client(self, access: Access, holder: Holder, service: str, region: str) -> Any:
        """A client of a holder whose lock the caller holds."""
        session = self._session(access, holder, region)
        if (service, region) not in holder.clients:
            client = session.create_client(service, region_name=region)
            if service == "codepipeline":
                keep_unknown_members(client)
            holder.clients[service, region] = client
        return holder.clients[service, region]

    def _session(self, access: Access, holder: Holder, region: str) -> AwsSession:
        """The session of a holder whose lock the caller holds."""
        if holder.session is None:
            session = self._open(access, region)
            signed_in = session.profiles.sso_session(session.profile_name)
            holder.sso_session = (signed_in.name if signed_in else None) or ""
            holder.prefix = self._opener().prefix(session, access)
            holder.session = session
        return holder.session

    def _open(self, access: Access, region: str) -> AwsSession:
        """A session; roles build on the session of those before them, which all who begin alike share."""
        if not access.roles:
            return self._opener().base(access, region)
        below = replace(access, roles=access.roles[:-1])
        base = self._of(below)
        with base.lock:
            session = self._session(below, base, region)
            sts = self._client(below, base, "sts", region)
        return self._opener().with_role(session, access, access.roles[-1], sts)


def _source(access: Access) -> Access:
    return replace(access, roles=())
