"""The demo's own AWS configuration, so that the operator's is neither read nor needed."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Self

_OTHER_SOURCES = (
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_ROLE_ARN",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
)
"""What would bring other credentials than the configuration says."""


class DemoProfiles(AbstractContextManager["DemoProfiles"]):
    """An AWS configuration and a cache for tokens in a folder of their own, gone with the demo.

    The aws CLI works with them while the demo runs, in a shell that has AWS_CONFIG_FILE set as here.

    Args:
        configuration: the text of the configuration file.
        endpoint_url: where the services are.
    """

    def __init__(self, configuration: str, endpoint_url: str) -> None:
        self._configuration = configuration
        self._endpoint_url = endpoint_url
        self._folder = tempfile.TemporaryDirectory(prefix="pipedeck-demo-")
        self._before: dict[str, str | None] = {}

    @property
    def token_folder(self) -> Path:
        """Where IAM Identity Center's tokens are cached."""
        return Path(self._folder.name) / "sso" / "cache"

    def __enter__(self) -> Self:
        """Write the configuration and have this process use it."""
        path = Path(self._folder.name) / "config"
        path.write_text(self._configuration)
        self.token_folder.mkdir(parents=True)
        wanted = {
            "AWS_CONFIG_FILE": str(path),
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_ENDPOINT_URL": self._endpoint_url,
        }
        self._before = {name: os.environ.get(name) for name in (*wanted, *_OTHER_SOURCES)}
        for name in _OTHER_SOURCES:
            os.environ.pop(name, None)
        os.environ.update(wanted)
        return self

    def __exit__(self, *_exception: object) -> None:
        """Put everything back."""
        for name, value in self._before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        self._folder.cleanup()

    def forge_expired_token(self, session: str, start_url: str, region: str) -> None:
        """Cache a token for an sso-session that ran out long ago, where and how the aws CLI caches one."""
        token = {
            "startUrl": start_url,
            "region": region,
            "accessToken": "expired",
            "expiresAt": "2020-01-01T00:00:00Z",
        }
        name = hashlib.sha1(session.encode(), usedforsecurity=False).hexdigest()
        (self.token_folder / f"{name}.json").write_text(json.dumps(token))
