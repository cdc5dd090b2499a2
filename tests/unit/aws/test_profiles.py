from __future__ import annotations

from pathlib import Path

import botocore.session
import pytest
from botocore import exceptions as aws

from services.aws.credentials.mfa import MfaNeeded, mfa_need
from services.aws.credentials.needs import need_of
from services.aws.credentials.profiles import Profiles, SsoSession
from services.domain.sign_in import SignInKind, SignInNeed
from services.domain.target import SignInRole
from tests.unit.aws.conftest import Configure

ROLE = "arn:aws:iam::111122223333:role/Ops"
CONFIG = f"""
[profile keys]
aws_access_key_id = AKIA111122223333
aws_secret_access_key = marked-secret

[profile role]
role_arn = {ROLE}
source_profile = keys

[profile guarded]
role_arn = {ROLE}
source_profile = role
mfa_serial = device

[profile top]
role_arn = {ROLE}
source_profile = guarded

[profile itself]
role_arn = {ROLE}
source_profile = itself
mfa_serial = device
aws_access_key_id = AKIA111122223333

[profile keys-beat-role]
role_arn = {ROLE}
source_profile = itself

[profile around]
role_arn = {ROLE}
source_profile = about
mfa_serial = device

[profile about]
role_arn = {ROLE}
source_profile = around

[profile nowhere]
role_arn = {ROLE}
mfa_serial = device

[profile both]
role_arn = {ROLE}
source_profile = keys
credential_source = Environment
mfa_serial = device

[profile missing]
role_arn = {ROLE}
source_profile = gone
mfa_serial = device

[profile source]
role_arn = {ROLE}
credential_source = Environment
mfa_serial = device

[profile web]
role_arn = {ROLE}
web_identity_token_file = token
mfa_serial = device

[profile center]
sso_session = acme
sso_account_id = 111122223333
sso_role_name = Ops

[profile beyond]
role_arn = {ROLE}
source_profile = center

[profile former]
sso_start_url = https://acme.example/start
sso_region = eu-west-1
sso_account_id = 111122223333
sso_role_name = Ops

[profile formerly-too]
sso_start_url = https://acme.example/start
sso_region = eu-west-1
sso_account_id = 444455556666
sso_role_name = Ops

[profile login]
login_session = arn:aws:iam::111122223333:user/alice

[profile process]
credential_process = ask-somebody

[sso-session acme]
sso_start_url = https://acme.example/start
sso_region = eu-west-1
sso_registration_scopes = sso:account:access, codewhisperer:completions

[sso-session half]
sso_start_url = https://acme.example/start
"""
DEVICE = SignInNeed(SignInKind.DEVICE, "acme", command="aws sso login --sso-session acme")
FORMER = SignInNeed(SignInKind.DEVICE, "https://acme.example/start", command="aws sso login --profile former")
LOGIN = SignInNeed(SignInKind.OUTSIDE, "login", profile="login", command="aws login --profile login")


@pytest.fixture
def profiles(configure: Configure) -> Profiles:
    configure(CONFIG)
    return Profiles(botocore.session.Session().full_config)


@pytest.mark.parametrize(
    ("name", "chain"),
    [
        ("keys", ["keys"]),
        ("top", ["top", "guarded", "role", "keys"]),
        ("itself", ["itself"]),
        ("keys-beat-role", ["keys-beat-role", "itself"]),
        ("around", ["around", "about"]),
        ("beyond", ["beyond", "center"]),
        ("gone", ["gone"]),
    ],
)
def test_a_chain_follows_the_source_profiles(profiles: Profiles, name: str, chain: list[str]) -> None:
    assert list(profiles.chain(name)) == chain


@pytest.mark.parametrize("name", ["guarded", "top", "itself", "source", "around"])
def test_a_code_is_wanted_at_any_depth(profiles: Profiles, name: str) -> None:
    assert profiles.with_mfa(name)


@pytest.mark.parametrize("name", ["keys", "role", "keys-beat-role", "web", "center", "gone"])
def test_no_code_is_wanted_where_no_role_is_assumed_with_one(profiles: Profiles, name: str) -> None:
    assert not profiles.with_mfa(name)


@pytest.mark.parametrize("name", ["around", "about", "nowhere", "both", "missing"])
def test_chains_that_botocore_refuses_are_left_to_it(profiles: Profiles, name: str) -> None:
    assert profiles.is_broken(name)
    session = botocore.session.Session(profile=name)
    with pytest.raises(aws.BotoCoreError):
        session.get_component("credential_provider").load_credentials()


@pytest.mark.parametrize("name", ["keys", "top", "itself", "source", "beyond", "web", "keys-beat-role"])
def test_sound_chains_are_not_called_broken(profiles: Profiles, name: str) -> None:
    assert not profiles.is_broken(name)


def test_what_is_signed_in_to_is_that_of_the_last_of_the_chain(profiles: Profiles) -> None:
    scopes = ("sso:account:access", "codewhisperer:completions")
    session = SsoSession("acme", "https://acme.example/start", "eu-west-1", scopes)
    assert profiles.sso_session("center") == profiles.sso_session("beyond") == session
    assert profiles.sso_session("former") == SsoSession(None, "https://acme.example/start", "eu-west-1")
    assert profiles.sso_session("keys") is None
    assert profiles.named_session("half") is None
    assert profiles.session_of("acme") == session
    assert profiles.session_of("https://acme.example/start") == profiles.sso_session("former")
    assert profiles.session_of("gone") is None


@pytest.mark.parametrize(
    ("error", "name", "need"),
    [
        (aws.SSOTokenLoadError(error_msg="none"), "center", DEVICE),
        (aws.UnauthorizedSSOTokenError(), "beyond", DEVICE),
        (aws.TokenRetrievalError(provider="sso", error_msg="expired"), "center", DEVICE),
        (aws.SSOTokenLoadError(error_msg="none"), "former", FORMER),
        (aws.SSOTokenLoadError(error_msg="none"), "formerly-too", FORMER),
        (aws.LoginRefreshRequired(), "login", LOGIN),
        (aws.CredentialRetrievalError(provider="custom-process", error_msg="exit 1"), "keys", None),
        (aws.NoCredentialsError(), "center", None),
        (MfaNeeded(mfa_need("guarded", "device")), "top", mfa_need("guarded", "device")),
        (aws.SSOTokenLoadError(error_msg="none"), "keys", None),
        (
            aws.ClientError({"Error": {"Code": "UnauthorizedException", "Message": ""}}, "ListAccounts"),
            "center",
            DEVICE,
        ),
        (aws.ClientError({"Error": {"Code": "ExpiredToken", "Message": ""}}, "X"), "center", None),
    ],
)
def test_the_need_is_the_same_for_all_with_one_cause(
    profiles: Profiles, error: Exception, name: str, need: SignInNeed | None
) -> None:
    assert need_of(error, profiles, name) == need


def test_a_process_that_fails_may_ask_its_questions_in_a_shell(profiles: Profiles) -> None:
    error = aws.CredentialRetrievalError(provider="custom-process", error_msg="exit 1")
    need = need_of(error, profiles, "process")
    assert need is not None
    assert (need.kind, need.command) == (
        SignInKind.OUTSIDE,
        "aws sts get-caller-identity --profile process",
    )


def test_a_permission_set_without_a_profile_needs_its_session(profiles: Profiles) -> None:
    error = aws.UnauthorizedSSOTokenError()
    assert need_of(error, profiles, "default", SignInRole("acme", "1", "Ops")) == DEVICE
    assert need_of(error, profiles, "default", SignInRole("gone", "1", "Ops")) is None


def test_a_fingerprint_tells_callers_apart_and_holds_no_secret(
    profiles: Profiles, configure: Configure, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    names = ("keys", "role", "guarded", "top", "source", "center", "former")
    prints = {name: profiles.fingerprint(name) for name in names}
    assert len(set(prints.values())) == len(names)
    assert prints["role"] == profiles.fingerprint("role") != profiles.fingerprint("role", "elsewhere")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIA999999999999")
    assert profiles.fingerprint("source") != prints["source"]
    assert profiles.fingerprint("role") == prints["role"]
    configure((tmp_path / "config").read_text("utf-8").replace("marked-secret", "another"))
    changed = Profiles(botocore.session.Session().full_config)
    assert changed.fingerprint("top") == prints["top"]
    configure((tmp_path / "config").read_text("utf-8").replace("AKIA111122223333", "AKIA444455556666"))
    changed = Profiles(botocore.session.Session().full_config)
    assert changed.fingerprint("top") != prints["top"]
