from concurrent.futures import ThreadPoolExecutor

import pytest

from services.aws.clients import ClientFactory
from services.domain.target import Target
from services.version import version

TARGET = Target("t", "eu-west-1")


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIA111122223333")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")


def test_one_client_for_each_service_and_region_whatever_the_threads() -> None:
    factory = ClientFactory()
    with ThreadPoolExecutor(8) as pool:
        clients = set(pool.map(lambda _: id(factory.client(TARGET)), range(32)))
    assert len(clients) == 1
    assert factory.client(TARGET, "sts") is not factory.client(TARGET)
    assert factory.client(TARGET, region="us-east-1") is not factory.client(TARGET)


def test_nothing_is_sent_twice_and_nothing_waits_long() -> None:
    config = ClientFactory().client(TARGET).meta.config
    assert config.retries == {"mode": "standard", "total_max_attempts": 1}
    assert (config.connect_timeout, config.read_timeout) == (5.0, 15.0)
    assert f"pipedeck/{version()}" in config.user_agent


def test_endpoints_come_from_the_environment_unless_one_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:7000")
    assert ClientFactory().client(TARGET).meta.endpoint_url == "http://127.0.0.1:7000"
    assert ClientFactory("http://127.0.0.1:8000").client(TARGET).meta.endpoint_url == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("url", "proxies"),
    [
        ("http://127.0.0.1:1", {}),
        ("http://localhost:1", {}),
        ("http://[::1]:1", {}),
        ("https://vpce.example", None),
    ],
)
def test_loopback_is_never_asked_through_a_proxy(url: str, proxies: dict[str, str] | None) -> None:
    assert ClientFactory(url).client(TARGET).meta.config.proxies == proxies


def test_after_forgetting_a_target_its_client_is_made_anew() -> None:
    factory = ClientFactory()
    before = factory.client(TARGET)
    factory.forget(Target("other", "eu-west-1", profile="other"))
    assert factory.client(TARGET) is before
    factory.forget(TARGET)
    assert factory.client(TARGET) is not before
    factory.close()
