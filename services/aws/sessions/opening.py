"""Sessions for whoever is meant: a profile, the default chain, a permission set, and roles on top."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from botocore.config import Config

from services.aws.credentials.profiles import Settings, environment
from services.aws.credentials.wallet import Wallet
from services.aws.sessions.providers import MfaProvider, use_own_providers
from services.aws.sessions.roles import ROLE_SESSION_NAME, AssumedRole, MfaRole, assuming
from services.aws.sessions.session import AwsSession
from services.aws.sessions.tokens import Tokens
from services.domain.target import Access, RoleStep

ANY_REGION = "us-east-1"
"""Where STS can always be asked."""


class Opener:
    """Opens sessions that share tokens and temporary credentials. Safe to use from any thread.

    Args:
        config: of every client.
        endpoint_url: where every service is, instead of AWS.
        token_folder: where IAM Identity Center's tokens are cached; the AWS CLI's own where it is not given.
        wallet: where temporary credentials are held.
    """

    def __init__(
        self, config: Config, endpoint_url: str | None, token_folder: Path | None, wallet: Wallet
    ) -> None:
        self._config = config
        self._endpoint_url = endpoint_url
        self._wallet = wallet
        self._models: Any = None
        self.tokens = Tokens(token_folder, self.plain)

    def plain(
        self, profile: str | None = None, region: str | None = None, settings: Settings | None = None
    ) -> AwsSession:
        """A session as botocore makes it; for use without credentials, or to read the configuration.

        All sessions share botocore's models: reading them is most of the time that a session's first client takes.

        Args:
            profile: of the AWS configuration.
            region: of clients that are not told another.
            settings: of the profile, where the configuration has none of that name.
        """
        session = AwsSession(self._config, self._endpoint_url, profile, region)
        if settings is not None:
            session.add_profile(session.profile_name, dict(settings))
        if self._models is None:
            self._models = session.get_component("data_loader")
        else:
            session.register_component("data_loader", self._models)
        return session

    def base(self, access: Access, region: str) -> AwsSession:
        """A session on the profile, the permission set or the default chain of an access, without its roles."""
        signed_in = access.sign_in
        if signed_in is None:
            session = self.plain(access.profile, region)
        else:
            settings = {
                "sso_session": signed_in.session,
                "sso_account_id": signed_in.account,
                "sso_role_name": signed_in.role,
            }
            name = f"pipedeck: {signed_in.role} in {signed_in.account} by {signed_in.session}"
            session = self.plain(name, region, settings)
        use_own_providers(session, self.tokens, self._wallet, self.prefix(session, access))
        return session

    def with_role(self, base: AwsSession, access: Access, role: RoleStep, sts: Any) -> AwsSession:
        """A session that assumes a role on top of another's credentials.

        Args:
            base: the other.
            access: the whole, the role included.
            role: which.
            sts: a client of STS with the base's credentials.
        """
        request = {"RoleArn": role.arn, "RoleSessionName": ROLE_SESSION_NAME}
        if role.external_id:
            request["ExternalId"] = role.external_id
        session = self.plain(base.profile, settings=base.profiles.settings(base.profile_name))
        key = self.prefix(base, access)
        provider = AssumedRole(assuming(lambda: sts, base.known_credentials), request, self._wallet, key)
        session.get_component("credential_provider").providers.insert(0, provider)
        return session

    def prefix(self, session: AwsSession, access: Access) -> str:
        """What tells the temporary credentials of an access from all others."""
        around = () if session.instance_variables().get("profile") else environment()
        return session.fingerprint(
            session.profile_name, around, [(role.arn, role.external_id) for role in access.roles]
        )

    def mfa_role(self, profile: str, region: str | None) -> MfaRole:
        """The role of a profile that wants a code itself.

        Args:
            profile: its name.
            region: where STS is asked, where the profile names none.

        Raises:
            botocore.exceptions.BotoCoreError: there is none, or the configuration cannot be used.
        """
        session = self.plain(profile)
        session.set_config_variable("region", session.get_config_variable("region") or region or ANY_REGION)
        mfa: MfaProvider = use_own_providers(
            session, self.tokens, self._wallet, self.prefix(session, Access(profile))
        )
        return mfa.role(profile)
