"""boto3 clients for those who have no access key of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import boto3
from botocore import UNSIGNED
from botocore.config import Config


def session_client(url: str, given: Mapping[str, Any], service: str = "codepipeline") -> Any:
    """A client with temporary credentials, as STS answers them."""
    session: Any = boto3.session.Session(
        given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"], "eu-west-1"
    )
    return session.client(service, endpoint_url=url, config=Config(retries={"total_max_attempts": 1}))


def unsigned_client(url: str, service: str) -> Any:
    """A client that does not sign."""
    session: Any = boto3.session.Session(region_name="eu-west-1")
    config = Config(signature_version=UNSIGNED, retries={"total_max_attempts": 1})
    return session.client(service, endpoint_url=url, config=config)
