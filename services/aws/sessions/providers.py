"""botocore's credential chain, with shared tokens, a wallet, and codes that are never asked for on the terminal."""

from __future__ import annotations

from typing import Any, NoReturn

from botocore.credentials import (
    AssumeRoleProvider,
    CanonicalNameCredentialSourcer,
    ContainerProvider,
    CredentialProvider,
    CredentialResolver,
    Credentials,
    EnvProvider,
    ProfileProviderBuilder,
    SSOProvider,
    create_credential_resolver,
)
from botocore.exceptions import InvalidConfigError, RefreshWithMFAUnsupportedError

from services.aws.credentials.profiles import Settings, assumes_role
from services.aws.credentials.wallet import RoleCache, Wallet
from services.aws.sessions.roles import (
    ROLE_SESSION_NAME,
    AssumedRole,
    AssumeRole,
    MfaCredentials,
    MfaRole,
    assuming,
)
from services.aws.sessions.session import AwsSession
from services.aws.sessions.tokens import SharedTokenProvider, Tokens


def use_own_providers(session: AwsSession, tokens: Tokens, wallet: Wallet, prefix: str) -> MfaProvider:
    """Put our own in the places of botocore's providers that need a person, or that share what they find.

    Args:
        session: whose chain.
        tokens: of IAM Identity Center.
        wallet: where credentials of roles are held.
        prefix: what tells this session's from others in the wallet.
    """
    region = session.get_config_variable("region")
    cache: Any = RoleCache(wallet, prefix)
    resolver = create_credential_resolver(session, cache=cache, region_name=region)
    builder = _SharedTokenBuilder(session, tokens, cache, region)
    sourcer = CanonicalNameCredentialSourcer(
        [EnvProvider(), ContainerProvider(), resolver.get_provider("iam-role")]
    )
    name = session.profile_name
    mfa = MfaProvider(session, builder, sourcer, wallet, prefix)
    own: dict[str | None, list[CredentialProvider]] = {
        "sso": [builder.sso(name)],
        "assume-role": [
            mfa,
            AssumeRoleProvider(
                load_config=lambda: session.full_config,
                client_creator=session.nested_client,
                cache=cache,
                profile_name=name,
                prompter=_never_prompt,
                credential_sourcer=sourcer,
                profile_provider_builder=builder,
            ),
        ],
    }
    resolver.providers[:] = [
        each for provider in resolver.providers for each in own.get(provider.METHOD, [provider])
    ]
    session.register_component("credential_provider", resolver)
    return mfa


class MfaProvider(CredentialProvider):
    """Resolves profiles whose role, at whatever depth, wants a code; all others are botocore's business.

    Args:
        session: whose configuration and clients.
        builder: makes the providers of a profile that brings credentials itself.
        sourcer: finds the credentials of ``credential_source``.
        wallet: where the credentials of roles are held.
        prefix: what tells this session's from others in the wallet.
    """

    METHOD = "mfa"

    def __init__(
        self,
        session: AwsSession,
        builder: ProfileProviderBuilder,
        sourcer: CanonicalNameCredentialSourcer,
        wallet: Wallet,
        prefix: str,
    ) -> None:
        super().__init__(session)
        self._session = session
        self._builder = builder
        self._sourcer = sourcer
        self._wallet = wallet
        self._prefix = prefix

    def load(self) -> Credentials | None:
        """The profile's credentials, which raise MfaNeeded when they are used without a code.

        Returns:
            None where no code is wanted, or where botocore refuses the profile in its own words.
        """
        profiles = self._session.profiles
        name = self._session.profile_name
        if not profiles.with_mfa(name) or profiles.is_broken(name):
            return None
        return self._credentials(name)

    def role(self, name: str) -> MfaRole:
        """The role of a profile that wants a code itself.

        Raises:
            botocore.exceptions.InvalidConfigError: there is none; the configuration was changed.
        """
        profiles = self._session.profiles
        settings = profiles.settings(name)
        if "mfa_serial" not in settings or not assumes_role(settings) or profiles.is_broken(name):
            raise InvalidConfigError(error_msg=f"profile {name!r} no longer names a role that wants a code")
        source = self._source(name)
        below = source if self._wants_code(settings.get("source_profile")) else None
        key = self._session.fingerprint(name, "mfa")  # whoever builds on the role: they share the code
        return MfaRole(name, self._assuming(source), _request(settings), self._wallet, key, below)

    def _credentials(self, name: str) -> Credentials:
        """The credentials of a profile that assumes a role."""
        settings = self._session.profiles.settings(name)
        if "mfa_serial" in settings:
            return MfaCredentials(self.role(name))
        assume = self._assuming(self._source(name))
        return AssumedRole(assume, _request(settings), self._wallet, f"{self._prefix}{name}").load()

    def _source(self, name: str) -> Credentials:
        """The credentials with which a profile's role is assumed."""
        profiles = self._session.profiles
        settings = profiles.settings(name)
        if "credential_source" in settings:
            return _present(self._sourcer.source_credentials(settings["credential_source"]), name)
        source = settings["source_profile"]
        if profiles.brings_credentials(source):
            own = CredentialResolver(self._builder.providers(source, disable_env_vars=True))
            return _present(own.load_credentials(), source)
        return self._credentials(source)

    def _wants_code(self, source: str | None) -> bool:
        """Whether a profile that another builds on wants a code itself, or further below."""
        profiles = self._session.profiles
        return source is not None and not profiles.brings_credentials(source) and profiles.with_mfa(source)

    def _assuming(self, source: Credentials) -> AssumeRole:
        return assuming(lambda: self._sts(source), source)

    def _sts(self, source: Credentials) -> Any:
        held = source.get_frozen_credentials()
        return self._session.nested_client(
            "sts",
            aws_access_key_id=held.access_key,
            aws_secret_access_key=held.secret_key,
            aws_session_token=held.token,
        )


class _SharedTokenBuilder(ProfileProviderBuilder):
    """Makes a profile's providers as botocore does, but for the tokens of IAM Identity Center."""

    def __init__(self, session: AwsSession, tokens: Tokens, cache: Any, region: str | None) -> None:
        super().__init__(session, cache=cache, region_name=region, sso_token_cache=tokens.cache)
        self._aws_session = session
        self._role_cache = cache
        self._tokens = tokens

    def providers(
        self, profile_name: str, disable_env_vars: bool = False
    ) -> list[CredentialProvider]:  # botocore calls it by position too
        """The providers of a profile that brings credentials itself."""
        made: list[CredentialProvider] = super().providers(profile_name, disable_env_vars)
        return [self.sso(profile_name) if each.METHOD == "sso" else each for each in made]

    def sso(self, name: str) -> SSOProvider:
        """The provider of a profile's role in IAM Identity Center."""
        session = self._aws_session
        shared: Any = SharedTokenProvider(
            self._tokens, session.profiles.settings(name).get("sso_session", "")
        )
        return SSOProvider(
            load_config=lambda: session.full_config,
            client_creator=session.create_client,
            profile_name=name,
            cache=self._role_cache,
            token_cache=self._tokens.cache,
            token_provider=shared,
        )


def _request(settings: Settings) -> dict[str, Any]:
    """The input of AssumeRole that a profile describes (AWS SDKs and Tools Reference, Assume role)."""
    request: dict[str, Any] = {
        "RoleArn": settings["role_arn"],
        "RoleSessionName": settings.get("role_session_name", ROLE_SESSION_NAME),
    }
    if "mfa_serial" in settings:
        request["SerialNumber"] = settings["mfa_serial"]
    if "external_id" in settings:
        request["ExternalId"] = settings["external_id"]
    if str(settings.get("duration_seconds", "")).isdecimal():
        request["DurationSeconds"] = int(settings["duration_seconds"])
    return request


def _present(found: Credentials | None, name: str) -> Credentials:
    if found is None:
        raise InvalidConfigError(error_msg=f"profile {name!r} has no credentials to assume a role with")
    return found


def _never_prompt(text: str = "") -> NoReturn:  # noqa: ARG001 - botocore says for what
    """Codes are asked for by MfaProvider; botocore itself must not write to the terminal that we paint on."""
    raise RefreshWithMFAUnsupportedError
