"""What the AWS configuration says of a profile: on which others it builds, and what a person signs in to."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.domain.sign_in import SignInKind, SignInNeed

Settings = Mapping[str, Any]

_SECRETS = frozenset({"aws_secret_access_key", "aws_session_token", "aws_security_token"})

_ENVIRONMENT = (
    "AWS_ACCESS_KEY_ID",
    "AWS_ROLE_ARN",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
)


@dataclass(frozen=True, slots=True)
class SsoSession:
    """An ``[sso-session NAME]``, or the same settings within a profile, as they were written formerly.

    Args:
        name: of the session; None for the former way.
        start_url: of the access portal.
        region: where IAM Identity Center is.
        scopes: asked for when a client is registered.
    """

    name: str | None
    start_url: str
    region: str
    scopes: tuple[str, ...] = ()

    @property
    def cause(self) -> str:
        """What tells this session from another, and under what its token is cached."""
        return self.name or self.start_url


@dataclass(frozen=True)
class Profiles:
    """The profiles and sso-sessions of the AWS configuration.

    Args:
        config: as botocore's ``Session.full_config`` reads the files.
    """

    config: Settings

    def settings(self, name: str) -> Settings:
        """What a profile says; nothing where there is none."""
        found: Settings = self.config.get("profiles", {}).get(name, {})
        return found

    def chain(self, name: str) -> tuple[str, ...]:
        """A profile and those whose credentials it builds on, by ``source_profile``; the last builds on none."""
        found = [name]
        while self._is_role(found):
            source = self.settings(found[-1]).get("source_profile")
            if source is None or source in found:
                break
            found.append(source)
        return tuple(found)

    def is_broken(self, name: str) -> bool:
        """Whether a profile's chain leads nowhere, to two places or in a circle; botocore says so in its words."""
        chain = self.chain(name)
        profiles = self.config.get("profiles", {})
        if any(each not in profiles for each in chain):
            return True
        roles = [each for at, each in enumerate(chain) if self._is_role(chain[: at + 1])]
        here = [self.settings(each) for each in roles]
        if any(("source_profile" in each) == ("credential_source" in each) for each in here):
            return True
        source = here[-1].get("source_profile") if here and roles[-1] == chain[-1] else None
        return source is not None and not (chain == (source,) and has_keys(self.settings(source)))

    def with_mfa(self, name: str) -> bool:
        """Whether the credentials of a profile want a code of a person, at any depth."""
        chain = self.chain(name)
        return any(
            "mfa_serial" in self.settings(each)
            for at, each in enumerate(chain)
            if self._is_role(chain[: at + 1])
        )

    def brings_credentials(self, name: str) -> bool:
        """Whether a profile, where another builds on it, brings credentials instead of assuming a role."""
        return has_keys(self.settings(name)) or not assumes_role(self.settings(name))

    def _is_role(self, chain: Sequence[str]) -> bool:
        """Whether the last of a chain assumes a role: keys beat the role, but for the first profile."""
        last = self.settings(chain[-1])
        return assumes_role(last) if len(chain) == 1 else not self.brings_credentials(chain[-1])

    def sso_session(self, name: str) -> SsoSession | None:
        """What a profile, or the last that it builds on, signs in to at IAM Identity Center."""
        here = self.settings(self.chain(name)[-1])
        if "sso_session" in here:
            return self.named_session(here["sso_session"])
        if "sso_start_url" in here and "sso_region" in here:
            return SsoSession(None, here["sso_start_url"], here["sso_region"])
        return None

    def named_session(self, name: str) -> SsoSession | None:
        """The ``[sso-session NAME]``, where it is whole."""
        here = self.config.get("sso_sessions", {}).get(name, {})
        if "sso_start_url" not in here or "sso_region" not in here:
            return None
        scopes = tuple(scope.strip() for scope in here.get("sso_registration_scopes", "").split(","))
        return SsoSession(name, here["sso_start_url"], here["sso_region"], tuple(filter(None, scopes)))

    def session_of(self, cause: str) -> SsoSession | None:
        """The session of that name, or of the first profile that has that start URL itself."""
        named = self.named_session(cause)
        if named is not None:
            return named
        first = self._first_with("sso_start_url", cause)
        return self.sso_session(first) if first else None

    def device_need(self, session: SsoSession) -> SignInNeed:
        """What must be done where nobody is signed in to a session: the same for all its profiles."""
        if session.name:
            command = f"aws sso login --sso-session {session.name}"
        else:
            command = f"aws sso login --profile {self._first_with('sso_start_url', session.start_url)}"
        return SignInNeed(SignInKind.DEVICE, session.cause, command=command)

    def outside_need(self, name: str) -> SignInNeed | None:
        """What must be done in a shell, for a profile on ``aws login`` or a credential process."""
        last = self.chain(name)[-1]
        here = self.settings(last)
        if "login_session" in here:
            command = f"aws login --profile {last}"
        elif "credential_process" in here:
            command = f"aws sts get-caller-identity --profile {last}"
        else:
            return None
        return SignInNeed(SignInKind.OUTSIDE, last, profile=last, command=command)

    def fingerprint(self, name: str, *more: object) -> str:
        """A digest of all that decides whose credentials a profile gives; nothing secret goes into it.

        Args:
            name: the profile.
            *more: what else decides.
        """
        chain = [
            {key: value for key, value in self.settings(each).items() if key not in _SECRETS}
            for each in self.chain(name)
        ]
        session = self.sso_session(name)
        around = environment() if any("credential_source" in each for each in chain) else ()
        said = json.dumps([name, chain, session and session.cause, around, more], sort_keys=True, default=str)
        return hashlib.sha256(said.encode()).hexdigest()

    def _first_with(self, setting: str, value: str) -> str:
        profiles = self.config.get("profiles", {})
        return next((name for name, here in profiles.items() if here.get(setting) == value), "")


def environment() -> tuple[str, ...]:
    """What in the environment tells one caller from another; nothing of it is secret."""
    return tuple(os.environ.get(name, "") for name in _ENVIRONMENT)


def assumes_role(settings: Settings) -> bool:
    """Whether a profile assumes a role with other credentials (and not with a web identity)."""
    return "role_arn" in settings and "web_identity_token_file" not in settings


def has_keys(settings: Settings) -> bool:
    """Whether a profile brings an access key."""
    return "aws_access_key_id" in settings or "aws_secret_access_key" in settings
