"""The chain of credentials is botocore's own, with ours in the places of what needs a person or is shared."""

from __future__ import annotations

from pathlib import Path

import botocore.session
import pytest
from botocore.config import Config

from services.aws.credentials.wallet import Wallet
from services.aws.sessions import Opener
from services.domain.target import Access, SignInRole
from tests.unit.aws.conftest import Configure

URL = "http://127.0.0.1:9"


@pytest.fixture
def opener(tmp_path: Path, configure: Configure) -> Opener:
    configure("[profile p]\nregion = eu-west-3\n")
    return Opener(Config(connect_timeout=7), URL, tmp_path / "tokens", Wallet())


def methods(session: botocore.session.Session) -> list[str]:
    return [each.METHOD for each in session.get_component("credential_provider").providers]


@pytest.mark.parametrize("profile", [None, "p"])
def test_providers_are_asked_in_botocore_s_order(opener: Opener, profile: str | None) -> None:
    ours = methods(opener.base(Access(profile), "eu-west-1"))
    theirs = methods(botocore.session.Session(profile=profile))
    assert [each for each in ours if each != "mfa"] == theirs
    assert ours.index("mfa") == ours.index("assume-role") - 1


def test_every_client_goes_where_the_run_goes_and_waits_as_long(opener: Opener) -> None:
    session = opener.base(Access("p"), "eu-west-1")
    for client in (session.nested_client("sts"), session.create_client("signin", region_name="eu-west-2")):
        assert client.meta.endpoint_url == URL
        assert client.meta.config.connect_timeout == 7
    assert session.nested_client("sts").meta.region_name == "eu-west-1"
    other = session.create_client("sts", endpoint_url="http://127.0.0.1:8")
    assert other.meta.endpoint_url == "http://127.0.0.1:8"


def test_what_tells_credentials_apart_is_the_same_in_every_run(
    opener: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = Opener(Config(), URL, tmp_path, Wallet())
    accesses = [Access("p"), Access(), Access(sign_in=SignInRole("acme", "1", "Ops"))]

    def prefixes(by: Opener) -> list[str]:
        return [by.prefix(by.base(access, "eu-west-1"), access) for access in accesses]

    assert prefixes(opener) == prefixes(again)
    assert len(set(prefixes(opener))) == len(accesses)
    before = prefixes(opener)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIA999999999999")
    assert [one == other for one, other in zip(before, prefixes(opener), strict=True)] == [True, False, True]
    elsewhere = Opener(Config(), None, tmp_path, Wallet())
    assert not set(prefixes(elsewhere)) & set(prefixes(opener))


def test_the_models_are_read_once(opener: Opener) -> None:
    one, other = (opener.base(Access(name), "eu-west-1") for name in ("p", None))
    assert one.get_component("data_loader") is other.get_component("data_loader")


def test_tokens_are_cached_where_the_cli_does_unless_told_otherwise(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, opener: Opener
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert Opener(Config(), None, None, Wallet()).tokens.folder == tmp_path / ".aws" / "sso" / "cache"
    assert opener.tokens.folder == tmp_path / "tokens"
