"""The way to AWS: what answers, who vouches for it, and what time it is there."""

from __future__ import annotations

import base64
import socket
from pathlib import Path

import pytest
from botocore.httpsession import where

from services.aws.clients import ClientFactory
from services.aws.endpoint import Endpoint, endpoint_of
from services.doctor.endpoints import EndpointCheck, judged
from services.doctor.finding import Finding, Verdict
from services.doctor.probe import Answered, Unreachable, Untrusted, knock
from services.domain.problem import Problem, ProblemKind
from services.domain.target import Target
from services.errors import ServiceError
from tests.contract.doctor.roads import Authority, Front, Proxy, serving

OK, UNKNOWN, WARN, BROKEN = Verdict.OK, Verdict.UNKNOWN, Verdict.WARN, Verdict.BROKEN
AMAZON = "https://codepipeline.eu-west-1.amazonaws.com"


@pytest.fixture
def acme(tmp_path: Path) -> Authority:
    """A company's own authority."""
    return Authority("Acme Inspection", tmp_path / "acme")


def test_a_trusted_server_tells_its_issuer_and_the_time(acme: Authority) -> None:
    front = Front(acme)
    with serving(front):
        answer = knock(Endpoint(front.url, str(acme.file)))
    assert answer.issuer == "Acme Inspection"
    assert answer.ahead is not None
    assert abs(answer.ahead) < 60
    assert answer.seconds > 0


def test_a_server_that_is_not_trusted_is_named_by_its_issuer(acme: Authority) -> None:
    front = Front(acme)
    with serving(front), pytest.raises(Untrusted) as refused:
        knock(Endpoint(front.url, where()))
    assert refused.value.issuer == "Acme Inspection"
    assert "issuer certificate" in refused.value.reason


def test_a_proxy_is_gone_through_with_its_password(acme: Authority) -> None:
    front, proxy = Front(acme), Proxy()
    with serving(front, proxy):
        answer = knock(Endpoint(front.url, str(acme.file), proxy=f"http://me:hunter%202@{proxy.place}"))
    assert answer.issuer == "Acme Inspection"
    ((place, password),) = proxy.asked
    assert place == front.url.removeprefix("https://")
    assert password == f"Basic {base64.b64encode(b'me:hunter 2').decode()}"


def test_a_proxy_that_refuses_is_told(acme: Authority) -> None:
    front, proxy = Front(acme), Proxy(refuses=True)
    with serving(front, proxy), pytest.raises(Unreachable, match="407"):
        knock(Endpoint(front.url, str(acme.file), proxy=f"http://{proxy.place}"))


@pytest.mark.parametrize("ahead", [-7 * 60.0, 2 * 3600.0])
def test_a_clock_that_is_wrong(ahead: float) -> None:
    front = Front(ahead=ahead)
    with serving(front):
        answer = knock(Endpoint(front.url, where()))
    assert answer.ahead is not None
    assert abs(answer.ahead + ahead) < 60


@pytest.mark.parametrize("date", ["", "yesterday"])
def test_a_server_that_does_not_tell_the_time(date: str) -> None:
    front = Front(date=date)
    with serving(front):
        answer = knock(Endpoint(front.url, where()))
    assert answer.ahead is None
    (clock,) = [one for one in judged(Endpoint(front.url, ""), answer, "prod") if one.check == "clock"]
    assert clock.verdict is UNKNOWN


def test_nobody_there_and_no_bundle(acme: Authority, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and nobody listens
        url = f"https://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(Unreachable, match="refused"):
            knock(Endpoint(url, str(acme.file)))
        with pytest.raises(Unreachable, match="CA bundle"):
            knock(Endpoint(url, str(tmp_path / "none.pem")))


def test_an_endpoint_that_targets_share_is_looked_at_once() -> None:
    front, looked = Front(), EndpointCheck()
    with serving(front):
        endpoint = Endpoint(front.url, where())
        first = list(looked.look("prod", lambda: endpoint))
        assert list(looked.look("test", lambda: endpoint)) == []
    assert [one.check for one in first] == ["endpoint", "tls", "clock"]
    assert {one.verdict for one in first} == {OK}


def test_an_endpoint_that_cannot_be_found_is_told() -> None:
    def find() -> Endpoint:
        raise ServiceError(Problem(ProblemKind.CONFIGURATION, "no profile 'prod'", hint="make one"))

    (found,) = EndpointCheck().look("prod", find)
    assert (found.verdict, found.what, found.todo) == (BROKEN, "no profile 'prod'", "make one")


def judge(endpoint: Endpoint, answer: Answered | Unreachable | Untrusted) -> dict[str, Finding]:
    return {one.check: one for one in judged(endpoint, answer, "prod")}


@pytest.mark.parametrize(
    ("issuer", "own_ca", "verdict", "words"),
    [
        ("Amazon", False, OK, "issued by Amazon"),
        ("Acme Inspection", False, WARN, "not Amazon"),
        ("Acme Inspection", True, OK, "a proxy re-signs TLS with certificates of Acme Inspection"),
        ("", False, WARN, "cannot be told"),
    ],
)
def test_who_vouches_for_aws(issuer: str, own_ca: bool, verdict: Verdict, words: str) -> None:
    found = judge(Endpoint(AMAZON, "/etc/acme.pem", own_ca=own_ca), Answered(0.1, issuer, 0.0))["tls"]
    assert found.verdict is verdict
    assert words in found.what


@pytest.mark.parametrize(
    ("issuer", "words"),
    [
        ("Acme Inspection", "set AWS_CA_BUNDLE to a file with the CA of Acme Inspection"),
        ("Amazon", "unset AWS_CA_BUNDLE"),
        ("", "AWS_CA_BUNDLE"),
    ],
)
def test_what_to_do_where_nobody_trusted_vouches(issuer: str, words: str) -> None:
    found = judge(Endpoint(AMAZON, "/etc/acme.pem"), Untrusted("self-signed certificate", issuer))["tls"]
    assert found.verdict is BROKEN
    assert words in found.todo
    assert issuer in found.what


@pytest.mark.parametrize(
    ("ahead", "verdict", "words"),
    [
        (3.0, OK, "agrees"),
        (-150.0, WARN, "2 minutes slow"),
        (90.0, WARN, "90 seconds fast"),
        (-420.0, BROKEN, "7 minutes slow"),
        (3 * 86_400.0, BROKEN, "3 days fast"),
    ],
)
def test_how_far_the_clock_is_off(ahead: float, verdict: Verdict, words: str) -> None:
    found = judge(Endpoint(AMAZON, ""), Answered(0.1, "Amazon", ahead))["clock"]
    assert found.verdict is verdict
    assert words in found.what


def test_a_slow_or_proxied_endpoint_says_so_without_a_password() -> None:
    endpoint = Endpoint(AMAZON, "", proxy="http://me:hunter2@proxy.acme.example:3128")
    found = judge(endpoint, Answered(3.0, "Amazon", 0.0))
    assert found["endpoint"].verdict is WARN
    assert "by the proxy http://proxy.acme.example:3128 answers in 3000 ms" in found["endpoint"].what
    assert "hunter2" not in repr(found)
    assert judge(endpoint, Unreachable("Name or service not known"))["endpoint"].verdict is BROKEN


def test_where_an_endpoint_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in (
        "AWS_CA_BUNDLE",
        "REQUESTS_CA_BUNDLE",
        "AWS_ENDPOINT_URL",
        "AWS_PROFILE",
        "https_proxy",
        "no_proxy",
    ):
        monkeypatch.delenv(name, raising=False)
    config = tmp_path / "config"
    config.write_text("[profile prod]\nca_bundle = /etc/acme.pem\ncredential_process = /bin/false\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy:3128")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    prod = endpoint_of(ClientFactory(), Target("prod", "eu-west-1", profile="prod"))
    assert prod == Endpoint(AMAZON, "/etc/acme.pem", own_ca=True, proxy="http://proxy:3128")
    plain = endpoint_of(ClientFactory(), Target("plain", "us-east-1"))
    assert (plain.url, plain.own_ca) == ("https://codepipeline.us-east-1.amazonaws.com", False)
    near = endpoint_of(ClientFactory("http://127.0.0.1:9"), Target("near", "us-east-1"))
    assert (near.url, near.proxy) == ("http://127.0.0.1:9", "")
    with pytest.raises(ServiceError) as none:
        endpoint_of(ClientFactory(), Target("none", "eu-west-1", profile="none"))
    assert none.value.problem.kind is ProblemKind.CONFIGURATION
