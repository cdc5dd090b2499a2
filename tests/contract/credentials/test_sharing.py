"""Nobody waits for somebody else's credentials, and what is shared is fetched once."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import keyring
import pytest

from services.aws import vault as vaults
from services.aws.clients import ClientFactory
from services.aws.keyring_entries import KeyringEntries
from services.aws.portal import Portal
from services.aws.vault import Vault
from services.domain.problem import ProblemKind
from services.domain.sign_in import SignInKind
from services.errors import ServiceError
from tests.contract.credentials.desk import CODE, REGION, Desk, need_of, problem_of, target, who
from tests.unit.aws.keyrings import MemoryKeyring

STACKED = target("plain", REGION, "arn:aws:iam::555566667777:role/One")
STACKED_HIGHER = target(
    "plain", REGION, "arn:aws:iam::555566667777:role/One", "arn:aws:iam::888899990000:role/Two"
)


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryKeyring]:
    """The user's keyring, which encrypts; a busy machine is given time."""
    monkeypatch.setattr(vaults, "PATIENCE", 60.0)
    former = keyring.get_keyring()
    made = MemoryKeyring()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(former)


def kept(factory: ClientFactory) -> None:
    """Wait until the keyring has all that the vault was given."""
    assert factory.vault is not None
    assert factory.vault.flush()


def test_a_slow_credential_process_delays_nobody_else(desk: Desk) -> None:
    pipe = desk.home / "pipe"
    os.mkfifo(pipe)
    (desk.home / "slow.py").write_text(
        f"open({str(pipe)!r}).read(); exec(open({str(desk.home / 'process.py')!r}).read())", encoding="utf-8"
    )
    with (desk.home / "config").open("a", encoding="utf-8") as config:
        config.write(f"\n[profile slow]\ncredential_process = {sys.executable} {desk.home / 'slow.py'}\n")
    factory = desk.factory()
    with ThreadPoolExecutor(2) as pool:
        slow = [pool.submit(who, factory, target("slow", region)) for region in (REGION, "us-east-1")]
        with pipe.open("w", encoding="utf-8") as release:  # opened once the process reads, so it runs by now
            assert who(factory, target("static")).account == "111122223333"
            assert who(factory, STACKED).account == "555566667777"
            assert factory.credentials(target("slow")) is None
            assert not any(each.done() for each in slow)
            release.write("go")
        assert [each.result().account for each in slow] == ["999900001111"] * 2


def test_roles_that_begin_alike_are_assumed_once(desk: Desk) -> None:
    factory = desk.factory()
    wanted = [STACKED, STACKED_HIGHER, target("plain"), target("plain", "us-east-1")]
    start = threading.Barrier(len(wanted))

    def together(index: int) -> str:
        start.wait(30)
        return who(factory, wanted[index]).account

    with ThreadPoolExecutor(len(wanted)) as pool:
        accounts = list(pool.map(together, range(len(wanted))))
    assert accounts == ["555566667777", "888899990000", "444455556666", "444455556666"]
    assert desk.called("AssumeRole") == 3


def test_one_profile_s_trouble_is_not_another_s(desk: Desk) -> None:
    factory = desk.factory()
    kinds = {
        name: problem.need.kind if (problem := problem_of(factory, target(name))).need else problem.kind
        for name in ("guarded", "center", "gone")
    }
    assert kinds == {
        "guarded": SignInKind.MFA,
        "center": SignInKind.DEVICE,
        "gone": ProblemKind.CONFIGURATION,
    }
    assert who(factory, target("static")).account == "111122223333"


def test_the_vault_brings_roles_into_the_next_run(desk: Desk, ring: MemoryKeyring) -> None:
    first = ClientFactory(desk.emulator.url, vault=Vault.open(keep=True))
    first.sign_ins.code(need_of(first, target("guarded")), CODE)
    desk.sign_in("center", first)
    wanted = [target(name) for name in ("guarded", "deep", "plain", "center")] + [STACKED]
    before = [who(first, each) for each in wanted]
    facts = [first.credentials(each) for each in wanted]
    assert all(fact is not None and fact.vaulted for fact in facts)
    kept(first)
    assumed, given = desk.called("AssumeRole"), desk.called("GetRoleCredentials")
    second = ClientFactory(desk.emulator.url, vault=Vault.open(keep=True))
    assert [who(second, each) for each in wanted] == before
    assert (desk.called("AssumeRole"), desk.called("GetRoleCredentials")) == (assumed, given)
    written = " ".join(ring.held.values())
    assert "AKIA" not in written
    assert "secret" not in written.replace("SecretAccessKey", "")


def test_what_the_vault_brings_is_no_longer_good_when_aws_says_so(desk: Desk, ring: MemoryKeyring) -> None:
    first = ClientFactory(desk.emulator.url, vault=Vault.open(keep=True))
    first.sign_ins.code(need_of(first, target("guarded")), CODE)
    for profile in ("guarded", "plain"):
        who(first, target(profile))
    kept(first)
    desk.emulator.step(3700)
    second = ClientFactory(desk.emulator.url, vault=Vault.open(keep=True))
    assert who(second, target("plain")).account == "444455556666"
    assert problem_of(second, target("guarded")).kind is ProblemKind.EXPIRED
    kept(second)
    assert len(KeyringEntries(ring).names()) == 1  # the role that was assumed anew


def test_another_endpoint_s_credentials_are_not_taken(desk: Desk, ring: MemoryKeyring) -> None:
    first = ClientFactory(desk.emulator.url, vault=Vault.open(keep=True))
    first.sign_ins.code(need_of(first, target("guarded")), CODE)
    kept(first)
    assert ring.held
    elsewhere = ClientFactory(
        desk.emulator.url.replace("127.0.0.1", "localhost"), vault=Vault.open(keep=True)
    )
    assert problem_of(elsewhere, target("guarded")).kind is ProblemKind.NO_CREDENTIALS


def test_a_portal_that_no_longer_knows_the_token_wants_a_person(desk: Desk) -> None:
    factory = desk.factory()
    desk.sign_in("center", factory)
    portal = Portal(factory, "acme", REGION)
    assert [number for number, _ in portal.accounts()] == ["222233334444"]
    with desk.emulator.world.lock:
        desk.emulator.world.center.sign_ins.clear()
    with pytest.raises(ServiceError) as caught:
        list(portal.accounts())
    need = caught.value.problem.need
    assert need is not None
    assert (caught.value.problem.kind, need.cause) == (ProblemKind.EXPIRED, "acme")


def test_a_role_that_one_does_not_have_is_told(desk: Desk) -> None:
    factory = desk.factory()
    desk.sign_in("center", factory)
    with desk.emulator.world.lock:
        desk.emulator.world.center.assignments["222233334444"].remove("Viewer")
    problem = problem_of(factory, target("center-viewer"))
    assert problem.kind is ProblemKind.DENIED
    assert "permission set" in problem.hint
