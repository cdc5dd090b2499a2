"""Fixtures of the tests in a pseudo-terminal."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest


@pytest.fixture
def environ(tmp_path: Path) -> Mapping[str, str]:
    """Credentials of the emulator's, and nothing of the machine's own AWS set-up."""
    configuration = tmp_path / "aws"
    configuration.write_text(
        "[profile prod]\nregion = eu-west-1\n"
        "aws_access_key_id = AKIA111122223333\naws_secret_access_key = secret\n"
    )
    return {
        "AWS_CONFIG_FILE": str(configuration),
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_PROFILE": "prod",
    }
