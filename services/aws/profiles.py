"""The AWS configuration files as a whole: which profiles and regions there are. Read once, nothing is called."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from services.aws.translate import translate
from services.domain.problem import Problem, ProblemKind
from services.errors import ServiceError

if TYPE_CHECKING:
    from botocore.session import Session

_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-[0-9]{1,2}")
_YIELDS = (
    "aws_access_key_id",
    "role_arn",
    "sso_session",
    "sso_start_url",
    "credential_process",
    "login_session",
)
"""Any of these makes a profile bring credentials by itself (AWS CLI User Guide, Configuration and credential files)."""


class AwsProfiles:
    """What the AWS configuration files say. Imports botocore; reads the files when it is made.

    Raises:
        ServiceError: CONFIGURATION: a file cannot be parsed.
    """

    def __init__(self) -> None:
        from botocore.session import Session

        self._session: Session = Session()
        try:
            self._config: Mapping[str, Any] = self._session.full_config
        except Exception as error:
            raise ServiceError(translate(error, sending=False)) from error
        self._known_regions: dict[str, list[str]] = {}

    @property
    def names(self) -> list[str]:
        """Every profile's name, in the files' order."""
        return list(self._config.get("profiles", {}))

    @property
    def with_credentials(self) -> list[str]:
        """The profiles that bring credentials by themselves, rather than settings alone."""
        return [name for name in self.names if any(key in self._settings(name) for key in _YIELDS)]

    @property
    def sso_sessions(self) -> list[str]:
        """The names of the ``[sso-session NAME]`` sections."""
        return list(self._config.get("sso_sessions", {}))

    def sso_region(self, session: str) -> str | None:
        """The region of an sso-session's IAM Identity Center; None where there is no such session."""
        region = self._config.get("sso_sessions", {}).get(session, {}).get("sso_region")
        return str(region) if region else None

    def meant(self, profile: str | None) -> str | None:
        """The profile that is used where ``profile`` is asked for; None for the default credential chain.

        AWS_PROFILE's (or AWS_DEFAULT_PROFILE's) where none is given, unless the environment brings credentials
        itself, which botocore prefers then.

        Raises:
            ServiceError: CONFIGURATION: there is no such profile.
        """
        if profile is None and "AWS_ACCESS_KEY_ID" not in os.environ:
            profile = os.environ.get("AWS_PROFILE") or os.environ.get("AWS_DEFAULT_PROFILE") or None
        if profile is None or profile in self.names:
            return profile
        near = difflib.get_close_matches(profile, self.names, 3, 0.5)
        if near:
            hint = f"did you mean {' or '.join(near)}?"
        elif self.names:
            hint = f"there are {', '.join(self.names[:8])}{', ...' if len(self.names) > 8 else ''}"
        else:
            hint = f"none is set up: aws configure sso --profile {profile}"
        raise ServiceError(Problem(ProblemKind.CONFIGURATION, f"no profile {profile!r}", hint=hint))

    def region(self, profile: str | None) -> str:
        """The region where none is given: AWS_REGION's, AWS_DEFAULT_REGION's or the profile's.

        Args:
            profile: as ``meant`` answers it.

        Raises:
            ServiceError: CONFIGURATION: nothing says one.
        """
        settings = self._settings(profile or os.environ.get("AWS_PROFILE") or "default")
        found = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or settings.get("region")
        if found:
            return str(found)
        where = f" --profile {profile}" if profile else ""
        raise ServiceError(
            Problem(
                ProblemKind.CONFIGURATION,
                "no region",
                hint=f"give --region, set AWS_REGION, or: aws configure set region eu-west-1{where}",
            )
        )

    def check_region(self, region: str) -> None:
        """Refuse what cannot be a region; one newer than botocore passes, if its middle words are known.

        Raises:
            ServiceError: CONFIGURATION: it is none.
        """
        known = [
            name for partition in self._session.get_available_partitions() for name in self.regions(partition)
        ]
        words = {word for name in known for word in name.split("-")[1:-1]}
        if _REGION.fullmatch(region) and words.issuperset(region.split("-")[1:-1]):
            return
        near = difflib.get_close_matches(region, known, 2)
        hint = f"did you mean {' or '.join(near)}?" if near else "a region looks like eu-west-1"
        raise ServiceError(Problem(ProblemKind.CONFIGURATION, f"{region!r} is no region", hint=hint))

    def regions(self, partition: str) -> list[str]:
        """The regions of a partition in which CodePipeline is, as far as botocore knows."""
        if partition not in self._known_regions:
            self._known_regions[partition] = self._session.get_available_regions("codepipeline", partition)
        return self._known_regions[partition]

    def partition(self, region: str) -> str:
        """The partition that a region belongs to; ``aws`` where botocore does not know it."""
        for name in self._session.get_available_partitions():
            if region in self.regions(name):
                return str(name)
        return "aws"

    def _settings(self, profile: str) -> Mapping[str, Any]:
        settings: Mapping[str, Any] = self._config.get("profiles", {}).get(profile, {})
        return settings
