from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend
from keyring.backends.fail import Keyring as Nothing
from keyring.backends.null import Keyring as Null

from services.aws import vault as vaults
from services.aws.credentials.temporary import TemporaryCredentials
from services.aws.keyring_entries import PIECE, SERVICE, KeyringEntries
from services.aws.vault import Vault
from services.clock import SteppedClock
from tests.unit.aws.keyrings import FailingKeyring, HangingKeyring, MemoryKeyring, PlaintextKeyring

NOW = 1_790_000_000.0


def credentials(expires: float = NOW + 3600, token: str = "session-token") -> TemporaryCredentials:
    return TemporaryCredentials("ASIA111122223333", "secret-key", token, expires, "111122223333")


@pytest.fixture(autouse=True)
def former_keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Puts the machine's keyring back; until then a busy machine is given time."""
    monkeypatch.setattr(vaults, "PATIENCE", 60.0)
    former = keyring.get_keyring()
    yield
    keyring.set_keyring(former)


@pytest.fixture
def ring() -> MemoryKeyring:
    """The user's keyring."""
    made = MemoryKeyring()
    keyring.set_keyring(made)
    return made


def opened(at: float = NOW) -> Vault:
    return Vault.open(keep=True, clock=SteppedClock(at))


def test_what_is_put_is_there_in_the_next_run_until_it_expires(ring: MemoryKeyring) -> None:
    first = opened()
    first.put("a", credentials())
    first.put("b", credentials(NOW + 60))
    assert first.flush()
    assert (first.reason, first.keeps, first.holds("a")) == ("", True, True)
    second = opened(NOW + 61)
    assert second.get("a") == credentials()
    assert second.get("b") is None
    assert second.flush()
    assert KeyringEntries(ring).names() == ["a"]


def test_what_expires_is_deleted_when_it_is_met(ring: MemoryKeyring) -> None:
    clock = SteppedClock(NOW)
    vault = Vault.open(keep=True, clock=clock)
    vault.put("a", credentials())
    clock.step(3600)
    assert vault.get("a") is None
    assert vault.flush()
    assert ring.held == {}


def test_wiping_leaves_nothing(ring: MemoryKeyring) -> None:
    first = opened()
    first.put("a", credentials(token="t" * 5000))
    first.put("b", credentials())
    assert first.flush()
    second = opened()
    assert second.wipe() == 2
    assert ring.held == {}
    assert second.get("a") is None


def test_deleting_one_leaves_the_others(ring: MemoryKeyring) -> None:
    vault = opened()
    vault.put("a", credentials())
    vault.put("b", credentials())
    vault.delete("a")
    vault.delete("never was")
    assert vault.flush()
    assert KeyringEntries(ring).names() == ["b"]
    assert opened().get("b") == credentials()


def test_nothing_is_read_or_written_unless_it_was_asked_for(ring: MemoryKeyring) -> None:
    vault = Vault.open(keep=False)
    vault.put("a", credentials())
    assert (vault.keeps, vault.holds("a"), vault.get("a")) == (False, False, None)
    assert "[vault] keep" in vault.reason
    assert ring.held == {}


@pytest.mark.parametrize("unsafe", [PlaintextKeyring, Nothing, Null])
def test_a_keyring_that_does_not_encrypt_is_not_used(unsafe: type[KeyringBackend]) -> None:
    keyring.set_keyring(unsafe())
    vault = opened()
    assert vault.get("a") is None
    assert not vault.keeps
    vault.put("a", credentials())
    assert "encrypts" in vault.reason
    assert not getattr(keyring.get_keyring(), "held", {})


@pytest.mark.parametrize(
    ("chained", "keeps"),
    [([PlaintextKeyring()], False), ([PlaintextKeyring(), MemoryKeyring()], True), ([], False)],
)
def test_a_chain_of_keyrings_is_looked_through(chained: list[KeyringBackend], keeps: bool) -> None:
    class Chain(ChainerBackend):
        backends = chained

    chain: Any = Chain
    keyring.set_keyring(chain())
    vault = opened()
    assert vault.get("a") is None
    vault.put("a", credentials())
    assert vault.flush()
    assert vault.keeps is keeps
    assert [bool(getattr(each, "held", None)) for each in chained] == [
        isinstance(e, MemoryKeyring) for e in chained
    ]


def test_a_keyring_that_fails_is_told_and_memory_goes_on() -> None:
    keyring.set_keyring(FailingKeyring())
    vault = opened()
    assert vault.get("a") is None
    assert "keyring failed" in vault.reason
    assert "hunter2" not in vault.reason
    vault.put("a", credentials())
    assert not vault.holds("a")


def test_a_keyring_that_hangs_delays_nobody_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vaults, "PATIENCE", 0.01)
    ring = HangingKeyring()
    keyring.set_keyring(ring)
    vault = opened()
    assert vault.get("a") is None
    vault.put("a", credentials())
    assert vault.get("a") == credentials()
    assert not vault.flush(0.01)
    ring.unlocked.set()
    assert vault.flush(60)
    assert KeyringEntries(ring).names() == ["a"]


def test_a_long_term_key_has_no_business_here(ring: MemoryKeyring) -> None:
    vault = opened()
    with pytest.raises(ValueError, match="temporary"):
        vault.put("a", credentials(token=""))
    assert vault.flush()
    assert ring.held == {}


@pytest.mark.parametrize("length", [0, 1, PIECE, PIECE + 1, 5 * PIECE])
def test_texts_of_any_length_come_back(ring: MemoryKeyring, length: int) -> None:
    entries = KeyringEntries(ring)
    entries.write("a", "x" * 3000)
    entries.write("a", "y" * length)
    assert entries.read("a") == "y" * length
    entries.delete(["a"])
    assert ring.held == {}


def test_entries_that_somebody_broke_are_dropped(ring: MemoryKeyring) -> None:
    entries = KeyringEntries(ring)
    entries.write("torn", "x" * 3000)
    del ring.held[SERVICE, "torn.1"]
    entries.write("odd", '{"AccessKeyId": "ASIA"}')
    entries.write("odder", "[]")
    vault = opened()
    assert [vault.get(name) for name in ("torn", "odd", "odder")] == [None] * 3
    assert vault.flush()
    assert entries.names() == []
    ring.held[SERVICE, "index"] = "1:{nonsense"
    assert entries.names() == []


def test_nothing_secret_shows() -> None:
    shown = repr(credentials())
    assert "secret-key" not in shown
    assert "session-token" not in shown


def test_keyring_is_imported_only_where_something_is_to_be_kept() -> None:
    script = "import sys; from services.aws.vault import Vault; Vault.open(False); sys.exit('keyring' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
