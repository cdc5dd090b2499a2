from __future__ import annotations

import pytest

from services.aws.credentials.temporary import TemporaryCredentials
from services.aws.credentials.wallet import RoleCache, Wallet
from services.clock import SteppedClock

NOW = 1_790_000_000.0


def credentials(seconds: float = 3600) -> TemporaryCredentials:
    return TemporaryCredentials(
        "ASIA111122223333", "secret-key", "session-token", NOW + seconds, "111122223333"
    )


def test_what_is_held_lasts_until_it_expires() -> None:
    clock = SteppedClock(NOW)
    wallet = Wallet(clock=clock)
    assert (wallet.get("a"), wallet.ended("a"), wallet.vaulted("a")) == (None, False, False)
    wallet.put("a", credentials())
    assert wallet.get("a", margin=3599) == credentials()
    assert wallet.get("a", margin=3600) is None
    clock.step(3600)
    assert wallet.get("a") is None
    assert wallet.ended("a")
    wallet.put("a", credentials(7200))
    assert not wallet.ended("a")


def test_what_is_deleted_has_ended() -> None:
    wallet = Wallet(clock=SteppedClock(NOW))
    for key in ("ab", "ac", "b"):
        wallet.put(key, credentials())
    wallet.delete_all("a")
    assert [wallet.get(key) for key in ("ab", "ac", "b")] == [None, None, credentials()]
    assert [wallet.ended(key) for key in ("ab", "ac", "b")] == [True, True, False]


def test_botocore_s_cache_lives_in_it() -> None:
    wallet = Wallet(clock=SteppedClock(NOW))
    cache, other = RoleCache(wallet, "one:"), RoleCache(wallet, "other:")
    assert "key" not in cache
    with pytest.raises(KeyError):
        cache["key"]
    cache["key"] = {"Credentials": credentials().as_answer(), "ProviderType": "sso"}
    assert "key" in cache
    assert "key" not in other
    assert TemporaryCredentials.of_answer(cache["key"]["Credentials"]) == credentials()


@pytest.mark.parametrize(
    "ends", ["2026-09-21T14:13:20Z", "2026-09-21T14:13:20UTC", "2026-09-21T14:13:20+00:00"]
)
def test_times_are_read_as_aws_and_botocore_write_them(ends: str) -> None:
    said = credentials().as_answer() | {"Expiration": ends}
    assert TemporaryCredentials.of_answer(said).expires == 1_790_000_000.0
