"""A botocore session whose clients, nested ones too, go where the run goes and wait as long as it waits."""

from __future__ import annotations

from typing import Any

import botocore.session
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.utils import create_nested_client

from services.aws.credentials.profiles import Profiles


class AwsSession(botocore.session.Session):
    """A session on a profile, or on the default chain.

    botocore's credential providers make clients of STS, IAM Identity Center and the sign-in service by themselves;
    an endpoint and time-outs that hold for one client of the session hold for those as well.

    Args:
        config: of every client.
        endpoint_url: where every service is, instead of AWS.
        profile: of the AWS configuration.
        region: of clients that are not told another.
    """

    _credentials: Credentials | None

    def __init__(
        self,
        config: Config,
        endpoint_url: str | None = None,
        profile: str | None = None,
        region: str | None = None,
    ) -> None:
        super().__init__(profile=profile)
        self._endpoint_url = endpoint_url
        self.set_default_client_config(config)
        if region is not None:
            self.set_config_variable("region", region)

    def create_client(self, service_name: str, *positional: Any, **named: Any) -> Any:
        """A client, at the run's endpoint unless another is named."""
        if named.get("endpoint_url") is None:
            named["endpoint_url"] = self._endpoint_url
        return super().create_client(service_name, *positional, **named)

    def nested_client(self, service_name: str, **named: Any) -> Any:
        """A client for the making of credentials, as botocore's own providers make theirs."""
        return create_nested_client(self, service_name, **named)

    @property
    def profiles(self) -> Profiles:
        """The AWS configuration.

        Raises:
            botocore.exceptions.BotoCoreError: a file of it cannot be parsed.
        """
        return Profiles(self.full_config)

    @property
    def profile_name(self) -> str:
        """The profile, given or of the environment; ``default`` where there is none, as botocore names it."""
        name: str = self.get_config_variable("profile") or "default"
        return name

    def fingerprint(self, name: str, *more: object) -> str:
        """A digest of all that decides whose credentials a profile gives here; see ``Profiles.fingerprint``."""
        return self.profiles.fingerprint(name, self._endpoint_url, *more)

    @property
    def known_credentials(self) -> Credentials | None:
        """The credentials where they were looked for already; ``get_credentials`` would look."""
        return self._credentials

    def add_profile(self, name: str, settings: dict[str, str]) -> None:
        """Add a profile to the configuration in this session's memory."""
        self.full_config.setdefault("profiles", {})[name] = settings
