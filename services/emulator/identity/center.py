"""IAM Identity Center: who has signed in, and what that gives in which account."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto

from services.emulator.identity.mint import Mint
from services.emulator.timeline import Timeline

DEVICE_SECONDS = 600
"""How long a device code can be confirmed."""
CLIENT_SECONDS = 90 * 86_400
"""How long a registered client is known."""
SLOWER_SECONDS = 5
"""What a client that asks too often must add to its interval (RFC 8628, section 3.5)."""


class Answer(Enum):
    """What the person has said to a device code."""

    NONE = auto()
    ALLOWED = auto()
    REFUSED = auto()


@dataclass(frozen=True, slots=True)
class Client:
    """A registered OIDC client; with scopes it may have refresh tokens."""

    id: str
    secret: str
    expires: float
    scopes: tuple[str, ...]


@dataclass(slots=True)
class Grant:
    """A device code that a client waits for. Instants are POSIX seconds."""

    client: str
    device_code: str
    user_code: str
    expires: float
    interval: float
    asked: float | None = None
    answer: Answer = Answer.NONE


@dataclass(frozen=True, slots=True)
class SignIn:
    """What a person has by having signed in: valid until ``expires``, renewable until ``ends``."""

    token: str
    expires: float
    ends: float
    client: str
    refresh_token: str | None = None


@dataclass(slots=True)
class IdentityCenter:
    """One instance with one person in it. The caller holds the world's lock.

    Args:
        timeline: of the world.
        mint: of its tokens.
        start_url: of the access portal.
        region: where the instance is.
        page: the URL of the page that takes the person's answer.
        person: the user name.
        access_seconds: how long an access token is good.
        session_seconds: how long a sign-in can be refreshed.
        interval: seconds between two questions of a waiting client.
        confirms_after: seconds after which device codes are allowed by themselves; None where a person must.
    """

    timeline: Timeline
    mint: Mint
    start_url: str = "https://acme.awsapps.com/start"
    region: str = "eu-west-1"
    page: str = "https://device.sso.eu-west-1.amazonaws.com/"
    person: str = "alice"
    access_seconds: int = 3600
    session_seconds: int = 8 * 3600
    interval: int = 1
    confirms_after: float | None = None
    clients: dict[str, Client] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)
    sign_ins: dict[str, SignIn] = field(default_factory=dict)
    assignments: dict[str, list[str]] = field(default_factory=dict)
    """The names of the permission sets that the person has, by account number."""

    def assign(self, account: str, role: str) -> str:
        """Give the person a permission set in an account; answers the role's ARN, to attach policies to."""
        roles = self.assignments.setdefault(account, [])
        if role not in roles:
            roles.append(role)
        return self.role_arn(account, role)

    def role_arn(self, account: str, role: str) -> str:
        """The IAM role that stands for a permission set in an account."""
        mark = hashlib.sha256(f"{account}/{role}".encode()).hexdigest()[:16]
        return f"arn:aws:iam::{account}:role/aws-reserved/sso.amazonaws.com/{self.region}/AWSReservedSSO_{role}_{mark}"

    def register(self, scopes: tuple[str, ...]) -> Client:
        """Make a client known."""
        expires = self._now() + CLIENT_SECONDS
        client = Client(self.mint.secret(22), self.mint.secret(64), expires, scopes)
        self.clients[client.id] = client
        return client

    def begin(self, client: Client) -> Grant:
        """Hand out a device code; where the instance confirms by itself, that is due some seconds later."""
        grant = Grant(
            client.id,
            self.mint.secret(32),
            self.mint.user_code(),
            self._now() + DEVICE_SECONDS,
            float(self.interval),
        )
        self.grants[grant.device_code] = grant
        if self.confirms_after is not None:
            self.timeline.after(self.confirms_after, self._confirming(grant))
        return grant

    def waiting(self) -> list[Grant]:
        """The device codes that nobody has answered."""
        now = self._now()
        return [g for g in self.grants.values() if g.answer is Answer.NONE and g.expires > now]

    def answer(self, user_code: str, *, allow: bool) -> None:
        """Say what the person says to a user code.

        Raises:
            LookupError: no such code waits.
        """
        for grant in self.waiting():
            if grant.user_code == user_code.strip().upper():
                grant.answer = Answer.ALLOWED if allow else Answer.REFUSED
                return
        raise LookupError(f"no sign-in waits with the code {user_code}")

    def sign_in(self, client: Client, ends: float | None = None) -> SignIn:
        """Sign the person in; ``ends`` is the end of a session that goes on. Only clients with scopes can refresh."""
        until = ends if ends is not None else self._now() + self.session_seconds
        seconds = self.access_seconds if client.scopes else self.session_seconds
        refresh = self.mint.secret(64) if client.scopes else None
        made = SignIn(self.mint.secret(64), min(self._now() + seconds, until), until, client.id, refresh)
        self.sign_ins[made.token] = made
        return made

    def refreshable(self, refresh_token: str) -> SignIn | None:
        """The sign-in that a refresh token belongs to, unless its session has ended."""
        return next(
            (
                found
                for found in self.sign_ins.values()
                if found.refresh_token == refresh_token and found.ends > self._now()
            ),
            None,
        )

    def valid(self, token: str) -> SignIn | None:
        """The sign-in that an access token belongs to, unless it has expired."""
        found = self.sign_ins.get(token)
        return found if found is not None and found.expires > self._now() else None

    def sign_out(self, token: str) -> None:
        """Forget a sign-in."""
        self.sign_ins.pop(token, None)

    def _confirming(self, grant: Grant) -> Callable[[], None]:
        def confirm() -> None:
            if grant.answer is Answer.NONE:
                grant.answer = Answer.ALLOWED

        return confirm

    def _now(self) -> float:
        return self.timeline.now()
