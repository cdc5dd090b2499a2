"""Profiles on ``aws login``: used where the CLI's session is there, else it is said what to do."""

from __future__ import annotations

import hashlib
import json
import time

import pytest
from botocore import credentials

from services.domain.problem import ProblemKind
from services.domain.sign_in import SignInKind, SignInNeed
from tests.contract.credentials.desk import REGION, Desk, problem_of, target, who

SESSION = "arn:aws:iam::111122223333:user/alice"
NEED = SignInNeed(SignInKind.OUTSIDE, "login", profile="login", command="aws login --profile login")
CONFIG = f"""
[profile login]
login_session = {SESSION}
region = {REGION}

[profile below]
role_arn = arn:aws:iam::444455556666:role/Plain
source_profile = login
role_session_name = alice
"""


@pytest.fixture
def at_login(desk: Desk) -> Desk:
    """The desk with a profile on ``aws login``, and one that builds on it."""
    config = desk.home / "config"
    config.write_text(config.read_text("utf-8") + CONFIG, encoding="utf-8")
    return desk


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if awscrt were installed: what signs the renewal, and nothing else, is taken from it."""
    monkeypatch.setattr(credentials, "EC", object())


def cache_session(desk: Desk, seconds: float = 900.0) -> None:
    """Put a session where ``aws login`` puts it (AWS CLI version 2)."""
    folder = desk.home / ".aws" / "login" / "cache"
    folder.mkdir(parents=True)
    token = {
        "accessToken": {
            "accessKeyId": "AKIA111122223333",
            "secretAccessKey": "secret",
            "sessionToken": "",
            "accountId": "111122223333",
            "expiresAt": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds)),
        },
        "refreshToken": "refresh",
        "clientId": "arn:aws:signin:::devtools/same-device",
        "dpopKey": "-----BEGIN EC PRIVATE KEY-----\nbm90IGEga2V5\n-----END EC PRIVATE KEY-----\n",
    }
    (folder / f"{hashlib.sha256(SESSION.encode()).hexdigest()}.json").write_text(json.dumps(token))


@pytest.mark.parametrize("profile", ["login", "below"])
def test_without_its_library_it_is_said_what_to_install_and_what_to_do_instead(
    at_login: Desk, monkeypatch: pytest.MonkeyPatch, profile: str
) -> None:
    monkeypatch.setattr(credentials, "EC", None)
    cache_session(at_login)
    problem = problem_of(at_login.factory(), target(profile))
    assert (problem.kind, problem.need) == (ProblemKind.CONFIGURATION, None)
    assert "botocore[crt]" in problem.hint
    assert f"credential_process = aws configure export-credentials --profile {profile}" in problem.hint


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("profile", ["login", "below"])
def test_without_a_session_the_command_is_named_and_its_end_noticed(at_login: Desk, profile: str) -> None:
    factory = at_login.factory()
    problem = problem_of(factory, target(profile))
    assert (problem.kind, problem.need) == (ProblemKind.EXPIRED, NEED)
    cache_session(at_login)
    account = {"login": "111122223333", "below": "444455556666"}[profile]
    assert who(factory, target(profile)).account == account
